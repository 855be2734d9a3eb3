package dev.halley.server.database;

import java.sql.SQLException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * A few connections that only read, opened when first needed and kept. The last one used is taken first because its page cache
 * is warm. Thread-safe.
 */
final class ReadConnections implements AutoCloseable {

    private static final int LIMIT = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());

    private final Jdbi jdbi;
    private final Engine engine;
    private final Semaphore permits = new Semaphore(LIMIT, true);
    private final ConcurrentLinkedDeque<Handle> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    /** A connection in use, and whether it was opened for this use. */
    record Taken(Handle handle, boolean isNew) {}

    ReadConnections(Jdbi jdbi, Engine engine) {
        this.jdbi = jdbi;
        this.engine = engine;
    }

    Taken take() {
        permits.acquireUninterruptibly();
        boolean taken = false;
        try {
            if (closed) {
                throw new DatabaseException("the database has been closed", null);
            }
            Handle idling = idle.pollFirst();
            Taken used = idling == null ? new Taken(open(), true) : new Taken(idling, false);
            taken = true;
            return used;
        } finally {
            if (!taken) {
                permits.release();
            }
        }
    }

    private Handle open() {
        Handle handle = null;
        try {
            handle = jdbi.open();
            handle.getConnection().setAutoCommit(false);
            return handle;
        } catch (SQLException | JdbiException failure) {
            Database.closeQuietly(handle);
            throw engine.classify(failure) == Engine.Failure.DISCONNECTED
                    ? new DatabaseUnavailableException(engine.name(), failure)
                    : new DatabaseException("a connection cannot be opened: " + failure.getMessage(), failure);
        }
    }

    void giveBack(Handle handle) {
        idle.addFirst(handle);
        permits.release();
    }

    /** For a connection that is broken. */
    void discard(Handle handle) {
        Database.closeQuietly(handle.getConnection());
        permits.release();
    }

    @Override
    public void close() {
        closed = true;
        permits.acquireUninterruptibly(LIMIT);
        @Nullable Handle handle;
        while ((handle = idle.pollFirst()) != null) {
            Database.closeQuietly(handle.getConnection());
        }
        permits.release(LIMIT);
    }
}
