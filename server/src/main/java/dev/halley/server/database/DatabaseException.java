package dev.halley.server.database;

import org.jspecify.annotations.Nullable;

/**
 * The database could not do what was asked. The message says what failed and what helps; nothing that failed this way has
 * been acknowledged. Thrown by {@link Database}, and by the futures of its writes.
 */
public class DatabaseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public DatabaseException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
