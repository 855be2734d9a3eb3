package dev.halley.internal.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.metadata.CacheStatus;
import dev.halley.metadata.StepCaching;
import dev.halley.metadata.StepEnd;
import dev.halley.step.StepFailure;
import dev.halley.step.StepStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a step ended.
 *
 * @param outputs by name; empty unless it succeeded
 * @param attempts how often it was tried
 * @param thrown null unless it failed
 */
record StepOutcome(
        StepStatus status,
        Duration duration,
        Map<String, RunJournal.Output> outputs,
        Map<String, JsonNode> metadata,
        int attempts,
        StepCaching caching,
        @Nullable StepFailure failure,
        @Nullable Throwable thrown) {

    static Map<String, RunJournal.Output> byName(List<RunJournal.Output> outputs) {
        Map<String, RunJournal.Output> byName = new LinkedHashMap<>();
        outputs.forEach(output -> byName.put(output.name(), output));
        return byName;
    }

    /** A step that has the results of an earlier run. */
    static StepOutcome taken(RunJournal.Earlier earlier, StepCaching caching) {
        return new StepOutcome(
                StepStatus.CACHED,
                Duration.ZERO,
                byName(earlier.outputs()),
                Caching.metadata(earlier),
                0,
                caching,
                null,
                null);
    }

    /** The step completed, but that could not be recorded. */
    StepOutcome lost(StepFailure why, Throwable thrownThen) {
        return new StepOutcome(StepStatus.FAILED, duration, Map.of(), metadata, attempts, caching, why, thrownThen);
    }

    /** What is recorded of a step that did not succeed. */
    StepEnd end(Instant at) {
        return new StepEnd(status, at.minus(duration), at, Objects.requireNonNull(failure), metadata, caching, null);
    }

    /** A step that succeeded before the run was resumed. */
    static StepOutcome kept(StepStatus status, RunJournal.Earlier earlier) {
        return new StepOutcome(
                status,
                Duration.ZERO,
                byName(earlier.outputs()),
                earlier.metadata(),
                0,
                new StepCaching(CacheStatus.UNKNOWN, null, Map.of()),
                null,
                null);
    }
}
