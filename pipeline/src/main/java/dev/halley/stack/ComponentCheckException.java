package dev.halley.stack;

/** A component cannot work as it is configured: a wrong key, an unknown workspace, a server that does not answer. */
public final class ComponentCheckException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Why the check failed. The command line has an exit code for each. */
    public enum Reason {
        UNAUTHENTICATED,
        NOT_FOUND,
        UNREACHABLE,
        INVALID
    }

    private final Reason reason;

    public ComponentCheckException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
