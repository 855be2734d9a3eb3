package dev.halley.error;

import org.jspecify.annotations.Nullable;

/**
 * A refusal that a person is meant to read: the message names the value, what was expected and the remedy, and never holds a
 * secret value. Everything that Halley refuses on purpose is thrown as this class or a subclass of it; programs look at
 * {@link #kind}, people at the message.
 */
public class HalleyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ErrorKind kind;

    public HalleyException(ErrorKind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public HalleyException(ErrorKind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public ErrorKind kind() {
        return kind;
    }
}
