package dev.halley.comet.protocol;

import org.jspecify.annotations.Nullable;

/** The body of {@link CometPaths#START_END_TIME}; null keeps what the server has. */
public record StartEndTime(
        String experimentKey,
        @Nullable Long startTimeMillis,
        @Nullable Long endTimeMillis) {}
