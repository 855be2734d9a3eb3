package dev.halley.step;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What became of a step in a run.
 *
 * @param step id of the step call, unique in its pipeline
 * @param stepRunId id of this execution
 * @param duration zero if the step did not run
 * @param metadata what the step and its components left, for instance {@code experiment_tracker_url}; of a cached step that
 *     of the original, and {@code cached_from_run} and {@code cached_from_step}
 * @param failure null unless the step failed
 */
public record StepRun(
        String step,
        String stepRunId,
        StepStatus status,
        Duration duration,
        Map<String, Object> metadata,
        @Nullable StepFailure failure) {

    public boolean cached() {
        return status == StepStatus.CACHED;
    }

    /** The address of the step's experiment, if the tracking server gave one. */
    public Optional<String> experimentUrl() {
        Object url = metadata.get("experiment_tracker_url");
        return url == null ? Optional.empty() : Optional.of(url.toString());
    }
}
