package dev.halley.server.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** One file, one process. */
final class SqliteEngine implements Engine {

    private static final int BUSY_MILLIS = 10_000;
    private static final int CHECKPOINT_PAGES = 8_192;
    private static final int CACHE_KILOBYTES = 8_192;

    private final Path file;

    SqliteEngine(Path file) {
        this.file = file;
    }

    @Override
    public String name() {
        return file.toString();
    }

    @Override
    public boolean isShared() {
        return false;
    }

    @Override
    public AutoCloseable claim() throws IOException {
        Files.createDirectories(file.getParent());
        return DatabaseLock.acquire(file);
    }

    /** WAL with FULL: a commit returns only after the log has been synced, which is what an acknowledgement promises. */
    @Override
    public Connection openForWriting() throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setBusyTimeout(BUSY_MILLIS);
        config.enforceForeignKeys(true);
        config.setTempStore(SQLiteConfig.TempStore.MEMORY);
        // A checkpoint copies pages to the file and syncs it, while requests wait: seldom, then. Metrics pass the log
        // once
        // and are compacted before most of them would be copied.
        config.setPragma(SQLiteConfig.Pragma.WAL_AUTOCHECKPOINT, String.valueOf(CHECKPOINT_PAGES));
        config.setCacheSize(-CACHE_KILOBYTES);
        return config.createConnection("jdbc:sqlite:" + file);
    }

    @Override
    public Connection openForReading() throws SQLException {
        Connection connection = openForWriting();
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA query_only = ON");
        }
        return connection;
    }

    @Override
    public void prepare(Jdbi jdbi) {
        // What Jdbi binds and reads by itself is what SQLite takes and gives.
    }

    @Override
    public boolean hasHistory(Handle handle) {
        return handle.createQuery("SELECT COUNT(*) FROM sqlite_master WHERE name = 'flyway_schema_history'")
                        .mapTo(Long.class)
                        .one()
                > 0;
    }

    @Override
    public void configure(FluentConfiguration flyway) {
        flyway.dataSource("jdbc:sqlite:" + file, null, null);
    }

    @Override
    public Failure classify(Throwable failure) {
        return failure instanceof SQLiteException sqlite && sqlite.getResultCode() == SQLiteErrorCode.SQLITE_FULL
                ? Failure.DISK_FULL
                : Failure.OF_THE_WORK;
    }

    @Override
    public boolean undoesFailedStatements() {
        return true;
    }

    @Override
    public boolean losesTrustInFailedCommits() {
        return true;
    }
}
