package dev.halley.server.journal;

import dev.halley.server.journal.JournalFile.Held;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of a journal: which rows of whom are in them, and which may be used again. Thread-safe. */
final class JournalFiles {

    private static final Logger LOG = LoggerFactory.getLogger(JournalFiles.class);
    /** With so many files, what is only in the oldest should find its place elsewhere. */
    private static final int MANY_FILES = 8;

    private final Path folder;
    private final int fileBytes;
    private final Deque<JournalFile> inUse = new ArrayDeque<>();
    private final Deque<JournalFile> free = new ArrayDeque<>();
    private final Map<Long, List<JournalRow>> recovered = new HashMap<>();
    private long lastSequence;
    private int lastName;
    /** The lowest sequence that is needed, by a group that is on disk. */
    private long syncedOldest;

    JournalFiles(Path folder, int fileBytes, FoundJournal found) throws IOException {
        this.folder = folder;
        this.fileBytes = fileBytes;
        this.lastName = found.lastName();
        this.syncedOldest = found.oldest();
        for (JournalRow row : found.rows()) {
            recovered.computeIfAbsent(row.owner(), owner -> new ArrayList<>()).add(row);
        }
        for (FoundJournal.InUse file : found.files()) {
            JournalFile opened = JournalFile.open(file.path());
            opened.begin(file.sequence(), file.writer());
            if (file.tornAt() != FoundFile.NOTHING_TORN) {
                // By the next start it is not the newest file any more.
                opened.erase(file.tornAt());
            }
            file.held().forEach(opened::hold);
            opened.held().keySet().retainAll(recovered.keySet());
            inUse.add(opened);
            lastSequence = Math.max(lastSequence, file.sequence());
        }
        for (Path path : found.unused()) {
            free.add(JournalFile.open(path));
        }
    }

    // ---- who needs them

    synchronized Set<Long> recoveredOwners() {
        return Set.copyOf(recovered.keySet());
    }

    synchronized List<JournalRow> recovered(long owner) {
        return List.copyOf(recovered.getOrDefault(owner, List.of()));
    }

    /** Rows that were written to a file are needed. */
    synchronized void hold(JournalFile file, List<JournalRow> rows) {
        for (JournalRow row : rows) {
            if (row.content() != null) {
                file.hold(row.owner(), Held.of(row));
            }
        }
    }

    /** As {@link Journal#release}. */
    synchronized void release(long owner, Map<Long, Long> numbers) {
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

    synchronized boolean holds(long owner) {
        return recovered.containsKey(owner)
                || inUse.stream().anyMatch(file -> file.held().containsKey(owner));
    }

    synchronized long bytes(long owner) {
        return inUse.stream()
                .map(file -> file.held().get(owner))
                .filter(Objects::nonNull)
                .mapToLong(Held::bytes)
                .sum();
    }

    synchronized Set<Long> holdingBack() {
        return inUse.size() < MANY_FILES
                ? Set.of()
                : new HashSet<>(inUse.element().held().keySet());
    }

    /** Whether a group would say of more rows than the last one that they are not needed. */
    synchronized boolean mayForget() {
        return !inUse.isEmpty() && (oldest() > syncedOldest || (inUse.size() == 1 && isDone(inUse.getLast())));
    }

    /** Whether all rows in it were let go of. */
    private static boolean isDone(JournalFile file) {
        return file.hasHeld() && file.held().isEmpty();
    }

    // ---- where to write

    /**
     * The file for so many bytes of a writer: the one that was written last, or another one, so that what is not needed any more is in none that
     * is. For one thread.
     */
    JournalFile withRoom(long size, long writer) throws IOException {
        JournalFile last;
        synchronized (this) {
            last = inUse.peekLast();
            if (last != null && last.writer() == writer && last.hasRoom(size) && !isDone(last)) {
                return last;
            }
        }
        if (last != null) {
            last.leave();
        }
        JournalFile taken = takeFree(size);
        if (taken == null) {
            taken = create(Math.max(fileBytes, size));
        }
        synchronized (this) {
            taken.begin(++lastSequence, writer);
            inUse.add(taken);
            reclaim();
        }
        return taken;
    }

    /**
     * A file is written over only when a group on disk says that it is not needed: else half a group in it would look like damage to
     * what it held before.
     */
    private synchronized @Nullable JournalFile takeFree(long size) {
        for (JournalFile candidate : free) {
            if (candidate.fits(size) && candidate.sequence() < syncedOldest) {
                free.remove(candidate);
                return candidate;
            }
        }
        return null;
    }

    private JournalFile create(long bytes) throws NotWrittenException {
        try {
            Files.createDirectories(folder);
            return JournalFile.create(FoundJournal.path(folder, ++lastName), bytes);
        } catch (IOException failure) {
            throw new NotWrittenException(folder, failure);
        }
    }

    /** The lowest sequence that is needed. */
    synchronized long oldest() {
        return inUse.element().sequence();
    }

    /** A group that says so is on disk. */
    synchronized void oldestSynced(long oldest) {
        syncedOldest = oldest;
    }

    // ---- the end

    synchronized void close() {
        for (JournalFile file : all()) {
            try {
                file.close();
            } catch (IOException ignored) {
                LOG.debug("a file of the journal could not be closed", ignored);
            }
        }
    }

    /** Removes them, the oldest first. */
    synchronized void delete() throws IOException {
        for (JournalFile file : all()) {
            file.delete();
        }
    }

    private List<JournalFile> all() {
        List<JournalFile> files = new ArrayList<>(free);
        files.addAll(inUse);
        return files;
    }
}
