package dev.halley.server.metric;

import dev.halley.server.database.Database;
import dev.halley.server.database.DatabaseException;
import dev.halley.server.journal.Journal;
import dev.halley.server.journal.JournalRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The journal of a store whose database is a file. The table of the log has what the journal cannot keep, and all when the store is closed. */
final class PointJournal {

    private static final Logger LOG = LoggerFactory.getLogger(PointJournal.class);
    private static final int SLICE_BYTES = 4 << 20;

    private PointJournal() {}

    /** Opens it; rows of experiments that are not there any more are let go of. */
    static Journal open(Database database, MetricDao dao, long salt, long writer, int fileBytes) {
        Path folder = folder(database);
        try {
            Map<Long, Long> writers = database.read(handle -> dao.writers(handle.getConnection()));
            Journal journal = Journal.open(
                    folder, writers, salt, writer, fileBytes, rows -> insert(database, dao, rows), database::distrust);
            Set<Long> gone = new HashSet<>(journal.recoveredOwners());
            gone.removeAll(database.read(handle -> dao.withHead(handle.getConnection(), gone)));
            gone.forEach(experiment -> journal.release(experiment, Map.of()));
            return journal;
        } catch (IOException failure) {
            throw new DatabaseException(
                    "what was logged last cannot be read from '" + folder + "': " + failure.getMessage()
                            + ". Check that this user may read and write it.",
                    failure);
        }
    }

    private static Path folder(Database database) {
        return Journal.beside(Objects.requireNonNull(database.file()));
    }

    /** Voids what was logged of an experiment, and waits until that is on disk. */
    static void appendVoid(Journal journal, long experiment) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        journal.appendVoid(experiment, () -> done.complete(null), done::completeExceptionally);
        done.join();
    }

    /** Moves what is in a closed journal into the table, so that the file of the database is whole by itself. */
    static void empty(Journal journal, Database database, MetricDao dao) {
        try {
            Map<Long, Long> writers = database.read(handle -> dao.writers(handle.getConnection()));
            List<JournalRow> rows = Journal.read(folder(database), writers).stream()
                    .filter(row -> journal.holds(row.owner()))
                    .toList();
            insert(database, dao, rows);
            journal.deleteFiles();
        } catch (IOException | RuntimeException failure) {
            LOG.warn("what was logged last stays in the journal until the next start: {}", failure.getMessage());
        }
    }

    private static void insert(Database database, MetricDao dao, List<JournalRow> rows) {
        List<JournalRow> slice = new ArrayList<>();
        int bytes = 0;
        for (JournalRow row : rows) {
            slice.add(row);
            bytes += Objects.requireNonNull(row.content()).length;
            if (bytes > SLICE_BYTES) {
                insertAtOnce(database, dao, List.copyOf(slice));
                slice.clear();
                bytes = 0;
            }
        }
        insertAtOnce(database, dao, slice);
    }

    private static void insertAtOnce(Database database, MetricDao dao, List<JournalRow> rows) {
        if (!rows.isEmpty()) {
            database.writeNow(handle -> {
                dao.insertJournaled(handle.getConnection(), rows);
                return true;
            });
        }
    }
}
