package dev.halley.server.database;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.sqlite.SQLiteConfig;

/** How every connection to the file is set up. */
final class SqliteConnections {

    private static final int BUSY_MILLIS = 10_000;

    private SqliteConnections() {}

    /** WAL with FULL: a commit returns only after the log has been synced, which is what an acknowledgement promises. */
    static Connection open(Path file) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setBusyTimeout(BUSY_MILLIS);
        config.enforceForeignKeys(true);
        config.setTempStore(SQLiteConfig.TempStore.MEMORY);
        return config.createConnection("jdbc:sqlite:" + file);
    }

    /** From here on every statement belongs to a transaction that ends with commit or rollback. */
    static void beginManually(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
    }
}
