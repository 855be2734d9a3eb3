package dev.halley.hook;

import dev.halley.step.StepFailure;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a hook is told.
 *
 * @param run name of the run
 * @param step id of the step; null if the event is one of the run itself
 * @param attempt of the step, from 1 on; 0 for the run
 * @param duration since the step or run started; for a run without the time in which nobody executed it
 * @param failure why it failed; null unless it did
 * @param metadata what the step and its components left so far
 */
public record HookEvent(
        HookPoint point,
        String pipeline,
        String run,
        String runId,
        @Nullable String step,
        int attempt,
        Duration duration,
        @Nullable StepFailure failure,
        Map<String, Object> metadata) {

    public HookEvent {
        metadata = Map.copyOf(metadata);
    }

    /** What it is about, for people: {@code step 'train' of run 'digits-…'}. */
    public String subject() {
        return step == null ? "run '" + run + "'" : "step '" + step + "' of run '" + run + "'";
    }

    /** The address of the step's experiment, if the tracking server gave one. */
    public Optional<String> experimentUrl() {
        Object url = metadata.get("experiment_tracker_url");
        return url == null ? Optional.empty() : Optional.of(url.toString());
    }
}
