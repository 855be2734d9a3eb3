package dev.halley.server.metric;

import dev.halley.server.database.Database;
import dev.halley.server.journal.Journal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the fresh points of one experiment from the log into the chunks of its series.
 *
 * <p>Everything up to one log row is moved. Series by series the new chunks and the summary are written, each series in one
 * transaction, many series in one; only then the log rows are deleted. A crash in between leaves points both in chunks and in the
 * log: when the log is read again they are repeats of points in chunks, and repeats count once. So nothing needs to hold the writer
 * for longer than a slice, however many series there are.
 *
 * <p>A chunk of at least half the size of a full one is as good as full and is never touched again. Smaller ones, all of them behind the
 * last full one, wait until they and the new points fill one, or until they are many: so a point is packed twice at most, mostly once,
 * while an experiment logs. What is left is merged when the experiment is quiet (<em>thorough</em>).
 *
 * <p>Only one compaction of an experiment may run at a time.
 */
final class Compaction {

    private static final Logger LOG = LoggerFactory.getLogger(Compaction.class);
    private static final int SLICE_BYTES = 256 * 1024;
    private static final int SLICE_SERIES = 128;
    private static final int SLICES_UNDER_WAY = 3;
    private static final int LOG_ROWS_AT_ONCE = 256;
    /** So many small chunks of a series are merged although they do not fill one. */
    private static final int MOST_SMALL = 8;

    /** What happens to one series. */
    private record Change(LiveSeries series, @Nullable Summary summary, List<Integer> deleted, List<NewChunk> added) {}

    private final Database database;
    private final MetricDao dao;
    private final @Nullable Journal journal;
    private final ChunkReader chunks;
    private final ChunkCodec codec;
    private final LiveExperiment experiment;
    private final int chunkSize;
    private final boolean thorough;
    private final LongConsumer freed;
    private final Deque<CompletableFuture<?>> underWay = new ArrayDeque<>();
    private long generation;

    /**
     * @param thorough whether small chunks are merged even if there is nothing new
     * @param freed told how many points left the memory, whenever some did
     */
    Compaction(
            Database database,
            MetricDao dao,
            @Nullable Journal journal,
            ChunkReader chunks,
            ChunkCodec codec,
            LiveExperiment experiment,
            int chunkSize,
            boolean thorough,
            LongConsumer freed) {
        this.database = database;
        this.dao = dao;
        this.journal = journal;
        this.chunks = chunks;
        this.codec = codec;
        this.experiment = experiment;
        this.chunkSize = chunkSize;
        this.thorough = thorough;
        this.freed = freed;
    }

    /** Runs it to the end. */
    void run() {
        LiveExperiment.Cut cut = experiment.cut(thorough);
        try {
            generation = cut.generation();
            run(cut);
        } finally {
            // What is under way still changes what is in memory.
            underWay.forEach(slice -> slice.handle((stored, failure) -> failure).join());
            experiment.endCompaction();
        }
    }

    private void run(LiveExperiment.Cut cut) {
        List<Change> slice = new ArrayList<>();
        int bytes = 0;
        for (SeriesView view : cut.views()) {
            Change change = database.read(handle -> {
                try (ChunkQueries queries = new ChunkQueries(handle.getConnection())) {
                    return change(queries, view);
                }
            });
            slice.add(change);
            bytes += change.added().stream()
                    .mapToInt(chunk -> chunk.points().length)
                    .sum();
            if (bytes >= SLICE_BYTES || slice.size() >= SLICE_SERIES) {
                write(slice);
                slice = new ArrayList<>();
                bytes = 0;
            }
        }
        if (!slice.isEmpty()) {
            write(slice);
        }
        while (!underWay.isEmpty()) {
            underWay.remove().join();
        }
        deleteLog(cut);
    }

