package dev.halley.metadata.sql;

import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.metadata.StepClaim;
import dev.halley.metadata.StepResult;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;

/**
 * One connection to one SQLite file. Thread-safe: one thread at a time has the connection. Who gets it to write also does what others wait
 * to write, in one transaction, because what takes time is the sync of the disk: steps that end together cost one commit.
 */
final class SqliteDatabase implements Database {

    private static final Logger log = LoggerFactory.getLogger(SqliteDatabase.class);

    /** Writers wait for each other; a transaction takes milliseconds, so this is never reached by honest means. */
    private static final int BUSY_MILLIS = 60_000;

    /**
     * A log that starts over at 1 MiB is written over what it was before. One that grows costs each commit a change of the file's
     * length as well, which takes the disk twice as long as the commit itself.
     */
    private static final int PAGES_BEFORE_CHECKPOINT = 256;

    /** For a process that writes much: to begin the log anew takes the disk as long as five commits. */
    private static final int PAGES_OF_LONG_LOG = 1_024;

    /** As many writes as it pays for to write the log ahead; a short command makes fewer. */
    private static final int WRITES_BEFORE_LOG_AHEAD = 8;

    private static final int WRITES_BEFORE_LONG_LOG = 400;

    private final Path path;
    private final Handle handle;
    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<PendingWrite<?>> waiting = new ConcurrentLinkedQueue<>();

    /** SQLite gave up the whole transaction because of one change in it, as it does when the disk is full. Guarded by the lock. */
    private boolean undone;

    /** How often something was written. Guarded by the lock. */
    private int writes;

    private SqliteDatabase(Path path, Handle handle) {
        this.path = path;
        this.handle = handle;
    }

