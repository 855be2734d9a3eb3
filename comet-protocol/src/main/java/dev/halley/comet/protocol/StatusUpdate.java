package dev.halley.comet.protocol;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@link CometPaths#UPDATE_STATUS}: the only way to mark a run as crashed. The mark survives a later end.
 *
 * @param error what went wrong, for a person; null for nothing
 */
public record StatusUpdate(
        String experimentKey,
        @JsonProperty("isAlive") boolean isAlive,
        @Nullable String error,
        @JsonProperty("hasCrashed") boolean hasCrashed) {}
