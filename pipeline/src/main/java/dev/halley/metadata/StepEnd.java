package dev.halley.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.step.StepFailure;
import dev.halley.step.StepStatus;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a step ended that did not succeed.
 *
 * @param status {@code FAILED} or {@code CANCELLED}
 * @param started null if it never started
 * @param caching why it was not taken from the cache
 * @param log what it printed; null if nothing
 */
public record StepEnd(
        StepStatus status,
        @Nullable Instant started,
        Instant ended,
        StepFailure failure,
        Map<String, JsonNode> metadata,
        StepCaching caching,
        @Nullable StepLog log) {

    public StepEnd {
        metadata = Copies.of(metadata);
    }

    /** A failure of which nothing else is known. */
    public static StepEnd failed(StepFailure failure, Map<String, JsonNode> metadata, Instant at) {
        return new StepEnd(StepStatus.FAILED, null, at, failure, metadata, StepCaching.UNKNOWN, null);
    }
}
