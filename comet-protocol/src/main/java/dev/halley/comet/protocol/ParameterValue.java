package dev.halley.comet.protocol;

import org.jspecify.annotations.Nullable;

/**
 * One parameter; the last value of a name wins.
 *
 * @param context shown as a prefix of the name; null for none
 */
public record ParameterValue(
        String parameterName,
        String parameterValue,
        @Nullable Long step,
        @Nullable String context,
        long timestamp) {}