    private Change change(ChunkQueries queries, SeriesView view) throws SQLException {
        ChunkReader.Chunks stored = chunks.chunks(queries, experiment.id(), view);
        // Sorted for its repeats: what came out of order has not been looked at yet.
        Columns once = ColumnsOrder.sortedOnce(view.freshWithout(Replays.find(view, stored)));
        Summary before = view.chunks();
        List<Summary.Tail> tail = new ArrayList<>(before == null ? List.of() : before.tail());
        List<Integer> merged = new ArrayList<>();
        List<Integer> small = takeSmall(tail, once.size);
        if (once.size == 0 && small.size() < 2) {
            return new Change(view.series(), before, List.of(), List.of());
        }
        ColumnsBuffer points = new ColumnsBuffer(small.isEmpty() ? 0 : once.size + chunkSize);
        for (int number : small) {
            Columns old = readable(stored, number);
            if (old != null) {
                points.addAll(old, 0, old.size);
                merged.add(number);
            }
        }
        Columns sorted = once;
        if (!merged.isEmpty()) {
            points.addAll(once, 0, once.size);
            sorted = ColumnsOrder.sorted(points.view());
        }
        int number = before == null ? 0 : before.nextChunk();
        List<NewChunk> added = new ArrayList<>();
        int parts = (sorted.size + chunkSize - 1) / chunkSize;
        for (int i = 0; i < parts; i++) {
            // Parts of equal size, so that none is small.
            int from = (int) ((long) sorted.size * i / parts);
            int to = (int) ((long) sorted.size * (i + 1) / parts);
            Columns part = parts == 1 ? sorted : sorted.slice(from, to);
            added.add(new NewChunk(number, Outline.of(part).encode(), codec.encode(part)));
            if (part.size < full()) {
                tail.add(new Summary.Tail(number, part.size));
            }
            number++;
        }
        return new Change(view.series(), summary(before, once, number, tail), merged, added);
    }

    /** Null if the chunk is damaged: it then stays as it is, and readers are told. */
    private static @Nullable Columns readable(ChunkReader.Chunks stored, int number) throws SQLException {
        try {
            return stored.points(number);
        } catch (DamagedPointsException damaged) {
            LOG.error("{}. Restore the experiment from a backup.", damaged.getMessage());
            return null;
        }
    }

    private int full() {
        return Math.max(1, chunkSize / 2);
    }

    /** Removes the chunks from the tail, oldest first, if they are worth merging with {@code size} points. */
    private List<Integer> takeSmall(List<Summary.Tail> tail, int size) {
        int all = size + tail.stream().mapToInt(Summary.Tail::size).sum();
        boolean take = all >= full() || tail.size() >= MOST_SMALL || thorough;
        List<Integer> taken = take ? tail.stream().map(Summary.Tail::chunk).toList() : List.of();
        if (take) {
            tail.clear();
        }
        return taken;
    }

    private static Summary summary(@Nullable Summary before, Columns once, int nextChunk, List<Summary.Tail> tail) {
        Extremes extremes = Extremes.of(before);
        extremes.addSorted(once);
        return extremes.toSummary(nextChunk, tail);
    }

    private void write(List<Change> slice) {
        long expected = generation++;
        underWay.add(database.write(
                handle -> {
                    refuseIfDeleted();
                    Connection connection = handle.getConnection();
                    if (!dao.advance(connection, experiment.id(), expected)) {
                        throw new IllegalStateException(
                                "another server compacts the metrics of experiment " + experiment.id());
                    }
                    dao.change(
                            connection,
                            experiment.id(),
                            slice.stream().map(Compaction::rows).toList());
                    return slice;
                },
                changes -> stored(changes, expected + 1)));
        while (underWay.size() >= SLICES_UNDER_WAY) {
            underWay.remove().join();
        }
    }

    private void stored(List<Change> slice, long reached) {
        experiment.startGeneration(reached);
        for (Change change : slice) {
            freed.accept(experiment.compacted(change.series(), change.summary()));
        }
    }

    private static MetricDao.SeriesChange rows(Change change) {
        Summary summary = change.added().isEmpty() ? null : change.summary();
        return new MetricDao.SeriesChange(
                change.series().number(), change.deleted(), change.added(), summary == null ? null : summary.encode());
    }

    private void deleteLog(LiveExperiment.Cut cut) {
        if (journal != null) {
            journal.release(experiment.id(), cut.positions());
        }
        cut.positions().forEach((writer, lastLog) -> {
            if (journal != null && writer == journal.writer()) {
                return;
            }
            List<Long> damaged = cut.damagedLogRows().stream()
                    .filter(row -> row.writer() == writer)
                    .map(LiveExperiment.LogRow::logNo)
                    .toList();
            int deleted;
            do {
                deleted = database.writeNow(handle -> {
                    refuseIfDeleted();
                    return dao.deleteLog(
                            handle.getConnection(), experiment.id(), writer, lastLog, damaged, LOG_ROWS_AT_ONCE);
                });
            } while (deleted == LOG_ROWS_AT_ONCE);
        });
    }

    private void refuseIfDeleted() {
        if (experiment.isDeleted()) {
            throw new IllegalStateException("experiment " + experiment.id() + " was deleted meanwhile");
        }
    }
}
