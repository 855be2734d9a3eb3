package dev.halley.stack;

import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;

/** A component cannot work as it is configured: a wrong key, an unknown workspace, a server that does not answer. */
public final class ComponentCheckException extends HalleyException {

    private static final long serialVersionUID = 1L;

    /** Why the check failed. */
    public enum Reason {
        UNAUTHENTICATED(ErrorKind.UNAUTHENTICATED),
        NOT_FOUND(ErrorKind.NOT_FOUND),
        UNREACHABLE(ErrorKind.UNREACHABLE),
        INVALID(ErrorKind.INVALID);

        private final ErrorKind kind;

        Reason(ErrorKind kind) {
            this.kind = kind;
        }
    }

    private final Reason reason;

    public ComponentCheckException(Reason reason, String message) {
        super(reason.kind, message);
        this.reason = reason;
    }

    public ComponentCheckException(Reason reason, String message, Throwable cause) {
        super(reason.kind, message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
