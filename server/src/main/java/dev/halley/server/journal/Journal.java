package dev.halley.server.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rows that are on disk when those who wait for them are told. Rows are kept until their owner lets go of them; the files are let go of
 * in the order in which they were written, and used again. Thread-safe.
 *
 * <p>A sync that fails makes the disk's state unknown: all later rows are refused, and the one who opened the journal is told. If only a write
 * fails, as on a full disk, its rows are refused and nothing of them was written.
 */
public final class Journal implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final int BUFFER_BYTES = 1 << 20;
    private static final int SMALL_BYTES = 1 << 13;
    /** Owns no rows. */
    private static final long NOBODY = Long.MIN_VALUE;

    /** What is to be written as one group. Both ends are called on the journal's threads. */
    public interface Entry {
        /** The rows, asked for when it is written. May be empty. */
        List<JournalRow> rows();

        /** They are on disk. */
        void written();

        /** They are not, and never will be. */
        void refused(Exception reason);
    }

    /** Told of a failure after which nothing is accepted; returns what those who wait are told. */
    private final Function<IOException, RuntimeException> broken;

    private final Path folder;
    private final long salt;
    private final long writer;
    private final BlockingQueue<Entry> toWrite = new LinkedBlockingQueue<>();
    /** How many written entries wait for the thread that tells. */
    private final AtomicInteger untold = new AtomicInteger();

    private final BlockingQueue<Runnable> toTell = new LinkedBlockingQueue<>();
    private final List<Thread> threads;
    private final JournalFiles files;
    /** Of the thread that writes. */
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);

    private @Nullable RuntimeException refusal;
    private volatile boolean closing;

    /** A row that says nothing to the end of the threads. */
    private static final Entry END = new Entry() {
        @Override
        public List<JournalRow> rows() {
            return List.of();
        }

        @Override
        public void written() {}

        @Override
        public void refused(Exception reason) {}
    };

    private Journal(
            Path folder, long salt, long writer, JournalFiles files, Function<IOException, RuntimeException> broken) {
        this.folder = folder;
        this.salt = salt;
        this.writer = writer;
        this.files = files;
        this.broken = broken;
        this.threads = List.of(
                new Thread(this::writeUntilClosed, "halley-journal"),
                new Thread(this::tellUntilClosed, "halley-journal-told"));
    }

    /**
     * Opens the journal of a folder.
     *
     * @param writers the writers of before, by their salts: what they wrote and was not let go of is {@link #recovered}
     * @param salt of this writer; it has to be in the database before
     * @param fileBytes how large a new file is: a larger one is longer used before there has to be another, and longer read after a crash
     * @param doubtful is given rows of which not all bytes are what was written, or which are with such rows
     */
    public static Journal open(
            Path folder,
            Map<Long, Long> writers,
            long salt,
            long writer,
            int fileBytes,
            Consumer<List<JournalRow>> doubtful,
            Function<IOException, RuntimeException> broken)
            throws IOException {
        FoundJournal found = FoundJournal.read(folder, writers);
        if (!found.doubtful().isEmpty()) {
            doubtful.accept(found.doubtful());
        }
        Journal journal = new Journal(folder, salt, writer, new JournalFiles(folder, fileBytes, found), broken);
        journal.threads.forEach(thread -> {
            thread.setDaemon(true);
            thread.start();
        });
        return journal;
    }

    /** The folder of the journal of a database. */
    public static Path beside(Path database) {
        return database.resolveSibling(database.getFileName() + "-journal.d");
    }

    /**
     * The rows of a journal that nobody may have let go of, in the order in which they were written. It may be in use by another process meanwhile:
     * then what is let go of while it is read may be missing.
     */
    public static List<JournalRow> read(Path folder, Map<Long, Long> writers) throws IOException {
        FoundJournal found = FoundJournal.read(folder, writers);
        List<JournalRow> all = new ArrayList<>(found.rows());
        all.addAll(found.doubtful());
        return all;
    }

    /** The number of this writer. */
    public long writer() {
        return writer;
    }

    /** The owners of rows that were written before it was opened, and that were not let go of yet. */
    public Set<Long> recoveredOwners() {
        return files.recoveredOwners();
    }

    /** The rows of an owner that were written before it was opened, and that were not let go of yet. */
    public List<JournalRow> recovered(long owner) {
        return files.recovered(owner);
    }

    // ---- writing

    /** Queues an entry. */
    public void append(Entry entry) {
        toWrite.add(entry);
    }

    /** Queues a row that voids all rows of an owner before it. */
    public void appendVoid(long owner, Runnable written, Consumer<Exception> refused) {
        append(new Entry() {
            @Override
            public List<JournalRow> rows() {
                return List.of(new JournalRow(owner, writer, 0, null));
            }

            @Override
            public void written() {
                release(owner, Map.of());
                written.run();
            }

            @Override
            public void refused(Exception reason) {
                refused.accept(reason);
            }
        });
    }

    /**
     * Lets go of the rows of an owner up to a number of each writer.
     *
     * @param numbers by writer; all rows of all writers if it is empty
     */
    public void release(long owner, Map<Long, Long> numbers) {
        files.release(owner, numbers);
    }

    /**
     * Writes down that rows were let go of, so that the next open does not find them. What is appended does that too: for when nothing is. Does
     * nothing if there is nothing to tell.
     */
    public void forgetReleased() {
        if (files.mayForget()) {
            appendVoid(NOBODY, () -> {}, failure -> LOG.debug("the journal keeps what was let go of", failure));
        }
    }

    /** Whether rows of an owner are in it. */
    public boolean holds(long owner) {
        return files.holds(owner);
    }

    /** How many bytes of an owner are in it. */
    public long bytes(long owner) {
        return files.bytes(owner);
    }

    /** The owners to whom it is due that it has become large. */
    public Set<Long> holdingBack() {
        return files.holdingBack();
    }

    private void writeUntilClosed() {
        List<Entry> entries = new ArrayList<>();
        while (true) {
            entries.clear();
            entries.add(take(toWrite));
            toWrite.drainTo(entries);
            for (Entry entry : entries) {
                if (entry.equals(END)) {
                    toTell.add(() -> closing = true);
                    return;
                }
                write(entry);
            }
        }
    }

    private void write(Entry entry) {
        try {
            List<JournalRow> rows = entry.rows();
            RuntimeException refused = refusal;
            if (refused != null) {
                toTell.add(() -> entry.refused(refused));
                return;
            }
            if (!rows.isEmpty()) {
                write(rows);
            }
            tell(entry, rows);
        } catch (NotWrittenException full) {
            toTell.add(() -> entry.refused(full));
        } catch (IOException failure) {
            RuntimeException told = broken.apply(failure);
            refusal = told;
            toTell.add(() -> entry.refused(told));
        } catch (RuntimeException | Error unexpected) {
            RuntimeException told = broken.apply(new IOException("the journal ended: " + unexpected, unexpected));
            refusal = told;
            toTell.add(() -> entry.refused(told));
        }
    }

    /**
     * To wake another thread for a few small rows costs more than to tell at once, and what comes meanwhile becomes a larger group. Nobody is told
     * before those who were written before.
     */
    private void tell(Entry entry, List<JournalRow> rows) {
        if (untold.get() == 0 && JournalFile.size(rows) < SMALL_BYTES) {
            tell(entry::written);
        } else {
            untold.incrementAndGet();
            toTell.add(() -> {
                tell(entry::written);
                untold.decrementAndGet();
            });
        }
    }

    private static void tell(Runnable told) {
        try {
            told.run();
        } catch (RuntimeException | Error unexpected) {
            LOG.error("what follows a write failed", unexpected);
        }
    }

    private void write(List<JournalRow> rows) throws IOException {
        long size = JournalFile.size(rows);
        if (size > Integer.MAX_VALUE - 64) {
            throw new NotWrittenException(folder, new IOException("a group of " + size + " bytes is too large"));
        }
        JournalFile file = files.withRoom(size, writer);
        long oldest = files.oldest();
        file.append(rows, buffer, salt, oldest);
        files.oldestSynced(oldest);
        files.hold(file, rows);
    }

    private void tellUntilClosed() {
        while (!closing) {
            tell(take(toTell));
        }
    }

    private static <T> T take(BlockingQueue<T> queue) {
        while (true) {
            try {
                return queue.take();
            } catch (InterruptedException ignored) {
                LOG.debug("a thread of the journal was interrupted", ignored);
            }
        }
    }

    // ---- the end

    /** Writes what is queued and ends. The files stay; {@link #deleteFiles} removes them. */
    @Override
    public void close() {
        append(END);
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        files.close();
    }

    /** Removes the files of a journal that is closed, the oldest first: what they held has found its place. */
    public void deleteFiles() throws IOException {
        files.delete();
    }
}
