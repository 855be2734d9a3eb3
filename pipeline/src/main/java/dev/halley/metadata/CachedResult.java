package dev.halley.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a step gets that need not be executed.
 *
 * @param originalStepRunId a completed step, as {@link RunStore#findCached} gave it
 * @param caching {@link CacheStatus#HIT} or {@link CacheStatus#REPLAYED}
 * @param metadata what the original left, and where it comes from
 * @param modelVersion id of the model version that its outputs belong to as well; null if there is none
 */
public record CachedResult(
        String cacheKey,
        String originalStepRunId,
        StepCaching caching,
        Map<String, JsonNode> metadata,
        Instant at,
        @Nullable String modelVersion) {

    public CachedResult {
        metadata = Copies.of(metadata);
    }

    /** A hit of which nothing else is to be known. */
    public static CachedResult hit(
            String cacheKey, String originalStepRunId, Map<String, JsonNode> metadata, Instant at) {
        return new CachedResult(
                cacheKey, originalStepRunId, new StepCaching(CacheStatus.HIT, null, Map.of()), metadata, at, null);
    }
}
