package dev.halley.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a step that succeeded leaves.
 *
 * @param started when it started, which need not have been recorded before
 * @param cacheKey under which later runs find it
 * @param caching why it was not taken from the cache, and what its key was made of
 * @param artifacts its outputs
 * @param metadata what the step and its components logged
 * @param log what it printed; null if nothing
 * @param modelVersion id of the model version that its outputs belong to; null if there is none
 */
public record StepResult(
        Instant started,
        Instant ended,
        String cacheKey,
        StepCaching caching,
        List<NewArtifact> artifacts,
        Map<String, JsonNode> metadata,
        @Nullable StepLog log,
        @Nullable String modelVersion) {

    public StepResult {
        artifacts = List.copyOf(artifacts);
        metadata = Copies.of(metadata);
    }

    /** A result without log and model. */
    public static StepResult of(
            Instant started,
            Instant ended,
            String cacheKey,
            List<NewArtifact> artifacts,
            Map<String, JsonNode> metadata) {
        return new StepResult(started, ended, cacheKey, StepCaching.UNKNOWN, artifacts, metadata, null, null);
    }
}
