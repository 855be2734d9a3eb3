package dev.halley.server.database;

/** A question to the database took longer than whoever runs the server allows, and was given up. */
public final class QuestionTooLongException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    QuestionTooLongException(long seconds, Throwable cause) {
        super(
                "this question takes the database longer than " + seconds + " s (expected: less). Ask for less at once,"
                        + " for instance with a narrower filter or fewer columns, or ask whoever runs this server for"
                        + " more time (query-seconds).",
                cause);
    }
}
