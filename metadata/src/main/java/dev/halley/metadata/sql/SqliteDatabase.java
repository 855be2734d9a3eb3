package dev.halley.metadata.sql;

import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/** One connection to one SQLite file. Thread-safe: one thread at a time has the connection. */
final class SqliteDatabase implements Database {

    /** Writers wait for each other; a transaction takes milliseconds, so this is never reached by honest means. */
    private static final int BUSY_MILLIS = 60_000;

    /** A checkpoint is paid for by whoever commits then; at 32 MiB it is rare. */
    private static final int PAGES_BEFORE_CHECKPOINT = 8_000;

    private final Path path;
    private final Handle handle;
    private final Framing framing;
    private final ReentrantLock lock = new ReentrantLock();

    private SqliteDatabase(Path path, Handle handle) throws SQLException {
        this.path = path;
        this.handle = handle;
        this.framing = new Framing(handle.getConnection());
    }

    /** The statements around a transaction. The driver closes one that failed, as on a full disk; it is prepared again then. */
    private static final class Framing {
        private final Connection connection;
        private final Map<String, PreparedStatement> prepared = new HashMap<>();

        Framing(Connection connection) {
            this.connection = connection;
        }

        void execute(String sql) throws SQLException {
            PreparedStatement statement = prepared.get(sql);
            if (statement == null || statement.isClosed()) {
                statement = connection.prepareStatement(sql);
                prepared.put(sql, statement);
            }
            statement.execute();
        }

        void close() throws SQLException {
            for (PreparedStatement statement : prepared.values()) {
                statement.close();
            }
        }
    }

    static SqliteDatabase open(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        Handle handle = null;
        SqliteDatabase file = null;
        try {
            Files.createDirectories(absolute.getParent());
            Jdbi jdbi = Jdbi.create(() -> config().createConnection("jdbc:sqlite:" + absolute));
            handle = jdbi.open();
            handle.execute("PRAGMA wal_autocheckpoint = " + PAGES_BEFORE_CHECKPOINT);
            bringUpToDate(absolute, handle);
            file = new SqliteDatabase(absolute, handle);
            return file;
        } catch (IOException | JdbiException | SQLException failure) {
            throw failed(absolute, "cannot be opened", failure);
        } finally {
            if (file == null && handle != null) {
                handle.close();
            }
        }
    }

    private static SQLiteConfig config() {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setBusyTimeout(BUSY_MILLIS);
        config.enforceForeignKeys(true);
        return config;
    }

    private static void bringUpToDate(Path path, Handle handle) {
        int tables = handle.createQuery("SELECT count(*) FROM sqlite_master WHERE name = 'migration'")
                .mapTo(Integer.class)
                .one();
        if (Schema.isCurrent(path.toString(), handle, tables == 0)) {
            return;
        }
        if (handle.createQuery("PRAGMA user_version").mapTo(Integer.class).one() > 0) {
            throw new HalleyException(
                    ErrorKind.FAILED,
                    "The metadata store '" + path
                            + "' was made by a Halley before its first release, which kept its tables"
                            + " otherwise. Move the file away to start with an empty one.");
        }
        handle.execute("BEGIN IMMEDIATE");
        boolean committed = false;
        try {
            Schema.bringUpToDate(path.toString(), Dialect.SQLITE, handle);
            handle.execute("COMMIT");
            committed = true;
        } finally {
            if (!committed) {
                handle.execute("ROLLBACK");
            }
        }
    }

    @Override
    public <T extends @Nullable Object> T write(Function<Handle, T> work) {
        return transaction("BEGIN IMMEDIATE", work);
    }

    @Override
    public <T extends @Nullable Object> T read(Function<Handle, T> work) {
        return transaction("BEGIN", work);
    }

    @Override
    public <T extends @Nullable Object> T writeOne(Function<Handle, T> statement) {
        lock.lock();
        try {
            return statement.apply(handle);
        } catch (JdbiException failure) {
            throw failed(path, "cannot be used", failure);
        } finally {
            lock.unlock();
        }
    }

    private <T extends @Nullable Object> T transaction(String opening, Function<Handle, T> work) {
        lock.lock();
        boolean begun = false;
        boolean committed = false;
        try {
            framing.execute(opening);
            begun = true;
            T result = work.apply(handle);
            framing.execute("COMMIT");
            committed = true;
            return result;
        } catch (JdbiException | SQLException failure) {
            throw failed(path, "cannot be used", failure);
        } finally {
            if (begun && !committed) {
                rollback();
            }
            lock.unlock();
        }
    }

    private void rollback() {
        try {
            handle.execute("ROLLBACK");
        } catch (JdbiException alreadyRolledBack) {
            // SQLite has undone it by itself, for instance because the disk is full.
        }
    }

    private static HalleyException failed(Path path, String what, Throwable failure) {
        Throwable cause = failure instanceof JdbiException && failure.getCause() != null ? failure.getCause() : failure;
        return new HalleyException(
                ErrorKind.FAILED,
                "The metadata store '" + path + "' " + what + ": " + cause.getMessage()
                        + ". Check that the folder is writable and has free space; if the file is damaged, restore it from a"
                        + " backup or move it away to start with an empty one.",
                failure);
    }

    @Override
    public void close() {
        lock.lock();
        try {
            framing.close();
            handle.close();
        } catch (SQLException e) {
            throw failed(path, "cannot be closed", e);
        } finally {
            lock.unlock();
        }
    }
}
