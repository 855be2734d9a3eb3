package dev.halley.server.database;

import org.jspecify.annotations.Nullable;

/**
 * The database cannot be reached at the moment. What was asked may be asked again; a write that failed this way may have been stored all
 * the same, so it has to be one that can be repeated.
 */
public final class DatabaseUnavailableException extends DatabaseException {

    private static final long serialVersionUID = 1L;

    DatabaseUnavailableException(String name, @Nullable Throwable cause) {
        super(
                "the database '" + name + "' cannot be reached"
                        + (cause == null || cause.getMessage() == null ? "" : " (" + cause.getMessage() + ")")
                        + ". Try again when it is back.",
                cause);
    }
}
