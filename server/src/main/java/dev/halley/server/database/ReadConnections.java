package dev.halley.server.database;

import java.sql.SQLException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * A few connections that only read, opened when first needed and kept. The last one used is taken first because its page cache
 * is warm. Thread-safe.
 */
final class ReadConnections implements AutoCloseable {

    private static final int LIMIT = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());

    private final Jdbi jdbi;
    private final Semaphore permits = new Semaphore(LIMIT, true);
    private final ConcurrentLinkedDeque<Handle> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    ReadConnections(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    Handle take() {
        permits.acquireUninterruptibly();
        boolean taken = false;
        try {
            if (closed) {
                throw new DatabaseException("the database has been closed", null);
            }
            Handle handle = idle.pollFirst();
            if (handle == null) {
                handle = open();
            }
            taken = true;
            return handle;
        } finally {
            if (!taken) {
                permits.release();
            }
        }
    }

    private Handle open() {
        Handle handle = jdbi.open();
        try {
            handle.execute("PRAGMA query_only = ON");
            SqliteConnections.beginManually(handle.getConnection());
            return handle;
        } catch (SQLException failure) {
            handle.close();
            throw new DatabaseException("a connection cannot be opened: " + failure.getMessage(), failure);
        }
    }

    void giveBack(Handle handle) {
        idle.addFirst(handle);
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
