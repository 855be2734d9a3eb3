package dev.halley.server.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.server.database.Database;
import dev.halley.server.database.DatabaseTest;
import dev.halley.server.database.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * Any sequence of appends, replays, compactions, interrupted compactions, reopenings and reads answers what a naive list answers.
 * With PostgreSQL two servers share them. {@code -Dhalley.model.sequences=100000} runs more of them, {@code -Dhalley.model.threads=2} on so
 * many stores at once, {@code -Dhalley.model.folder=/dev/shm} where a sync costs nothing, {@code -Dhalley.model.seed=…} repeats one.
 */
@DatabaseTest
final class MetricStoreModelTest {

    /** Without the property as many as there is time for. */
    private static final @Nullable Integer LONG = Integer.getInteger("halley.model.sequences");

    private static final int SEQUENCES = LONG == null ? 200 : LONG;
    private static final int THREADS = Integer.getInteger("halley.model.threads", 1);
    private static final int LEAST = 25;
    /** So often a long run says where it is. */
    private static final int PROGRESS = 1000;
    /** A database serves so many sequences, so that the last ones meet no larger one, and no more writers, than the first. */
    private static final int ON_ONE_DATABASE = 250;

    /** Few requests fill one. */
    private static final int JOURNAL_FILE_BYTES = 1 << 14;

    private static final long SHORT_NANOS = TimeUnit.SECONDS.toNanos(15);
    private static final @Nullable Long SEED = Long.getLong("halley.model.seed");
    private static final @Nullable String FOLDER = System.getProperty("halley.model.folder");

    @TempDir
    Path temporary;

    private final long first = SEED == null ? System.nanoTime() : SEED;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final long end = System.nanoTime() + SHORT_NANOS;

