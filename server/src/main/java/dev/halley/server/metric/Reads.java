package dev.halley.server.metric;

import dev.halley.server.database.Database;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** The reading of points, and of what charts need of them: from memory and from chunks. Thread-safe. */
final class Reads {

    private final Database database;
    private final ChunkReader chunks;
    private final Limits limits;
    private final Answers answers;
    private final LongFunction<LiveExperiment> entered;

    /** @param entered gives an experiment that is in memory and up to date, in use until whoever asked leaves it */
    Reads(Database database, ChunkReader chunks, Limits limits, LongFunction<LiveExperiment> entered) {
        this.database = database;
        this.chunks = chunks;
        this.limits = limits;
        this.answers = new Answers(limits.answeredBytes());
        this.entered = entered;
    }

    private LiveExperiment enter(long experimentId) {
        return entered.apply(experimentId);
    }

    /** As {@link MetricStore#points}. */
    List<MetricPoint> points(long experimentId, String name) {
        LiveExperiment experiment = enter(experimentId);
        try {
            List<SeriesView> views = experiment.views(name);
            return read(queries ->
                    reader(queries, new BucketsAgain(), experimentId, views).points());
        } finally {
            experiment.leave();
        }
    }

    /** As {@link MetricStore#forEachPage}. */
    void forEachPage(long experimentId, String name, MetricStore.PageSink sink) throws IOException {
        for (SeriesName series : contexts(experimentId, name)) {
            Mark after = null;
            while (true) {
                Columns page = page(experimentId, series, after);
                if (page.size == 0) {
                    break;
                }
                List<MetricPoint> points = new ArrayList<>(page.size);
                for (int i = 0; i < page.size; i++) {
                    points.add(page.mark(i).toPoint(series.name(), series.context()));
                }
                sink.take(points);
                after = page.mark(page.size - 1);
            }
        }
    }

    private Columns page(long experimentId, SeriesName series, @Nullable Mark after) {
        LiveExperiment experiment = enter(experimentId);
        try {
            List<SeriesView> views = experiment.views(series.name());
            return read(queries ->
                    reader(queries, new BucketsAgain(), experimentId, views).page(series.context(), after));
        } finally {
            experiment.leave();
        }
    }

    /** The contexts of a metric, that without first. */
    private List<SeriesName> contexts(long experimentId, String name) {
        LiveExperiment experiment = enter(experimentId);
        try {
            return experiment.views(name).stream()
                    .map(view -> new SeriesName(name, view.series().context()))
                    .sorted(Comparator.comparing(SeriesName::context, Comparator.nullsFirst(Comparator.naturalOrder())))
                    .toList();
        } finally {
            experiment.leave();
        }
    }

    /**
     * What charts need.
     *
     * @param sketch whether no chunk is to be read
     */
    List<Series> series(List<MetricStore.SeriesKey> wanted, int buckets, @Nullable XRange range, boolean sketch) {
        if (buckets < 1) {
            throw new IllegalArgumentException("buckets: " + buckets + " (expected: 1 or more)");
        }
        Map<Long, LiveExperiment> entered = new HashMap<>();
        try {
            // First what is in memory, then what is on disk: what moves in between is seen twice instead of never.
            List<Charted> charts = new ArrayList<>(wanted.size());
            for (MetricStore.SeriesKey key : wanted) {
                LiveExperiment experiment = entered.computeIfAbsent(key.experimentId(), this::enter);
                charts.add(new Charted(key, experiment.views(key.name()), buckets, range, sketch));
            }
            List<Charted> unknown =
                    charts.stream().filter(chart -> chart.answer == null).toList();
            if (!unknown.isEmpty()) {
                read(queries -> {
                    BucketsAgain bucketsAgain = new BucketsAgain();
                    for (Charted chart : unknown) {
                        chart.read(queries, bucketsAgain);
                    }
                    return unknown;
                });
            }
            return charts.stream().map(Charted::answer).toList();
        } finally {
            entered.values().forEach(LiveExperiment::leave);
        }
    }

    /** One chart that was asked for. Confined to the thread that asks. */
    private final class Charted {

        private final MetricStore.SeriesKey key;
        private final List<SeriesView> views;
        private final int buckets;
        private final @Nullable XRange range;
        private final boolean sketch;
        private final Answers.Question question;
        private @Nullable Series answer;

        Charted(
                MetricStore.SeriesKey key,
                List<SeriesView> views,
                int buckets,
                @Nullable XRange range,
                boolean sketch) {
            this.key = key;
            this.views = views;
            this.buckets = buckets;
            this.range = range;
            this.sketch = sketch;
            this.question = Answers.Question.of(views, buckets, range, sketch);
            this.answer = views.isEmpty() ? Series.empty(key.name()) : answers.find(question);
        }

        void read(ChunkQueries queries, BucketsAgain bucketsAgain) throws SQLException {
            SeriesReader reader = reader(queries, bucketsAgain, key.experimentId(), views);
            Series made = made(reader);
            answers.remember(question, made);
            answer = made;
        }

        private Series made(SeriesReader reader) throws SQLException {
            if (range != null) {
                return reader.series(key.name(), buckets, range);
            }
            return sketch ? reader.sketch(key.name(), buckets) : reader.series(key.name(), buckets);
        }

        Series answer() {
            return Objects.requireNonNull(answer);
        }
    }

    @FunctionalInterface
    interface ChunkRead<T> {
        T read(ChunkQueries queries) throws SQLException;
    }

    <T> T read(ChunkRead<T> work) {
        return database.read(handle -> {
            try (ChunkQueries queries = new ChunkQueries(handle.getConnection())) {
                return work.read(queries);
            }
        });
    }

    private SeriesReader reader(
            ChunkQueries queries, BucketsAgain bucketsAgain, long experimentId, List<SeriesView> views)
            throws SQLException {
        return new SeriesReader(chunks, queries, bucketsAgain, experimentId, views, limits.chunkSize());
    }
}
