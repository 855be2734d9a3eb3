package dev.halley.server.journal;

import static dev.halley.server.journal.JournalFile.NOTHING_TORN;

import dev.halley.server.journal.JournalFile.Held;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
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
    private static final long FILE_BYTES = 8 << 20;
    /** With so many files, what is only in the oldest should find its place elsewhere. */
    private static final int MANY_FILES = 8;

    private static final int BUFFER_BYTES = 1 << 20;
    private static final int SMALL_BYTES = 1 << 13;

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
    private final Deque<JournalFile> inUse = new ArrayDeque<>();
    private final Deque<JournalFile> free = new ArrayDeque<>();
    private final Map<Long, List<JournalRow>> recovered;
    private long lastSequence;
    private int lastName;
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

    private Journal(Path folder, long salt, long writer, Found found, Function<IOException, RuntimeException> broken)
            throws IOException {
        this.folder = folder;
        this.salt = salt;
        this.writer = writer;
        this.broken = broken;
        this.recovered = new HashMap<>();
        for (JournalRow row : found.rows()) {
            recovered.computeIfAbsent(row.owner(), owner -> new ArrayList<>()).add(row);
        }
        for (FoundFile file : found.files()) {
            JournalFile opened = JournalFile.open(file.path());
            opened.begin(file.sequence(), file.writer());
            if (file.tornAt() != NOTHING_TORN) {
                // By the next start it is not the newest file any more.
                opened.erase(file.tornAt());
            }
            opened.held().putAll(file.held());
            opened.held().keySet().retainAll(recovered.keySet());
            inUse.add(opened);
            lastSequence = Math.max(lastSequence, file.sequence());
        }
        for (Path path : found.unused()) {
            free.add(JournalFile.open(path));
        }
        this.lastName = found.lastName();
        this.threads = List.of(
                new Thread(this::writeUntilClosed, "halley-journal"),
                new Thread(this::tellUntilClosed, "halley-journal-told"));
    }

    /**
     * Opens the journal of a folder.
     *
     * @param writers the writers of before, by their salts: what they wrote and was not let go of is {@link #recovered}
     * @param salt of this writer; it has to be in the database before
     * @param doubtful is given rows of which not all bytes are what was written, or which are with such rows
     */
    public static Journal open(
            Path folder,
            Map<Long, Long> writers,
            long salt,
            long writer,
            Consumer<List<JournalRow>> doubtful,
            Function<IOException, RuntimeException> broken)
            throws IOException {
        Found found = find(folder, writers);
        if (!found.doubtful().isEmpty()) {
            doubtful.accept(found.doubtful());
        }
        Journal journal = new Journal(folder, salt, writer, found, broken);
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

    // ---- what was found

    private record FoundFile(Path path, long sequence, long writer, Map<Long, Held> held, int tornAt) {}

    private record Read(Path path, JournalFile.Found found) {}

    private static Read last(List<Read> read) {
        return read.get(read.size() - 1);
    }

    private record Found(
            List<FoundFile> files, List<Path> unused, List<JournalRow> rows, List<JournalRow> doubtful, int lastName) {}

    /**
     * The rows of a journal that nobody may have let go of, in the order in which they were written. It may be in use by another process meanwhile:
     * then what is let go of while it is read may be missing.
     */
    public static List<JournalRow> read(Path folder, Map<Long, Long> writers) throws IOException {
        Found found = find(folder, writers);
        List<JournalRow> all = new ArrayList<>(found.rows());
        all.addAll(found.doubtful());
        return all;
    }

    private static Found find(Path folder, Map<Long, Long> writers) throws IOException {
        List<Path> paths = paths(folder);
        List<Read> read = new ArrayList<>();
        for (Path path : paths) {
            try {
                JournalFile.Found found = JournalFile.read(path, writers);
                if (found != null) {
                    read.add(new Read(path, found));
                }
            } catch (NoSuchFileException ended) {
                LOG.debug("who wrote it has brought it into the database", ended);
            }
        }
        read.sort(Comparator.comparing(one -> one.found().sequence()));
        long oldest = read.isEmpty() ? 0 : last(read).found().oldest();
        read.removeIf(one -> one.found().sequence() < oldest);
        List<FoundFile> files = new ArrayList<>();
        List<JournalRow> rows = new ArrayList<>();
        List<JournalRow> doubtful = new ArrayList<>();
        for (Read one : read) {
            Path path = one.path();
            JournalFile.Found found = one.found();
            if (found.lostBytes() > 0) {
                LOG.error(
                        "{} bytes of '{}' cannot be read any more: metrics logged shortly before the last end may be"
                                + " missing. Restore them from a backup.",
                        found.lostBytes(),
                        path);
            }
            Map<Long, Held> held = new HashMap<>();
            long writer = 0;
            for (JournalRow row : found.rows()) {
                writer = row.writer();
                if (row.content() == null) {
                    rows.removeIf(before -> before.owner() == row.owner());
                    doubtful.removeIf(before -> before.owner() == row.owner());
                    held.remove(row.owner());
                    files.forEach(before -> before.held().remove(row.owner()));
                } else {
                    rows.add(row);
                    held.merge(row.owner(), Held.of(row), Held::and);
                }
            }
            doubtful.addAll(found.doubtful());
            if (!one.equals(last(read))) {
                // What was torn at the end of the newest file was never acknowledged; at the end of an older one it
                // was.
                doubtful.addAll(found.torn());
            }
            // What is void is known from groups that are whole only.
            doubtful.removeIf(row -> row.content() == null);
            files.add(new FoundFile(
                    path, found.sequence(), writer, held, one.equals(last(read)) ? found.tornAt() : NOTHING_TORN));
        }
        List<Path> unused = paths.stream()
                .filter(path -> read.stream().noneMatch(one -> one.path().equals(path)))
                .toList();
        int lastName = paths.stream().mapToInt(Journal::number).max().orElse(0);
        return new Found(files, unused, rows, doubtful, lastName);
    }

    private static List<Path> paths(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> number(file) > 0).toList();
        }
    }

    private static int number(Path file) {
        String name = file.getFileName().toString();
        return name.matches("journal-[0-9]{1,8}") ? Integer.parseInt(name.substring("journal-".length())) : 0;
    }

    /** The number of this writer. */
    public long writer() {
        return writer;
    }

    /** The owners of rows that were written before it was opened, and that were not let go of yet. */
    public synchronized Set<Long> recoveredOwners() {
        return Set.copyOf(recovered.keySet());
    }

    /** The rows of an owner that were written before it was opened, and that were not let go of yet. */
    public synchronized List<JournalRow> recovered(long owner) {
        return List.copyOf(recovered.getOrDefault(owner, List.of()));
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
    public synchronized void release(long owner, Map<Long, Long> numbers) {
        for (JournalFile file : inUse) {
            Held held = file.held().get(owner);
            if (held != null && (numbers.isEmpty() || held.number() <= numbers.getOrDefault(file.writer(), -1L))) {
                file.held().remove(owner);
            }
        }
        List<JournalRow> rows = recovered.get(owner);
        if (rows != null) {
            rows.removeIf(row -> numbers.isEmpty() || row.number() <= numbers.getOrDefault(row.writer(), -1L));
            if (rows.isEmpty()) {
                recovered.remove(owner);
            }
        }
        reclaim();
    }

    /** The file that is being written is the last one, and stays. */
    private void reclaim() {
        while (inUse.size() > 1 && inUse.element().held().isEmpty()) {
            free.add(inUse.remove());
        }
    }

    /** Whether rows of an owner are in it. */
    public synchronized boolean holds(long owner) {
        return recovered.containsKey(owner)
                || inUse.stream().anyMatch(file -> file.held().containsKey(owner));
    }

    /** How many bytes of an owner are in it. */
    public synchronized long bytes(long owner) {
        return inUse.stream()
                .map(file -> file.held().get(owner))
                .filter(Objects::nonNull)
                .mapToLong(Held::bytes)
                .sum();
    }

    /** The owners to whom it is due that it has become large. */
    public synchronized Set<Long> holdingBack() {
        return inUse.size() < MANY_FILES
                ? Set.of()
                : new HashSet<>(inUse.element().held().keySet());
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
        JournalFile file;
        long oldest;
        synchronized (this) {
            file = inUse.peekLast();
        }
        if (file == null || file.writer() != writer || !file.hasRoom(size)) {
            file = next(size);
        }
        synchronized (this) {
            oldest = inUse.element().sequence();
        }
        file.append(rows, buffer, salt, oldest);
        synchronized (this) {
            for (JournalRow row : rows) {
                if (row.content() != null) {
                    file.held().merge(row.owner(), Held.of(row), Held::and);
                }
            }
        }
    }

    private JournalFile next(long size) throws IOException {
        JournalFile taken = null;
        synchronized (this) {
            for (JournalFile candidate : free) {
                if (candidate.fits(size)) {
                    taken = candidate;
                    break;
                }
            }
            free.remove(taken);
        }
        if (taken == null) {
            taken = create(Math.max(FILE_BYTES, size));
        }
        synchronized (this) {
            taken.begin(++lastSequence, writer);
            inUse.add(taken);
            reclaim();
        }
        return taken;
    }

    private JournalFile create(long bytes) throws NotWrittenException {
        try {
            Files.createDirectories(folder);
            return JournalFile.create(folder.resolve("journal-" + ++lastName), bytes);
        } catch (IOException failure) {
            throw new NotWrittenException(folder, failure);
        }
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
        synchronized (this) {
            for (JournalFile file : allFiles()) {
                try {
                    file.close();
                } catch (IOException ignored) {
                    LOG.debug("a file of the journal could not be closed", ignored);
                }
            }
        }
    }

    private List<JournalFile> allFiles() {
        List<JournalFile> files = new ArrayList<>(free);
        files.addAll(inUse);
        return files;
    }

    /** Removes the files of a journal that is closed, the oldest first: what they held has found its place. */
    public synchronized void deleteFiles() throws IOException {
        for (JournalFile file : allFiles()) {
            file.delete();
        }
    }
}