    @Test
    void answersWhatANaiveListAnswers(TestReporter reporter) throws Exception {
        Path folder = FOLDER == null ? temporary : Files.createTempDirectory(Path.of(FOLDER), "halley-model");
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                Path own = folder.resolve("thread" + i);
                all.add(threads.submit(() -> {
                    runMany(own);
                    return own;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
            reporter.publishEntry(done + " sequences", "seeds " + first + " and up");
        } finally {
            threads.shutdownNow();
            delete(folder);
        }
    }

    private void runMany(Path folder) throws IOException {
        boolean more = true;
        for (int database = 0; more; database++) {
            Path own = folder.resolve("database" + database);
            Session session = new Session(own.resolve("halley.db"));
            try {
                for (int experiment = 1; experiment <= ON_ONE_DATABASE && more; experiment++) {
                    more = runNext(session, experiment);
                }
            } finally {
                session.close();
                delete(own);
            }
        }
    }

    /** Returns false if there is none. */
    private boolean runNext(Session session, int experiment) {
        int number = next.getAndIncrement();
        boolean late = LONG == null && number >= LEAST && System.nanoTime() > end;
        if (number >= (SEED == null ? SEQUENCES : 1) || late) {
            return false;
        }
        long seed = first + number;
        if (LONG != null && number % PROGRESS == 0) {
            System.out.println(TestDatabase.current() + ": " + number + " of " + SEQUENCES + ", next seed " + seed);
        }
        try {
            new Sequence(session, experiment, new Random(seed)).run();
        } catch (RuntimeException | AssertionError failure) {
            next.set(SEQUENCES);
            throw new AssertionError("repeat with -Dhalley.model.seed=" + seed, failure);
        }
        done.incrementAndGet();
        return true;
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** A store that can be closed and opened again; of PostgreSQL two, as two servers have them. */
    private static final class Session {

        final Path file;
        final List<Database> databases = new ArrayList<>();
        final List<MetricStore> stores = new ArrayList<>();
        int chunkSize = 8;

        Session(Path file) {
            this.file = file;
            open();
        }

        private void open() {
            for (int server = 0; server < (isShared() ? 2 : 1); server++) {
                databases.add(Database.open(TestDatabase.of(file)));
            }
            start();
        }

        static boolean isShared() {
            return TestDatabase.current() == TestDatabase.POSTGRESQL;
        }

        private void start() {
            // What is remembered soon gives way, in points and in outlines, or does not.
            Limits limits = new Limits(chunkSize, 100_000, 1000, chunkSize % 2 == 0 ? 200 : 5000, JOURNAL_FILE_BYTES);
            databases.forEach(database -> stores.add(new MetricStore(database, limits)));
        }

        MetricStore any(Random random) {
            return stores.get(random.nextInt(stores.size()));
        }

        Database database() {
            return databases.get(0);
        }

        /** As if the servers had been started again. */
        void restart() {
            stores.forEach(MetricStore::close);
            stores.clear();
            start();
        }

        /** As if they had been killed. */
        void crash() {
            stores.forEach(MetricStore::stop);
            stores.clear();
            start();
        }

        void reopen() {
            close();
            open();
        }

        void close() {
            stores.forEach(MetricStore::close);
            stores.clear();
            databases.forEach(Database::close);
            databases.clear();
        }
    }

    /** A point with the bits of its value: records compare all NaNs as equal. */
    private record Exact(long bits, MetricPoint point) {}

    private static final class Sequence {

        final Session session;
        final long experiment;
        final Random random;
        final NaiveMetrics naive = new NaiveMetrics();
        final List<List<MetricPoint>> sent = new ArrayList<>();
        final boolean ordered;
        final boolean stepless;
        final int range;
        long clock = 1000;

        Sequence(Session session, long experiment, Random random) {
            this.session = session;
            this.experiment = experiment;
            this.random = random;
            this.ordered = random.nextBoolean();
            this.stepless = random.nextInt(5) == 0;
            this.range = 1 + random.nextInt(60);
            int size = 2 + random.nextInt(30);
            if (size != session.chunkSize) {
                session.chunkSize = size;
                session.restart();
            }
        }

        void run() {
            int operations = 5 + random.nextInt(25);
            for (int i = 0; i < operations; i++) {
                int choice = random.nextInt(400);
                if (choice < 180) {
                    append(batch());
                } else if (choice < 240) {
                    replay();
                } else if (choice < 300) {
                    store().compact(experiment, random.nextInt(4) == 0);
                } else if (choice < 320) {
                    interruptCompaction();
                } else if (choice < 336) {
                    if (random.nextBoolean()) {
                        session.crash();
                    } else {
                        session.restart();
                    }
                } else if (choice < 337) {
                    session.reopen();
                } else {
                    compare();
                }
            }
            compare();
            store().compact(experiment, random.nextInt(4) == 0);
            compare();
            if (random.nextInt(4) == 0) {
                store().delete(experiment);
                assertThat(store().names(experiment)).isEmpty();
                assertThat(store().summaries(experiment)).isEmpty();
            }
        }

        private MetricStore store() {
            return session.any(random);
        }

        private List<MetricPoint> batch() {
            List<MetricPoint> batch = new ArrayList<>();
            int size = 1 + random.nextInt(random.nextInt(4) == 0 ? 120 : 12);
            for (int i = 0; i < size; i++) {
                batch.add(point());
            }
            return batch;
        }

        private MetricPoint point() {
            // Of several servers nobody knows which of two points came first; so no two have the same time.
            clock += Session.isShared() ? 1 : random.nextInt(3);
            Long step = stepless || random.nextInt(40) == 0
                    ? null
                    : (Long) (ordered && random.nextInt(30) > 0 ? clock : random.nextInt(range) - range / 4L);
            Long epoch = random.nextInt(3) == 0 ? (Long) (long) random.nextInt(3) : null;
            String context = random.nextInt(12) == 0 ? "train" : null;
            double value = value();
            String text =
                    switch (random.nextInt(8)) {
                        case 0 -> "as logged " + value;
                        case 1, 2 -> Long.toString((long) value);
                        case 3 -> Double.toString(value).replace('E', 'e');
                        default -> null;
                    };
            if (Double.toString(value).equals(text)) {
                text = null;
            }
            long time = random.nextInt(6) > 0 || Session.isShared() ? clock : 1000 + random.nextInt(20);
            return new MetricPoint("metric" + random.nextInt(3), value, text, step, epoch, time, context);
        }

        private double value() {
            return switch (random.nextInt(12)) {
                case 0 -> Double.NaN;
                case 1 -> Double.POSITIVE_INFINITY;
                case 2 -> Double.NEGATIVE_INFINITY;
                case 3 -> -0.0;
                case 4 -> 0.0;
                case 5 -> Double.longBitsToDouble(random.nextLong());
                case 6 -> Double.MIN_VALUE * random.nextInt(9);
                case 7 -> random.nextInt(5);
                case 8 -> random.nextFloat();
                default -> random.nextGaussian();
            };
        }

        private void append(List<MetricPoint> batch) {
            CompletableFuture<Void> appended = store().append(experiment, batch);
            naive.append(batch);
            sent.add(batch);
            appended.join();
        }

        private void replay() {
            if (!sent.isEmpty()) {
                List<MetricPoint> batch = sent.get(random.nextInt(sent.size()));
                int from = random.nextInt(batch.size());
                append(List.copyOf(batch.subList(from, batch.size())));
            }
        }

        /**
         * As if the process had ended after the chunks were written and before the log rows were deleted. Those of a journal are there until
         * something is written over them.
         */
        private void interruptCompaction() {
            List<Map<String, Object>> log = session.database().read(handle -> handle.createQuery(
                            "SELECT writer_no, log_no, points FROM metric_log WHERE experiment_id = ?")
                    .bind(0, experiment)
                    .mapToMap()
                    .list());
            store().compact(experiment, random.nextInt(4) == 0);
            session.database().writeNow(handle -> {
                for (Map<String, Object> row : log) {
                    handle.execute(
                            "INSERT INTO metric_log (experiment_id, writer_no, log_no, points) VALUES (?, ?, ?, ?)",
                            experiment,
                            row.get("writer_no"),
                            row.get("log_no"),
                            row.get("points"));
                }
                return 0;
            });
            session.crash();
        }

        private void compare() {
            assertThat(store().names(experiment)).isEqualTo(naive.names());
            for (String name : naive.names()) {
                assertThat(exactly(store().points(experiment, name)))
                        .as(() -> "points of " + name)
                        .isEqualTo(exactly(naive.points(name)));
                // Few numbers, so that a question is often asked again after something has changed.
                int buckets = 1 + random.nextInt(3) * 4;
                Series series = store().series(experiment, name, buckets);
                assertThat(series.count()).isEqualTo(naive.points(name).size());
                assertThat(triples(series))
                        .as(() -> name + " in " + buckets + " buckets")
                        .isEqualTo(naive.chart(name, buckets));
                comparePart(name, buckets);
            }
            compareSummaries();
        }

        private void comparePart(String name, int buckets) {
            List<MetricPoint> all = naive.points(name);
            boolean bySteps = random.nextInt(3) > 0;
            long[] ends = new long[2];
            for (int i = 0; i < 2; i++) {
                MetricPoint point = all.get(random.nextInt(all.size()));
                Long step = point.step();
                ends[i] = bySteps ? (step == null ? 0 : step) : point.timestampMillis();
            }
            XRange range = new XRange(bySteps, Math.min(ends[0], ends[1]), Math.max(ends[0], ends[1]));
            Series series = store().series(experiment, name, buckets, range);
            assertThat(series.count())
                    .as(() -> range + " of " + name)
                    .isEqualTo(naive.points(name, range).size());
            assertThat(triples(series))
                    .as(() -> range + " of " + name + " in " + buckets + " buckets")
                    .isEqualTo(naive.chart(name, buckets, range));
        }

        private void compareSummaries() {
            List<MetricSummary> summaries = store().summaries(experiment);
            assertThat(summaries).extracting(MetricSummary::name).containsExactlyElementsOf(naive.names());
            for (MetricSummary summary : summaries) {
                String name = summary.name();
                List<MetricPoint> points = naive.points(name);
                assertThat(summary.count()).isEqualTo(points.size());
                assertThat(exactly(List.of(summary.current())))
                        .isEqualTo(exactly(List.of(points.get(points.size() - 1))));
                assertThat(NaiveMetrics.triple(summary.min()))
                        .isEqualTo(NaiveMetrics.triple(NaiveMetrics.extreme(points, true)));
                assertThat(NaiveMetrics.triple(summary.max()))
                        .isEqualTo(NaiveMetrics.triple(NaiveMetrics.extreme(points, false)));
            }
        }

        private static List<Exact> exactly(List<MetricPoint> points) {
            return points.stream()
                    .map(point -> new Exact(Double.doubleToRawLongBits(point.value()), point))
                    .toList();
        }

        private static Set<List<Long>> triples(Series series) {
            Set<List<Long>> triples = new LinkedHashSet<>();
            for (int i = 0; i < series.size(); i++) {
                triples.add(List.of(
                        series.steps()[i], series.timestampMillis(i), Double.doubleToRawLongBits(series.value(i))));
            }
            return triples;
        }
    }
}