    static SqliteDatabase open(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        Handle handle = null;
        SqliteDatabase file = null;
        try {
            Path folder = absolute.getParent();
            if (folder != null) {
                Files.createDirectories(folder);
                if (!Files.isWritable(folder)) { // Or the driver tells of libraries that it cannot unpack.
                    throw new AccessDeniedException(folder.toString());
                }
            }
            handle = new Handle(config().createConnection("jdbc:sqlite:" + absolute), true);
            handle.execute("PRAGMA wal_autocheckpoint = " + PAGES_BEFORE_CHECKPOINT);
            bringUpToDate(absolute, handle);
            file = new SqliteDatabase(absolute, handle);
            return file;
        } catch (IOException | SqlFailure | SQLException failure) {
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
        config.setTempStore(SQLiteConfig.TempStore.MEMORY); // A statement of many rows would make a file to undo it.
        config.setGetGeneratedKeys(false); // The driver would ask for them after each insert.
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
        return written(new PendingWrite<>(work, false));
    }

    @Override
    public <T extends @Nullable Object> T writeOne(Function<Handle, T> statement) {
        return write(statement);
    }

    @Override
    public <T extends @Nullable Object> T read(Function<Handle, T> work) {
        return transaction("BEGIN", work);
    }

    @Override
    public boolean append(StepClaim claim, StepResult result) {
        return written(new PendingWrite<>(open -> StepEnds.append(open, claim, result), true));
    }

    private <T extends @Nullable Object> T written(PendingWrite<T> mine) {
        waiting.add(mine);
        lock.lock();
        try {
            if (!mine.isDone()) {
                writeWhatWaits();
            }
        } finally {
            lock.unlock();
        }
        return mine.result();
    }

    /** How many writes nobody has begun. */
    int waiting() {
        return waiting.size();
    }

    /** The one of this thread is among them. */
    private void writeWhatWaits() {
        writes++;
        if (writes == WRITES_BEFORE_LOG_AHEAD) {
            writeLogAhead(PAGES_BEFORE_CHECKPOINT);
        } else if (writes == WRITES_BEFORE_LONG_LOG) {
            writeLogAhead(PAGES_OF_LONG_LOG);
        }
        List<PendingWrite<?>> group = new ArrayList<>();
        for (PendingWrite<?> each = waiting.poll(); each != null; each = waiting.poll()) {
            group.add(each);
        }
        if (group.size() == 1) {
            writeAlone(group.get(0));
            return;
        }
        // Ends of steps come last: whoever else writes has to find them moved, and they all wait at the same time.
        group.sort(Comparator.comparing(PendingWrite::isOneStatement));
        try {
            transaction("BEGIN IMMEDIATE", open -> {
                for (PendingWrite<?> each : group) {
                    writeApart(open, each);
                    if (undone) {
                        throw failed(path, "cannot be used", new SQLException("another change failed for good"));
                    }
                }
                return group;
            });
        } catch (RuntimeException failure) { // Nothing of it is there, whatever each of them was told.
            group.forEach(each -> each.fail(failure));
        } finally {
            undone = false;
        }
    }

    /**
     * Within a transaction that writes, no process appends to the log.
     *
     * @param pages after which the log begins anew; there is room for the transaction that reaches them
     */
    private void writeLogAhead(int pages) {
        try {
            transaction("BEGIN IMMEDIATE", open -> {
                LogAhead.write(path, (pages + pages / 4) * 4120L);
                return path;
            });
            handle.execute("PRAGMA wal_autocheckpoint = " + pages);
        } catch (HalleyException | SqlFailure failure) { // The write that follows is told of it, if it fails as well.
            log.debug("The log of {} is not written ahead.", path, failure);
        }
    }

    private <T extends @Nullable Object> void writeAlone(PendingWrite<T> only) {
        only.run(work -> only.isOneStatement() ? direct(work) : transaction("BEGIN IMMEDIATE", work));
    }

    private <T extends @Nullable Object> void writeApart(Handle open, PendingWrite<T> one) {
        one.run(work -> apart(open, work));
    }

    /** A statement that is a transaction by itself. */
    private <T extends @Nullable Object> T direct(Function<Handle, T> statement) {
        try {
            return statement.apply(handle);
        } catch (SqlFailure failure) {
            throw failed(path, "cannot be used", failure);
        }
    }

    /** Work of which nothing is left if it fails, while the rest of the transaction goes on. */
    private <T extends @Nullable Object> T apart(Handle open, Function<Handle, T> work) {
        boolean released = false;
        try {
            execute("SAVEPOINT one");
            T result = work.apply(open);
            execute("RELEASE one");
            released = true;
            return result;
        } catch (SqlFailure | SQLException failure) {
            throw failed(path, "cannot be used", failure);
        } finally {
            if (!released) {
                undo();
            }
        }
    }

    private void undo() {
        try {
            execute("ROLLBACK TO one");
            execute("RELEASE one");
        } catch (SQLException wholeTransactionIsUndone) {
            undone = true;
        }
    }

    private <T extends @Nullable Object> T transaction(String opening, Function<Handle, T> work) {
        lock.lock();
        boolean begun = false;
        boolean committed = false;
        try {
            execute(opening);
            begun = true;
            if (StepEnds.any(handle)) {
                if (opening.equals("BEGIN")) { // Whoever began to read cannot always go on to write, so it begins anew.
                    execute("ROLLBACK");
                    begun = false;
                    execute("BEGIN IMMEDIATE");
                    begun = true;
                }
                StepEnds.move(handle);
            }
            T result = work.apply(handle);
            execute("COMMIT");
            committed = true;
            return result;
        } catch (SqlFailure | SQLException failure) {
            throw failed(path, "cannot be used", failure);
        } finally {
            if (begun && !committed) {
                rollback();
            }
            lock.unlock();
        }
    }

    private void execute(String sql) throws SQLException {
        PreparedStatement statement = handle.take(sql);
        try {
            statement.execute();
        } finally {
            handle.release(sql, statement);
        }
    }

    private void rollback() {
        try {
            execute("ROLLBACK");
        } catch (SQLException alreadyRolledBack) {
            // SQLite has undone it by itself, for instance because the disk is full.
        }
    }

    private static HalleyException failed(Path path, String what, Throwable failure) {
        Path folder = path.getParent();
        if (folder != null && Files.isDirectory(folder) && !Files.isWritable(folder)) {
            return new HalleyException(
                    ErrorKind.FAILED,
                    "The metadata store '" + path + "' " + what
                            + ": you may not write to its folder. Set HALLEY_HOME to a"
                            + " folder of your own, or have the owner of this one let you write.",
                    failure);
        }
        Throwable cause = failure instanceof SqlFailure && failure.getCause() != null ? failure.getCause() : failure;
        return new HalleyException(
                ErrorKind.FAILED,
                "The metadata store '" + path + "' " + what + ": " + cause.getMessage()
                        + ". Check that the folder is writable and has free space; if the file is damaged, restore it"
                        + " from a backup or move it away to start with an empty one.",
                failure);
    }

    @Override
    public void close() {
        lock.lock();
        try {
            handle.close();
        } catch (SqlFailure e) {
            throw failed(path, "cannot be closed", e);
        } finally {
            lock.unlock();
        }
    }
}
