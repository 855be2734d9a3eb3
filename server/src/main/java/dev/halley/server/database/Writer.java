package dev.halley.server.database;

import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * Group commit. Two threads: one runs whatever is queued as one transaction and commits it; the other tells those who wait,
 * while the first already runs the next group. While a sync is under way the queue fills, so groups grow with the load by
 * themselves and nothing waits for a timer.
 *
 * <p>A failed commit means that the state of the disk is not known any more. From then on all writes are refused: a database
 * that acknowledged after a failed sync would lie. Only a full disk is forgiven, because SQLite knows then that nothing was
 * written.
 */
final class Writer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);
    private static final int QUEUE_LIMIT = 1024;
    private static final int GROUP_LIMIT = 1024;
    private static final long GROUP_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** One piece of work and who waits for it. */
    private static final class Task<T extends @Nullable Object> {
        final Database.Write<T> work;
        final @Nullable Consumer<? super T> committed;
        final boolean savepoint;
        final CompletableFuture<T> future = new CompletableFuture<>();

        @Nullable
        T result;

        @Nullable
        Throwable failure;

        Task(Database.Write<T> work, @Nullable Consumer<? super T> committed, boolean savepoint) {
            this.work = work;
            this.committed = committed;
            this.savepoint = savepoint;
        }

        void run(Handle handle) throws Exception {
            result = work.run(handle);
        }

        @SuppressWarnings("NullAway") // result is of type T once run has returned, and T may be nullable.
        void tell() {
            if (failure != null) {
                future.completeExceptionally(failure);
                return;
            }
            try {
                if (committed != null) {
                    committed.accept(result);
                }
                future.complete(result);
            } catch (RuntimeException | Error unexpected) {
                LOG.error("what follows a commit failed", unexpected);
                future.completeExceptionally(unexpected);
            }
        }
    }

    private final Path file;
    private final Handle handle;
    private final BlockingQueue<Task<?>> queue = new ArrayBlockingQueue<>(QUEUE_LIMIT);
    private final BlockingQueue<List<Task<?>>> done = new ArrayBlockingQueue<>(2);
    private final Thread writing;
    private final Thread telling;
    private final PreparedStatement savepoint;
    private final PreparedStatement release;
    private final PreparedStatement rollback;
    private volatile boolean closing;
    private volatile @Nullable DatabaseException refusal;

    Writer(Path file, Handle handle) throws SQLException {
        this.file = file;
        this.handle = handle;
        this.savepoint = handle.getConnection().prepareStatement("SAVEPOINT write_task");
        this.release = handle.getConnection().prepareStatement("RELEASE write_task");
        this.rollback = handle.getConnection().prepareStatement("ROLLBACK TO write_task");
        this.writing = start(this::writeUntilClosed, "halley-database-writer");
        this.telling = start(this::tellUntilClosed, "halley-database-committed");
    }

    private static Thread start(Runnable loop, String name) {
        Thread thread = new Thread(loop, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    <T extends @Nullable Object> CompletableFuture<T> submit(
            Database.Write<T> work, @Nullable Consumer<? super T> committed, boolean savepoint) {
        Task<T> task = new Task<>(work, committed, savepoint);
        try {
            boolean queued = false;
            while (!queued) {
                DatabaseException refused = closing ? closed() : refusal;
                if (refused != null) {
                    return CompletableFuture.failedFuture(refused);
                }
                queued = queue.offer(task, 100, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return CompletableFuture.failedFuture(
                    new DatabaseException("interrupted while waiting to write to '" + file + "'", interrupted));
        }
        if (!writing.isAlive()) {
            // Nobody will take what was queued behind the writer's back; what was queued before has been answered.
            failQueued();
        }
        return task.future;
    }

    void refuseOnWriterThread() {
        Thread current = Thread.currentThread();
        if (current.equals(writing) || current.equals(telling)) {
            throw new IllegalStateException("a write cannot wait for another write: use the handle it was given, or"
                    + " chain to the future with an executor");
        }
    }

    private DatabaseException closed() {
        return new DatabaseException("the database '" + file + "' has been closed", null);
    }

    private void writeUntilClosed() {
        List<Task<?>> group = new ArrayList<>();
        try {
            while (true) {
                Task<?> first = queue.poll(50, TimeUnit.MILLISECONDS);
                if (first != null) {
                    group = new ArrayList<>();
                    runGroup(first, group);
                    done.put(group);
                } else if (closing) {
                    return;
                }
            }
        } catch (InterruptedException | RuntimeException | Error unexpected) {
            refuse("the writer of '" + file + "' ended unexpectedly: " + unexpected, unexpected);
            failAll(group, unexpected);
            group.forEach(Task::tell);
        } finally {
            failQueued();
        }
    }

    private void runGroup(Task<?> first, List<Task<?>> group) {
        DatabaseException refused = refusal;
        long end = System.nanoTime() + GROUP_NANOS;
        Task<?> task = first;
        while (task != null) {
            group.add(task);
            if (refused == null && !runTask(task)) {
                failAll(group, task.failure);
                return;
            }
            boolean full = group.size() >= GROUP_LIMIT || System.nanoTime() >= end;
            task = full ? null : queue.poll();
        }
        if (refused == null) {
            commit(group);
        } else {
            failAll(group, refused);
        }
    }

    /** Returns false if SQLite has rolled back the whole transaction, as it does after some errors. */
    private boolean runTask(Task<?> task) {
        try {
            if (task.savepoint) {
                savepoint.execute();
            }
            task.run(handle);
            if (task.savepoint) {
                release.execute();
            }
            return true;
        } catch (Exception | Error failure) {
            task.failure = failure;
            return undo(task, failure);
        }
    }

    private boolean undo(Task<?> task, Throwable failure) {
        try {
            if (!task.savepoint) {
                // Works only if the transaction is still open: release would fail otherwise.
                savepoint.execute();
            } else {
                rollback.execute();
            }
            release.execute();
            return true;
        } catch (SQLException second) {
            failure.addSuppressed(second);
            rollbackGroup(failure);
            return false;
        }
    }

    private void commit(List<Task<?>> group) {
        try {
            handle.getConnection().commit();
        } catch (SQLException failure) {
            rollbackGroup(failure);
            DatabaseException told;
            if (isDiskFull(failure)) {
                told = new DatabaseException(
                        "the disk of '" + file + "' is full: nothing was written. Free some space and send it again.",
                        failure);
            } else {
                told = refuse(
                        "a commit to '" + file + "' failed (" + failure.getMessage()
                                + "): what the disk holds is not known, so nothing more is accepted. Check the disk, then"
                                + " start the server again: it recovers everything that was acknowledged.",
                        failure);
            }
            failAll(group, told);
        }
    }

    private static boolean isDiskFull(SQLException failure) {
        return failure instanceof SQLiteException sqlite && sqlite.getResultCode() == SQLiteErrorCode.SQLITE_FULL;
    }

    private void rollbackGroup(Throwable failure) {
        try {
            handle.getConnection().rollback();
        } catch (SQLException second) {
            failure.addSuppressed(second);
            refuse("a rollback of '" + file + "' failed: " + second.getMessage() + ". Start the server again.", second);
        }
    }

    private DatabaseException refuse(String message, Throwable cause) {
        LOG.error(message, cause);
        DatabaseException refused = new DatabaseException(message, cause);
        refusal = refused;
        return refused;
    }

    private static void failAll(List<Task<?>> group, @Nullable Throwable failure) {
        for (Task<?> task : group) {
            if (task.failure == null) {
                task.failure = failure;
            }
        }
    }

    private void failQueued() {
        DatabaseException refused = refusal;
        Throwable failure = refused == null ? closed() : refused;
        for (Task<?> task = queue.poll(); task != null; task = queue.poll()) {
            task.future.completeExceptionally(failure);
        }
    }

    private void tellUntilClosed() {
        try {
            while (true) {
                List<Task<?>> group = done.poll(50, TimeUnit.MILLISECONDS);
                if (group != null) {
                    group.forEach(Task::tell);
                } else if (!writing.isAlive() && done.isEmpty()) {
                    return;
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closing = true;
        try {
            writing.join();
            telling.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        Database.closeQuietly(handle.getConnection());
    }
}
