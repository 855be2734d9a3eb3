package dev.halley.comet.client;

import org.jspecify.annotations.Nullable;

/**
 * The server cannot be used as configured. Thrown by {@link CometClient#check} only; logging never throws. The message names
 * the value that is wrong and what to do, and never holds the API key.
 */
public final class CometException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** What is wrong. */
    public enum Kind {
        /** Nothing answers at the address, or what answers is not a Comet server. */
        UNREACHABLE,
        /** The server does not know the API key. */
        UNAUTHORIZED,
        /** The key's user has no access to the workspace, or there is no such workspace. */
        UNKNOWN_WORKSPACE
    }

    CometException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
