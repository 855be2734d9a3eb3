package dev.halley.server.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.sqlobject.SqlObjectPlugin;
import org.jspecify.annotations.Nullable;

/**
 * One SQLite file with one writer and many readers.
 *
 * <p>All writes go through one thread. It runs whatever waits as one transaction and syncs once for all of it (group commit):
 * many small writes cost little more than one, and nobody ever meets a locked database. Each write is undone alone if it
 * fails. Its future completes only when the commit is on disk.
 *
 * <p>Reads run on connections of their own and see a consistent snapshot; they wait neither for the writer nor for each other.
 *
 * <p>Futures complete on one thread, in the order of the writes: what is chained to them without an executor must be quick.
 *
 * <p>Thread-safe.
 */
public final class Database implements AutoCloseable {

    /** A piece of work in the writer's transaction. It must not wait for other writes. */
    @FunctionalInterface
    public interface Write<T extends @Nullable Object> {
        T run(Handle handle) throws Exception;
    }

    /** A piece of work on a snapshot of the database. */
    @FunctionalInterface
    public interface Read<T extends @Nullable Object> {
        T run(Handle handle) throws Exception;
    }

    private final Path file;
    private final DatabaseLock lock;
    private final Writer writer;
    private final ReadConnections readers;

    private Database(Path file, DatabaseLock lock, Writer writer, ReadConnections readers) {
        this.file = file;
        this.lock = lock;
        this.writer = writer;
        this.readers = readers;
    }

    /**
     * Opens the file, makes it if there is none, and brings its tables up to date.
     *
     * @throws DatabaseInUseException if somebody else has it open
     * @throws DatabaseException if it cannot be read, or was made by a newer version
     */
    public static Database open(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        DatabaseLock lock = null;
        Handle handle = null;
        Database database = null;
        try {
            Files.createDirectories(absolute.getParent());
            lock = DatabaseLock.acquire(absolute);
            Jdbi jdbi = Jdbi.create(() -> SqliteConnections.open(absolute));
            jdbi.installPlugin(new SqlObjectPlugin());
            handle = jdbi.open();
            handle = Migrations.apply(absolute, handle, jdbi);
            SqliteConnections.beginManually(handle.getConnection());
            database = new Database(absolute, lock, new Writer(absolute, handle), new ReadConnections(jdbi));
            return database;
        } catch (IOException | SQLException | JdbiException | FlywayException failure) {
            throw new DatabaseException(
                    "the database '" + absolute + "' cannot be opened: " + failure.getMessage()
                            + ". Check that the folder is writable and the file is a SQLite database.",
                    failure);
        } finally {
            if (database == null) {
                closeQuietly(handle);
                closeQuietly(lock);
            }
        }
    }

    /** Where the database is. */
    public Path file() {
        return file;
    }

    /**
     * Runs work in the writer's transaction. Waits while too many writes are queued (back-pressure).
     *
     * @return completes with the result when it is on disk, or exceptionally with what the work threw
     */
    public <T extends @Nullable Object> CompletableFuture<T> write(Write<T> work) {
        return writer.submit(work, null, true);
    }

    /**
     * Like {@link #write(Write)}; {@code committed} runs after the commit and before the future completes, for all writes on one
     * thread in the order of their commits. That is where what is in memory learns what is on disk.
     */
    public <T extends @Nullable Object> CompletableFuture<T> write(Write<T> work, Consumer<? super T> committed) {
        return writer.submit(work, committed, true);
    }

    /**
     * Like {@link #write(Write, Consumer)} without the cost of a savepoint. Only for work that leaves nothing harmful behind if it
     * throws: its last statement is the one that matters, and SQLite undoes a failing statement by itself.
     */
    public <T extends @Nullable Object> CompletableFuture<T> append(Write<T> work, Consumer<? super T> committed) {
        return writer.submit(work, committed, false);
    }

    /** Runs work in the writer's transaction and waits until it is on disk. Throws what the work threw. */
    public <T extends @Nullable Object> T writeNow(Write<T> work) {
        writer.refuseOnWriterThread();
        try {
            return write(work).join();
        } catch (CompletionException failure) {
            Throwable cause = failure.getCause();
            if (cause instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            if (cause instanceof Error error) {
                throw error;
            }
            throw new DatabaseException("a write to '" + file + "' failed: " + message(cause), cause);
        }
    }

    /** Runs work on a snapshot and returns its result. Throws what the work threw. */
    public <T extends @Nullable Object> T read(Read<T> work) {
        Handle handle = readers.take();
        try {
            T result = work.run(handle);
            endSnapshot(handle.getConnection());
            return result;
        } catch (RuntimeException unchecked) {
            endSnapshotAfter(handle, unchecked);
            throw unchecked;
        } catch (Exception failure) {
            endSnapshotAfter(handle, failure);
            throw new DatabaseException("a read of '" + file + "' failed: " + message(failure), failure);
        } finally {
            readers.giveBack(handle);
        }
    }

    private static void endSnapshot(Connection connection) throws SQLException {
        connection.rollback();
    }

    private static void endSnapshotAfter(Handle handle, Exception failure) {
        try {
            endSnapshot(handle.getConnection());
        } catch (SQLException second) {
            failure.addSuppressed(second);
        }
    }

    static String message(@Nullable Throwable failure) {
        return failure == null || failure.getMessage() == null ? String.valueOf(failure) : failure.getMessage();
    }

    /** Finishes the queued writes, then closes the file. Later writes are refused. */
    @Override
    public void close() {
        writer.close();
        readers.close();
        closeQuietly(lock);
    }

    static void closeQuietly(@Nullable AutoCloseable closeable) {
        if (closeable != null) {
            try {
                closeable.close();
            } catch (Exception ignored) {
                // Everything acknowledged is on disk already; what cannot be closed ends with the process.
            }
        }
    }
}
