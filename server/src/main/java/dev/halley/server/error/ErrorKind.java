package dev.halley.server.error;

/** The fact behind a refusal. */
public enum ErrorKind {
    INVALID(400),
    UNAUTHENTICATED(401),
    FORBIDDEN(403),
    NOT_FOUND(404),
    TOO_SLOW(408),
    CONFLICT(409),
    TOO_LARGE(413),
    RANGE(416),
    TOO_MANY(429),
    UNAVAILABLE(503);

    private final int status;

    ErrorKind(int status) {
        this.status = status;
    }

    /** The HTTP status of the native dialect. */
    public int status() {
        return status;
    }
}
