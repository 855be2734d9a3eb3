package dev.halley.server.database;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The writer's connection, which may have to be opened again, and the statements that frame a task. Confined to the writer's thread. */
final class WriterSession {

    private final Jdbi jdbi;
    private @Nullable Opened opened;

    private record Opened(
            Handle handle, PreparedStatement savepoint, PreparedStatement release, PreparedStatement rollbackTo) {}

    /** @param first the connection to begin with, which is closed if it cannot be used */
    WriterSession(Jdbi jdbi, Handle first) throws SQLException {
        this.jdbi = jdbi;
        use(first);
    }

    /** Opens the connection unless it is open. */
    void connect() throws SQLException {
        if (opened != null) {
            return;
        }
        use(jdbi.open());
    }

    private void use(Handle handle) throws SQLException {
        try {
            var connection = handle.getConnection();
            connection.setAutoCommit(false);
            opened = new Opened(
                    handle,
                    connection.prepareStatement("SAVEPOINT write_task"),
                    connection.prepareStatement("RELEASE SAVEPOINT write_task"),
                    connection.prepareStatement("ROLLBACK TO SAVEPOINT write_task"));
        } finally {
            if (opened == null) {
                Database.closeQuietly(handle.getConnection());
            }
        }
    }

    private Opened opened() throws SQLException {
        if (opened == null) {
            throw new SQLException("the connection is closed", "08003");
        }
        return opened;
    }

    Handle handle() throws SQLException {
        return opened().handle();
    }

    void savepoint() throws SQLException {
        opened().savepoint().execute();
    }

    void release() throws SQLException {
        opened().release().execute();
    }

    void rollbackToSavepoint() throws SQLException {
        opened().rollbackTo().execute();
    }

    void commit() throws SQLException {
        handle().getConnection().commit();
    }

    void rollback() throws SQLException {
        if (opened != null) {
            opened.handle().getConnection().rollback();
        }
    }

    void disconnect() {
        if (opened != null) {
            Database.closeQuietly(opened.handle().getConnection());
            opened = null;
        }
    }
}
