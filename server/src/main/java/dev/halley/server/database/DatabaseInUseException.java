package dev.halley.server.database;

import java.nio.file.Path;

/** Another process (or another part of this one) has the database open. Thrown by {@link Database#open}. */
public final class DatabaseInUseException extends DatabaseException {

    private static final long serialVersionUID = 1L;

    DatabaseInUseException(Path file, String holder) {
        super(
                "the database '" + file + "' is in use by " + holder
                        + " (expected: one server for each folder). Stop that server, or use another HALLEY_HOME.",
                null);
    }
}
