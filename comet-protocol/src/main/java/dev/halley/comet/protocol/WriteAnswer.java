package dev.halley.comet.protocol;

import org.jspecify.annotations.Nullable;

/**
 * The answer to a write that succeeded.
 *
 * @param code 200; the Java SDK takes everything else, and its absence, for a failure
 * @param data null or a text, never an object: the Java SDK cannot read one
 */
public record WriteAnswer(
        String msg, int code, int sdkErrorCode, @Nullable String data) {

    public static final WriteAnswer SAVED = new WriteAnswer("Saved", 200, 0, null);
}
