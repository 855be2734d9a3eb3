package dev.halley.metadata.sqlite;

import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/** One connection to one file, and transactions on it. Thread-safe: one thread at a time has the connection. */
final class SqliteFile implements AutoCloseable {

    /** Writers wait for each other; a transaction takes milliseconds, so this is never reached by honest means. */
    private static final int BUSY_MILLIS = 60_000;

    private final Path path;
    private final Handle handle;
    private final ReentrantLock lock = new ReentrantLock();

    private SqliteFile(Path path, Handle handle) {
        this.path = path;
        this.handle = handle;
    }

    static SqliteFile open(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        Handle handle = null;
        SqliteFile file = null;
        try {
            Files.createDirectories(absolute.getParent());
            Jdbi jdbi = Jdbi.create(() -> config().createConnection("jdbc:sqlite:" + absolute));
            handle = jdbi.open();
            Schema.bringUpToDate(absolute, handle);
            file = new SqliteFile(absolute, handle);
            return file;
        } catch (IOException | JdbiException failure) {
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

    /** Runs work as one durable transaction. */
    <T extends @Nullable Object> T write(Function<Handle, T> work) {
        return transaction("BEGIN IMMEDIATE", work);
    }

    /** Runs work on one snapshot. */
    <T extends @Nullable Object> T read(Function<Handle, T> work) {
        return transaction("BEGIN", work);
    }

    private <T extends @Nullable Object> T transaction(String begin, Function<Handle, T> work) {
        lock.lock();
        boolean begun = false;
        boolean committed = false;
        try {
            handle.execute(begin);
            begun = true;
            T result = work.apply(handle);
            handle.execute("COMMIT");
            committed = true;
            return result;
        } catch (JdbiException failure) {
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

    static HalleyException failed(Path path, String what, Throwable failure) {
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
            handle.close();
        } finally {
            lock.unlock();
        }
    }
}
