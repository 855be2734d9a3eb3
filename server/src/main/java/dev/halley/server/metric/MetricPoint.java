package dev.halley.server.metric;

import org.jspecify.annotations.Nullable;

/**
 * One value of a metric, as a client logged it.
 *
 * @param name the name shown: {@code <context>_<name>} if a context was logged
 * @param value the value; NaN and infinities are values like any other
 * @param text the logged text, null if it is what {@link Double#toString(double)} gives for {@code value}
 * @param step null if the client gave none
 * @param epoch null if the client gave none
 * @param timestampMillis epoch milliseconds
 * @param context the context, null if there was none; already part of {@code name}
 */
public record MetricPoint(
        String name,
        double value,
        @Nullable String text,
        @Nullable Long step,
        @Nullable Long epoch,
        long timestampMillis,
        @Nullable String context) {

    /** The value as the client wrote it. */
    public String textOrValue() {
        return text == null ? Double.toString(value) : text;
    }
}
