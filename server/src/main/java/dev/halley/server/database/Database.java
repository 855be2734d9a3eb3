package dev.halley.server.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * A database with one writer and many readers: a file of SQLite, or a database of PostgreSQL that several servers share.
 *
 * <p>All writes of this process go through one thread. It runs whatever waits as one transaction and syncs once for all of it (group
 * commit): many small writes cost little more than one, and nobody ever meets a locked database. Each write is undone alone if it fails.
 * Its future completes only when the commit is on disk. Work may be run again if its transaction was lost to another server's, so it
 * changes nothing but the database.
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

    private final Engine engine;
    private final AutoCloseable claim;
    private final Writer writer;
    private final ReadConnections readers;

    private final long querySeconds;

    private Database(Engine engine, AutoCloseable claim, Writer writer, ReadConnections readers, long querySeconds) {
        this.querySeconds = querySeconds;
        this.engine = engine;
        this.claim = claim;
        this.writer = writer;
        this.readers = readers;
    }

    /** Opens a file of SQLite, makes it if there is none, and brings its tables up to date. Throws what {@link #open(DatabaseAddress)} throws. */
    public static Database open(Path file) {
        return open(DatabaseAddress.of(file));
    }

    /**
     * Opens a database and brings its tables up to date. A file of SQLite is made if there is none.
     *
     * @throws DatabaseInUseException if it is a file and somebody else has it open
     * @throws DatabaseException if it cannot be read, or was made by a newer version
     */
    public static Database open(DatabaseAddress address) {
        return open(address, 0);
    }

    /**
     * As {@link #open(DatabaseAddress)}.
     *
     * @param querySeconds that a question may take on behalf of a request, 0 for no bound
     */
    public static Database open(DatabaseAddress address, long querySeconds) {
        Engine engine = address.engine();
        AutoCloseable claim = null;
        Writer writer = null;
        Database database = null;
        try {
            claim = engine.claim();
            CompletableFuture<Jdbi> preparing =
                    CompletableFuture.supplyAsync(() -> jdbi(engine, engine::openForWriting), Database::runBeside);
            engine.settle();
            Jdbi writing = preparing.join();
            writer = new Writer(engine, writing, migrated(engine, writing));
            database = new Database(
                    engine,
                    claim,
                    writer,
                    new ReadConnections(jdbi(engine, () -> engine.openForReading(querySeconds)), engine),
                    querySeconds);
            return database;
        } catch (IOException | SQLException | JdbiException | FlywayException failure) {
            throw new DatabaseException(
                    "the database '" + engine.name() + "' cannot be opened: " + innermost(failure) + ". "
                            + (engine.isShared()
                                    ? "Check that PostgreSQL runs there and lets this user in."
                                    : "Check that the folder is writable and the file is a whole SQLite database; else"
                                            + " restore a backup (`halley server restore`)."),
                    failure);
        } finally {
            if (database == null) {
                closeQuietly(writer);
                closeQuietly(claim);
            }
        }
    }

    /** Each takes as long as the other. */
    private static void runBeside(Runnable work) {
        Thread thread = new Thread(work, "database-opener");
        thread.setDaemon(true);
        thread.start();
    }

    /** A connection to tables that are up to date. To open one takes as long as a good part of a start. */
    private static Handle migrated(Engine engine, Jdbi jdbi) throws IOException {
        Handle handle = jdbi.open();
        boolean current = false;
        try {
            current = Migrations.isCurrent(engine, handle);
        } finally {
            if (!current) {
                handle.close();
            }
        }
        if (current) {
            return handle;
        }
        Migrations.apply(engine);
        return jdbi.open();
    }

    /**
     * Reads from a database that others may have open, without a claim on it and without changing it.
     *
     * @throws DatabaseException if it cannot be read, or there is none
     */
    public static <T extends @Nullable Object> T peek(DatabaseAddress address, Read<T> work) {
        Engine engine = address.engine();
        Path file = address.file();
        if (file != null && !Files.exists(file)) {
            throw new DatabaseException("there is no database '" + engine.name() + "' yet.", null);
        }
        try (Handle handle = jdbi(engine, () -> engine.openForReading(0)).open()) {
            return work.run(handle);
        } catch (DatabaseException known) {
            throw known;
        } catch (Exception failure) {
            throw new DatabaseException(
                    "the database '" + engine.name() + "' cannot be read: " + message(failure), failure);
        }
    }

    /** What was wrong in the first place: what is wrapped around it repeats it in the words of programmers. */
    private static String innermost(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return message(cause);
    }

    private static Jdbi jdbi(Engine engine, ConnectionFactory connections) {
        Jdbi jdbi = Jdbi.create(connections);
        engine.prepare(jdbi);
        return jdbi;
    }

    /** Whether other servers may write to it at the same time. */
    public boolean isShared() {
        return engine.isShared();
    }

    /** Begins to listen to the other servers that share the database; there are none of a file. */
    public Neighbours neighbours(Neighbours.Listener listener) {
        return new Neighbours(engine, listener);
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
     * throws: its last statement is the one that matters.
     */
    public <T extends @Nullable Object> CompletableFuture<T> append(Write<T> work, Consumer<? super T> committed) {
        return writer.submit(work, committed, false);
    }

    /** To be called before what must not wait queues a write: it ends if the queue has little room. */
    public void aboutToWrite() {
        if (writer.isCrowded()) {
            Waiting.begin();
        }
    }

    /** Writes something that nobody reads. @return completes when it is on disk, so that the database takes writes */
    public CompletableFuture<Boolean> probe() {
        return write(handle -> {
            engine.touch(handle);
            return true;
        });
    }

    /** Runs work in the writer's transaction and waits until it is on disk. Throws what the work threw. */
    public <T extends @Nullable Object> T writeNow(Write<T> work) {
        writer.refuseOnWriterThread();
        Waiting.begin();
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
            throw new DatabaseException("a write to '" + engine.name() + "' failed: " + message(cause), cause);
        }
    }

    /** Runs work on a snapshot and returns its result. Throws what the work threw. */
    public <T extends @Nullable Object> T read(Read<T> work) {
        Waiting.begin();
        while (true) {
            ReadConnections.Taken taken = readers.take();
            boolean usable = false;
            long outer = Question.read(querySeconds);
            try {
                T result = work.run(taken.handle());
                taken.handle().getConnection().rollback();
                usable = true;
                return result;
            } catch (Exception | Error failure) {
                Engine.Failure kind = engine.classify(failure);
                boolean disconnected = kind == Engine.Failure.DISCONNECTED;
                usable = !disconnected && endSnapshotAfter(taken.handle(), failure);
                if (disconnected && !taken.isNew()) {
                    // It may have waited among the idle ones since before the server of the database was started again.
                    continue;
                }
                if (kind == Engine.Failure.TOO_LONG) {
                    throw new QuestionTooLongException(querySeconds, failure);
                }
                throw disconnected ? new DatabaseUnavailableException(engine.name(), failure) : told(failure);
            } finally {
                Question.done(outer);
                if (usable) {
                    readers.giveBack(taken.handle());
                } else {
                    readers.discard(taken.handle());
                }
            }
        }
    }

    /**
     * Runs work that only one of the servers that share the database may do at a time. The database lets go of the claim if this process
     * ends. Not for two threads at once.
     *
     * @param key names the work
     * @return false if another server is about it; the work was not run then
     */
    public synchronized boolean exclusively(long key, Runnable work) {
        if (!engine.isShared()) {
            work.run();
            return true;
        }
        ReadConnections.Taken taken = readers.take();
        boolean usable = false;
        try {
            Handle handle = taken.handle();
            // Outlives the transaction, and ends with the connection.
            if (!lock(handle, "SELECT pg_try_advisory_lock(:key)", key)) {
                usable = true;
                return false;
            }
            try {
                work.run();
                return true;
            } finally {
                usable = lock(handle, "SELECT pg_advisory_unlock(:key)", key);
            }
        } catch (SQLException | JdbiException failure) {
            throw new DatabaseUnavailableException(engine.name(), failure);
        } finally {
            if (usable) {
                readers.giveBack(taken.handle());
            } else {
                readers.discard(taken.handle());
            }
        }
    }

    private static boolean lock(Handle handle, String sql, long key) throws SQLException {
        boolean done =
                handle.createQuery(sql).bind("key", key).mapTo(Boolean.class).one();
        handle.getConnection().rollback();
        return done;
    }

    private RuntimeException told(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return failure instanceof RuntimeException unchecked
                ? unchecked
                : new DatabaseException("a read of '" + engine.name() + "' failed: " + message(failure), failure);
    }

    private static boolean endSnapshotAfter(Handle handle, Throwable failure) {
        try {
            handle.getConnection().rollback();
            return true;
        } catch (SQLException second) {
            failure.addSuppressed(second);
            return false;
        }
    }

    static String message(@Nullable Throwable failure) {
        return failure == null || failure.getMessage() == null ? String.valueOf(failure) : failure.getMessage();
    }

    /**
     * Completes when the database can no longer be trusted to keep what it is told, and refuses all writes for that: a sync failed. Only another
     * start helps, which recovers all that was acknowledged.
     */
    public CompletableFuture<DatabaseException> distrusted() {
        return writer.distrusted();
    }

    /** Refuses all writes from now on, because what belongs to the database could not be written or synced. Returns what they are told. */
    public DatabaseException distrust(Exception failure) {
        return writer.distrust(failure);
    }

    /** The file, or null if it is a database of PostgreSQL. */
    public @Nullable Path file() {
        return engine.file();
    }

    /** Finishes the queued writes, then lets go of the database. Later writes are refused. */
    @Override
    public void close() {
        writer.close();
        readers.close();
        closeQuietly(claim);
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
