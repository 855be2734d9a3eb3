package dev.halley.server.metric;

import dev.halley.server.database.Database;
import dev.halley.server.journal.Journal;
import java.io.IOException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The metrics of all experiments. {@link #append} is durable when its future completes and visible from then on; a point that is
 * sent again (same name, context, step, epoch, time and value) counts once. Experiments are named by the number of their row.
 *
 * <p>Thread-safe. Reads wait neither for each other nor for the disk writes of appends.
 */
public final class MetricStore implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MetricStore.class);
    private static final int DELETED_AT_ONCE = 256;
    /** Tells the locks of compactions from others. */
    private static final long COMPACTION = 0x6d657472L << 32;

    private final Database database;
    private final Limits limits;
    private final MetricDao dao = new MetricDao();
    private final ChunkCodec codec = new ChunkCodec();
    private final ChunkReader chunks;
    private final Reads reads;
    private final Compactor compactor;
    private final Map<Long, LiveExperiment> experiments = new ConcurrentHashMap<>();
    private final List<LongConsumer> listeners = new CopyOnWriteArrayList<>();
    private final Appends appends;
    private final @Nullable Journal journal;

    /** A store in a database; it uses up to a third of the heap, and compacts in the background until it is closed. */
    public MetricStore(Database database) {
        this(database, Limits.ofHeap(Runtime.getRuntime().maxMemory()));
        startCompacting();
    }

    /** What the compactor lets this store do. */
    private final class Work implements Compactor.Work {
        @Override
        public void compact(LiveExperiment experiment, boolean thorough) {
            MetricStore.this.compact(experiment, thorough);
        }

        @Override
        public void load(long experiment) {
            enter(experiment).leave();
        }
    }

    /** A store that compacts only when told to. */
    MetricStore(Database database, Limits limits) {
        this.database = database;
        this.limits = limits;
        this.chunks = new ChunkReader(codec, limits.cachedPoints());
        this.reads = new Reads(database, chunks, limits, this::enterForReading);
        long now = System.currentTimeMillis();
        long salt = new SecureRandom().nextLong();
        long writer = database.writeNow(handle -> dao.insertWriter(handle.getConnection(), now, salt));
        this.journal =
                database.isShared() ? null : PointJournal.open(database, dao, salt, writer, limits.journalFileBytes());
        this.compactor = new Compactor(experiments, new Work(), limits, journal);
        this.appends = new Appends(database, dao, journal, writer, compactor::addFresh, this::appended);
    }

    void startCompacting() {
        compactor.start();
    }

    // ---- writing

    /**
     * Stores points. Waits while too much is under way (back-pressure).
     *
     * @return completes when the points are on disk and visible, on a thread that must not be held up
     * @throws IllegalArgumentException if a point cannot be kept; none is stored then
     */
    public CompletableFuture<Void> append(long experimentId, List<MetricPoint> points) {
        return append(experimentId, NewPoints.of(points));
    }

    /** As {@link #append(long, List)}. */
    CompletableFuture<Void> append(long experimentId, NewPoints points) {
        if (points.size() == 0) {
            return CompletableFuture.completedFuture(null);
        }
        compactor.awaitRoom();
        database.aboutToWrite();
        LiveExperiment experiment = enter(experimentId);
        boolean underWay = false;
        try {
            Batch batch = new Batch(points, experiment.series(points.names(), database, dao));
            CompletableFuture<Void> stored = appends.add(experiment, batch);
            underWay = true;
            return stored.whenComplete((done, failure) -> experiment.leave());
        } finally {
            if (!underWay) {
                experiment.leave();
            }
        }
    }

    /** Waits while too much is in memory: before a request is read, which takes memory too. */
    void awaitRoom() {
        compactor.awaitRoom();
    }

    private void appended(long experimentId) {
        for (LongConsumer listener : listeners) {
            listener.accept(experimentId);
        }
    }

    /** Calls the listener with the experiment after each append, on the thread that completes the futures: it must be quick. */
    public void onAppend(LongConsumer listener) {
        listeners.add(listener);
    }

    /** Deletes all metrics of an experiment. Appends that are under way fail. */
    public void delete(long experimentId) {
        LiveExperiment experiment = enter(experimentId);
        try {
            // On the writer's thread: what a table is given after it is refused.
            database.writeNow(handle -> {
                experiment.markDeleted();
                return true;
            });
            if (journal != null) {
                PointJournal.appendVoid(journal, experimentId);
            }
            int deleted;
            do {
                deleted = database.writeNow(
                        handle -> dao.deleteLog(handle.getConnection(), experimentId, DELETED_AT_ONCE));
            } while (deleted > 0);
            do {
                deleted = database.writeNow(
                        handle -> dao.deleteChunks(handle.getConnection(), experimentId, DELETED_AT_ONCE));
            } while (deleted > 0);
            database.write(
                            handle -> {
                                dao.deleteAllSeries(handle.getConnection(), experimentId);
                                return experiment;
                            },
                            this::forget)
                    .join();
        } finally {
            experiment.leave();
        }
    }

    private void forget(LiveExperiment experiment) {
        experiments.remove(experiment.id(), experiment);
        compactor.addFresh(-experiment.toldFresh());
        chunks.forget(experiment.id());
    }

    /** Not for two threads at once. Does nothing if another server is about it. */
    private void compact(LiveExperiment experiment, boolean thorough) {
        boolean done = database.exclusively(COMPACTION ^ experiment.id(), () -> {
            refresh(experiment);
            new Compaction(
                            database,
                            dao,
                            journal,
                            chunks,
                            codec,
                            experiment,
                            limits.chunkSize(),
                            thorough,
                            freed -> compactor.addFresh(-freed))
                    .run();
        });
        if (!done) {
            LOG.debug("another server compacts the metrics of experiment {}", experiment.id());
        }
    }

    private void refresh(LiveExperiment experiment) {
        if (database.isShared()) {
            compactor.addFresh(experiment.refresh(database));
        }
    }

    /** Compacts an experiment now, for stores that do not compact by themselves. */
    void compact(long experimentId, boolean thorough) {
        LiveExperiment experiment = enter(experimentId);
        try {
            compact(experiment, thorough);
        } finally {
            experiment.leave();
        }
    }

    // ---- reading

    /** The names of the metrics of an experiment, sorted. */
    public Set<String> names(long experimentId) {
        Set<String> names = new TreeSet<>();
        LiveExperiment experiment = enterForReading(experimentId);
        try {
            experiment.forEach(series -> {
                if (!series.isEmpty()) {
                    names.add(series.name());
                }
            });
            return names;
        } finally {
            experiment.leave();
        }
    }

    /** The summaries of an experiment, sorted by name. */
    public List<MetricSummary> summaries(long experimentId) {
        return summaries(List.of(experimentId)).getOrDefault(experimentId, List.of());
    }

    /** The summaries of many experiments, each sorted by name; those without metrics have an empty list. */
    public Map<Long, List<MetricSummary>> summaries(Collection<Long> experimentIds) {
        List<Long> unloaded = experimentIds.stream()
                .filter(id -> !experiments.containsKey(id))
                .toList();
        Map<Long, List<MetricSummary>> stored = unloaded.isEmpty() ? Map.of() : storedSummaries(unloaded);
        Map<Long, List<MetricSummary>> summaries = new LinkedHashMap<>();
        for (long id : experimentIds) {
            List<MetricSummary> known = stored.get(id);
            summaries.put(id, known == null ? liveSummaries(id) : known);
        }
        return summaries;
    }

    /** Without those that have something in the log: they have to be loaded. Two queries for all of them. */
    private Map<Long, List<MetricSummary>> storedSummaries(List<Long> experimentIds) {
        // Before the database: what the journal lets go of is there by then.
        Set<Long> journaled = recovered();
        return database.read(handle -> {
            Connection connection = handle.getConnection();
            Set<Long> logged = dao.withLog(connection, experimentIds);
            logged.addAll(journaled);
            List<Long> settled =
                    experimentIds.stream().filter(id -> !logged.contains(id)).toList();
            Map<Long, List<LiveSeries>> series = dao.series(connection, settled);
            Map<Long, List<MetricSummary>> summaries = new HashMap<>();
            for (long id : settled) {
                Summaries ofOne = new Summaries();
                series.getOrDefault(id, List.of()).forEach(ofOne::add);
                summaries.put(id, ofOne.toList());
            }
            return summaries;
        });
    }

    private List<MetricSummary> liveSummaries(long experimentId) {
        LiveExperiment experiment = enterForReading(experimentId);
        try {
            Summaries summaries = new Summaries();
            experiment.forEach(summaries::add);
            return summaries.hasUnresolved()
                    ? reads.read(queries ->
                            summaries.resolve(chunks, queries, experimentId).toList())
                    : summaries.toList();
        } finally {
            experiment.leave();
        }
    }

    /** How many requests of an experiment were logged and cannot be read any more: their points are missing. */
    public int damagedRequests(long experimentId) {
        LiveExperiment experiment = enterForReading(experimentId);
        try {
            return experiment.damagedRows();
        } finally {
            experiment.leave();
        }
    }

    /** The experiments of which something was logged before the store was opened that may not be in chunks yet, by a journal. */
    public Set<Long> recovered() {
        return journal == null ? Set.of() : journal.recoveredOwners();
    }

    /** How many bytes of an experiment are only in the journal yet. */
    public long journaledBytes(long experimentId) {
        return journal == null ? 0 : journal.bytes(experimentId);
    }

    /** All points of a metric by step, then time, then arrival; empty if there is no such metric. */
    public List<MetricPoint> points(long experimentId, String name) {
        return reads.points(experimentId, name);
    }

    /** Takes some of the points of a metric, at least one, all in one context. */
    @FunctionalInterface
    public interface PageSink {
        void take(List<MetricPoint> page) throws IOException;
    }

    /**
     * Gives all points of a metric, context by context, each in the order of {@link #points}, a page at a time: for metrics that are too
     * long to be held. Between two pages nothing is held open. What is logged meanwhile may be in it or not.
     */
    public void forEachPage(long experimentId, String name, PageSink sink) throws IOException {
        reads.forEachPage(experimentId, name, sink);
    }

    /** A metric of an experiment. */
    public record SeriesKey(long experimentId, String name) {}

    /**
     * What a chart needs of a metric: all points if there are no more than {@code buckets}, else at most four of each bucket.
     * Empty if there is no such metric.
     */
    public Series series(long experimentId, String name, int buckets) {
        return series(List.of(new SeriesKey(experimentId, name)), buckets, null).get(0);
    }

    /** Like {@link #series(long, String, int)} for a part of the axis, which the buckets divide; its count is that of the part. */
    public Series series(long experimentId, String name, int buckets, XRange range) {
        return series(List.of(new SeriesKey(experimentId, name)), buckets, range)
                .get(0);
    }

    /**
     * What a chart needs of many metrics, in their order and of one moment.
     *
     * @param range the part of the axis; null for all of each
     */
    public List<Series> series(List<SeriesKey> wanted, int buckets, @Nullable XRange range) {
        return reads.series(wanted, buckets, range, false);
    }

    /**
     * The courses of many metrics over all of their axes, quickly: of long series only the first, last, smallest and largest point of
     * each chunk are considered, so that no chunk is read. Every spike is there; what lies between is left to {@link #series}.
     */
    public List<Series> sketches(List<SeriesKey> wanted, int buckets) {
        return reads.series(wanted, buckets, null, true);
    }

    /** With what other servers have logged. */
    private LiveExperiment enterForReading(long experimentId) {
        LiveExperiment experiment = enter(experimentId);
        boolean refreshed = false;
        try {
            refresh(experiment);
            refreshed = true;
            return experiment;
        } finally {
            if (!refreshed) {
                experiment.leave();
            }
        }
    }

    /** The experiment in memory, in use by the caller until it leaves. */
    private LiveExperiment enter(long experimentId) {
        while (true) {
            LiveExperiment experiment = experiments.computeIfAbsent(experimentId, LiveExperiment::new);
            if (experiment.enter()) {
                boolean loaded = false;
                try {
                    compactor.addFresh(experiment.load(database, journal));
                    loaded = true;
                    return experiment;
                } finally {
                    if (!loaded) {
                        experiment.leave();
                    }
                }
            }
        }
    }

    /** Stops what runs in the background. The database stays open, and has all that was logged. */
    @Override
    public void close() {
        stop();
        if (journal != null) {
            PointJournal.empty(journal, database, dao);
        }
    }

    /** As if the process had ended. */
    void stop() {
        compactor.close();
        if (journal != null) {
            journal.close();
        }
        codec.close();
    }
}
