package dev.halley.server.database;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Group commit. Two threads: one runs whatever is queued as one transaction and commits it; the other tells those who wait,
 * while the first already runs the next group. While a sync is under way the queue fills, so groups grow with the load by
 * themselves and nothing waits for a timer.
 *
 * <p>With SQLite a failed commit means that the state of the disk is not known any more. From then on all writes are refused: a database
 * that acknowledged after a failed sync would lie. Only a write that was refused at once is forgiven, as by a full disk: SQLite knows then that
 * nothing was written.
 *
 * <p>With PostgreSQL a transaction may be lost to another server's (deadlock) or with the connection. As nothing of it was written, its
 * tasks are run again, one by one. Only a connection that is lost in a commit leaves its tasks unanswered: they fail.
 */
final class Writer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);
    private static final int QUEUE_LIMIT = 1024;
    private static final int GROUP_LIMIT = 1024;
    private static final int ATTEMPTS = 5;
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

    private final Engine engine;
    private final BlockingQueue<Task<?>> queue = new ArrayBlockingQueue<>(QUEUE_LIMIT);
    private final BlockingQueue<List<Task<?>>> done = new ArrayBlockingQueue<>(2);
    private final Thread writing;
    private final Thread telling;
    private WriterSession session;
    private final Task<?> wakeUp = new Task<>(handle -> false, null, false);
    private volatile boolean closing;
    private volatile boolean ended;
    private volatile @Nullable DatabaseException refusal;
    private final CompletableFuture<DatabaseException> distrusted = new CompletableFuture<>();

    /** @param first the connection to begin with, which is closed if it cannot be used */
    Writer(Engine engine, Jdbi jdbi, Handle first) throws SQLException {
        this.engine = engine;
        this.session = new WriterSession(jdbi, first);
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
            return CompletableFuture.failedFuture(new DatabaseException(
                    "interrupted while waiting to write to '" + engine.name() + "'", interrupted));
        }
        if (ended) {
            // Nobody will take what was queued behind the writer's back; what was queued before has been answered.
            failQueued();
        }
        return task.future;
    }

    boolean isCrowded() {
        return queue.remainingCapacity() < QUEUE_LIMIT / 4;
    }

    CompletableFuture<DatabaseException> distrusted() {
        return distrusted;
    }

    void refuseOnWriterThread() {
        Thread current = Thread.currentThread();
        if (current.equals(writing) || current.equals(telling)) {
            throw new IllegalStateException("a write cannot wait for another write: use the handle it was given, or"
                    + " chain to the future with an executor");
        }
    }

    private DatabaseException closed() {
        return new DatabaseException("the database '" + engine.name() + "' has been closed", null);
    }

    private void writeUntilClosed() {
        List<Task<?>> group = new ArrayList<>();
        try {
            while (true) {
                Task<?> first = queue.poll(50, TimeUnit.MILLISECONDS);
                if (first != null && !first.equals(wakeUp)) {
                    group = new ArrayList<>();
                    runGroup(first, group);
                    done.put(group);
                } else if (closing) {
                    return;
                }
            }
        } catch (InterruptedException | RuntimeException | Error unexpected) {
            refuse("the writer of '" + engine.name() + "' ended unexpectedly: " + unexpected, unexpected);
            failAll(group, unexpected);
            group.forEach(Task::tell);
        } finally {
            ended = true;
            failQueued();
            // Wakes who tells, unless there is something to tell.
            var unused = done.offer(List.of());
        }
    }

    private void runGroup(Task<?> first, List<Task<?>> group) {
        DatabaseException refused = refusal;
        long end = System.nanoTime() + GROUP_NANOS;
        boolean alive = refused != null || isConnected(first);
        Task<?> task = first;
        while (task != null) {
            group.add(task);
            if (!alive) {
                task.failure = first.failure;
            } else if (refused == null && !runTask(task)) {
                runAgain(group);
                return;
            }
            boolean full = group.size() >= GROUP_LIMIT || System.nanoTime() >= end;
            task = full ? null : queue.poll();
        }
        if (refused != null) {
            failAll(group, refused);
        } else if (alive) {
            commit(group);
        }
    }

    private boolean isConnected(Task<?> first) {
        try {
            session.connect();
            return true;
        } catch (SQLException | JdbiException failure) {
            first.failure = new DatabaseUnavailableException(engine.name(), failure);
            return false;
        }
    }

    /** Returns false if the whole transaction is gone. */
    private boolean runTask(Task<?> task) {
        task.failure = null;
        try {
            if (task.savepoint) {
                session.savepoint();
            }
            task.run(session.handle());
            if (task.savepoint) {
                session.release();
            }
            return true;
        } catch (Exception | Error failure) {
            task.failure = failure;
            return undo(task, failure);
        }
    }

    private boolean undo(Task<?> task, Throwable failure) {
        boolean isOfTheTask =
                switch (engine.classify(failure)) {
                    case OF_THE_WORK -> true;
                    case NOT_WRITTEN, TRY_AGAIN, DISCONNECTED, TOO_LONG -> false;
                };
        try {
            if (!isOfTheTask || (!task.savepoint && !engine.undoesFailedStatements())) {
                return false;
            }
            if (task.savepoint) {
                session.rollbackToSavepoint();
            } else {
                // Works only if the transaction is still open: SQLite has rolled it back after some errors.
                session.savepoint();
            }
            session.release();
            return true;
        } catch (SQLException second) {
            failure.addSuppressed(second);
            return false;
        }
    }

    /** After the transaction of a group was lost: each task in one of its own, and as often as is reasonable. */
    private void runAgain(List<Task<?>> group) {
        Throwable last = group.get(group.size() - 1).failure;
        rollback(last);
        if (!engine.isShared()) {
            // SQLite's driver has closed the statements that failed.
            session.disconnect();
            failAll(group, last);
            return;
        }
        for (Task<?> task : group) {
            for (int attempt = 1; attempt <= ATTEMPTS && !runAlone(task, attempt); attempt++) {
                LOG.debug("a write to '{}' is tried again", engine.name(), task.failure);
            }
        }
    }

    /** Returns false if it can be tried again. */
    private boolean runAlone(Task<?> task, int attempt) {
        task.failure = null;
        boolean committing = false;
        try {
            session.connect();
            task.run(session.handle());
            committing = true;
            session.commit();
            return true;
        } catch (Exception | Error failure) {
            Engine.Failure kind = engine.classify(failure);
            boolean lost = kind == Engine.Failure.DISCONNECTED;
            task.failure = lost ? new DatabaseUnavailableException(engine.name(), failure) : failure;
            rollback(failure);
            boolean again = kind == Engine.Failure.TRY_AGAIN || (lost && !committing && attempt < 2);
            return !again;
        }
    }

    private void commit(List<Task<?>> group) {
        try {
            session.commit();
        } catch (SQLException failure) {
            Engine.Failure kind = engine.classify(failure);
            if (kind == Engine.Failure.DISCONNECTED) {
                rollback(failure);
                failAll(group, new DatabaseUnavailableException(engine.name(), failure));
            } else if (!engine.losesTrustInFailedCommits()) {
                group.get(group.size() - 1).failure = failure;
                runAgain(group);
            } else {
                rollback(failure);
                session.disconnect();
                failAll(group, kind == Engine.Failure.NOT_WRITTEN ? notWritten(failure) : distrust(failure));
            }
        }
    }

    private DatabaseException notWritten(SQLException failure) {
        return new DatabaseException(
                "the disk of '" + engine.name() + "' is full or takes no writes (" + failure.getMessage()
                        + "): nothing was written. Free some space and send it again.",
                failure);
    }

    DatabaseException distrust(Exception failure) {
        return refuse(
                "a commit to '" + engine.name() + "' failed (" + failure.getMessage()
                        + "): what the disk holds is not known, so nothing more is accepted. Check the disk, then"
                        + " start the server again: it recovers everything that was acknowledged.",
                failure);
    }

    private void rollback(@Nullable Throwable failure) {
        try {
            session.rollback();
        } catch (SQLException second) {
            if (failure != null) {
                failure.addSuppressed(second);
            }
            // SQLite has undone it by itself, as after a full disk, or the connection is gone: the next group gets a
            // new one.
            session.disconnect();
        }
    }

    private DatabaseException refuse(String message, Throwable cause) {
        LOG.error(message, cause);
        DatabaseException refused = new DatabaseException(message, cause);
        refusal = refused;
        distrusted.complete(refused);
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
                }
                if (ended && done.isEmpty()) {
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
        var unused = queue.offer(wakeUp);
        try {
            writing.join();
            telling.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        session.disconnect();
    }
}
