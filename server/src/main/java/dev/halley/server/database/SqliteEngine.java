package dev.halley.server.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteException;

/** One file, one process. */
final class SqliteEngine implements Engine {

    private static final int BUSY_MILLIS = 10_000;
    private static final int CHECKPOINT_PAGES = 8_192;
    private static final int CACHE_KILOBYTES = 8_192;

    /** Some milliseconds. */
    private static final int STEPS_BETWEEN_LOOKS = 200_000;

    private final Path file;

    SqliteEngine(Path file) {
        this.file = file;
    }

    @Override
    public String name() {
        return file.toString();
    }

    @Override
    public Path file() {
        return file;
    }

    @Override
    public boolean isShared() {
        return false;
    }

    @Override
    public AutoCloseable claim() throws IOException {
        Files.createDirectories(file.getParent());
        NetworkFolder.check(file.toAbsolutePath().resolveSibling(""));
        return DatabaseLock.acquire(file);
    }

    /**
     * A log whose end was not synced, because the sync failed or the process was killed, can be read all the same, and be gone after a power
     * failure together with all that was appended and synced behind it. So it goes into the file, which is synced.
     */
    @Override
    public void settle() throws SQLException {
        if (!Files.exists(Path.of(file + "-wal"))) {
            return;
        }
        try (Connection connection = openForWriting();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
            if (result.next() && result.getInt(1) != 0) {
                throw new SQLException("another process reads it");
            }
        }
    }

    @Override
    public void touch(Handle handle) {
        int version =
                handle.createQuery("PRAGMA user_version").mapTo(Integer.class).one();
        handle.execute("PRAGMA user_version = " + (version + 1) % 1_000_000);
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
    public Connection openForReading(long seconds) throws SQLException {
        Connection connection = openForWriting();
        if (seconds > 0) {
            ProgressHandler.setHandler(connection, STEPS_BETWEEN_LOOKS, new EndOfQuestion());
        }
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
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLiteException sqlite) {
                return switch (sqlite.getResultCode()) {
                    case SQLITE_FULL, SQLITE_IOERR_WRITE, SQLITE_IOERR_SHMSIZE, SQLITE_CANTOPEN, SQLITE_READONLY ->
                        Failure.NOT_WRITTEN;
                    case SQLITE_INTERRUPT -> Failure.TOO_LONG;
                    default -> Failure.OF_THE_WORK;
                };
            }
        }
        return Failure.OF_THE_WORK;
    }

    @Override
    public boolean undoesFailedStatements() {
        return true;
    }

    @Override
    public boolean losesTrustInFailedCommits() {
        return true;
    }

    /** Called in the thread that asks. */
    private static final class EndOfQuestion extends ProgressHandler {
        @Override
        protected int progress() {
            return Question.isTooLong() ? 1 : 0;
        }
    }
}
