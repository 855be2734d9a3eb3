package dev.halley.server.http;

/** The server cannot listen where it was told to. The message says what was wrong and what to do. */
public class CannotListenException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CannotListenException(String message) {
        super(message);
    }
}
