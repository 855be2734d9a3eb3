package dev.halley.server.journal;

import dev.halley.server.journal.JournalFile.Held;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of a journal as they were found after a crash.
 *
 * @param files that are needed, the oldest first
 * @param unused files that may be used again
 * @param rows that nobody may have let go of, in the order in which they were written
 * @param doubtful rows of which not all bytes are what was written, or which are with such rows
 * @param lostBytes how many bytes of acknowledged groups are not even that
 * @param oldest the lowest sequence that is needed
 * @param lastName the highest number of a file
 */
record FoundJournal(
        List<InUse> files,
        List<Path> unused,
        List<JournalRow> rows,
        List<JournalRow> doubtful,
        long lostBytes,
        long oldest,
        int lastName) {

    private static final Logger LOG = LoggerFactory.getLogger(FoundJournal.class);
    private static final String NAME = "journal-";

    /**
     * A file whose rows are needed.
     *
     * @param tornAt where a group was not written whole, or {@link FoundFile#NOTHING_TORN}
     */
    record InUse(Path path, long sequence, long writer, Map<Long, Held> held, int tornAt) {}

    /**
     * Reads a folder. It may be in use by another process meanwhile: then what is let go of while it is read may be missing.
     *
     * @param writers those whose groups count, by their salts
     */
    static FoundJournal read(Path folder, Map<Long, Long> writers) throws IOException {
        List<Path> paths = paths(folder);
        List<FoundFile> found = new ArrayList<>();
        Set<Path> unused = new HashSet<>(paths);
        int lastName = 0;
        FoundFile.Space space = new FoundFile.Space();
        for (Path path : paths) {
            lastName = Math.max(lastName, number(path));
            try {
                FoundFile file = FoundFile.read(path, writers, space);
                if (file != null) {
                    found.add(file);
                    unused.remove(path);
                }
            } catch (NoSuchFileException ended) {
                LOG.debug("who wrote it has brought it into the database", ended);
                unused.remove(path);
            }
        }
        found.sort(Comparator.comparingLong(FoundFile::sequence));
        long oldest = found.isEmpty() ? 0 : found.get(found.size() - 1).oldest();
        Reading reading = new Reading();
        for (int i = 0; i < found.size(); i++) {
            FoundFile file = found.get(i);
            if (file.sequence() < oldest) {
                unused.add(file.path());
            } else {
                reading.add(file, i == found.size() - 1);
            }
        }
        return reading.found(List.copyOf(unused), oldest, lastName);
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
        return name.matches(NAME + "[0-9]{1,8}") ? Integer.parseInt(name.substring(NAME.length())) : 0;
    }

    static Path path(Path folder, int number) {
        return folder.resolve(NAME + number);
    }

    /** Files that are read one after the other, the oldest first. */
    private static final class Reading {

        private final List<InUse> files = new ArrayList<>();
        private final List<JournalRow> rows = new ArrayList<>();
        private final List<JournalRow> doubtful = new ArrayList<>();
        private long lostBytes;

        void add(FoundFile file, boolean newest) {
            Map<Long, Held> held = new HashMap<>();
            long writer = 0;
            for (JournalRow row : file.rows()) {
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
            int lost = file.lostBytes();
            doubtful.addAll(file.doubtful());
            if (!newest) {
                // What was torn at the end of the newest file was never acknowledged; at the end of an older one it
                // was.
                doubtful.addAll(file.torn());
                lost += file.tornBytes();
            }
            if (lost > 0) {
                LOG.error(
                        "{} bytes of '{}' cannot be read any more: metrics logged shortly before the last end may be"
                                + " missing. Restore them from a backup.",
                        lost,
                        file.path());
            }
            lostBytes += lost;
            // What is void is known from groups that are whole only.
            doubtful.removeIf(row -> row.content() == null);
            files.add(new InUse(
                    file.path(), file.sequence(), writer, held, newest ? file.tornAt() : FoundFile.NOTHING_TORN));
        }

        FoundJournal found(List<Path> unused, long oldest, int lastName) {
            return new FoundJournal(files, unused, rows, doubtful, lostBytes, oldest, lastName);
        }
    }
}
