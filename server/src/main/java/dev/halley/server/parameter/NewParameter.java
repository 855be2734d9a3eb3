package dev.halley.server.parameter;

import org.jspecify.annotations.Nullable;

/**
 * A parameter as a client logs it.
 *
 * @param name without the context
 * @param value the text of the value: containers as JSON
 * @param source who logged it, as Python says: {@code manual}, {@code cli}, {@code auto-logged}
 */
public record NewParameter(
        String name,
        String value,
        @Nullable String context,
        @Nullable Long step,
        @Nullable String source,
        long timestampMillis) {

    String fullName() {
        return context == null || context.isEmpty() ? name : context + "_" + name;
    }
}
