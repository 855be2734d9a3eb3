package dev.halley.server.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.halley.server.database.Database;
import dev.halley.server.database.DatabaseTest;
import dev.halley.server.database.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DatabaseTest
final class MetricStoreTest {

    private static final Limits LIMITS = new Limits(4096, 1_000_000, 100_000, 1_000_000, 1 << 20);

    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private Database database;

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private MetricStore store;

    @BeforeEach
    void open() {
        database = Database.open(TestDatabase.of(folder.resolve("halley.db")));
        store = new MetricStore(database, LIMITS);
    }

    @AfterEach
    void close() {
        store.close();
        database.close();
    }

    private static MetricPoint point(String name, @Nullable Long step, long millis, double value) {
        return new MetricPoint(name, value, null, step, null, millis, null);
    }

    private static List<MetricPoint> line(String name, long from, long to) {
        List<MetricPoint> points = new ArrayList<>();
        for (long step = from; step < to; step++) {
            points.add(point(name, step, 1000 + step, Math.sin(step / 100.0)));
        }
        return points;
    }

    @Test
    void givesAllPointsPageByPageWhateverTheirOrderAndPlace() throws IOException {
        Random random = new Random(7);
        for (int request = 0; request < 60; request++) {
            List<MetricPoint> points = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                // Out of order, with many of one step and time, in two contexts.
                long step = random.nextInt(10) == 0 ? random.nextInt(40_000) : request * 500L + i / 3;
                points.add(new MetricPoint(
                        "loss", random.nextInt(50), null, step, null, step / 7, i % 2 == 0 ? null : "x"));
            }
            store.append(1, points).join();
            if (request % 9 == 0) {
                store.compact(1, true);
            }
        }

        List<MetricPoint> paged = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        store.forEachPage(1, "loss", page -> {
            paged.addAll(page);
            sizes.add(page.size());
        });

        List<MetricPoint> all = store.points(1, "loss");
        Comparator<MetricPoint> byContext =
                Comparator.comparing(MetricPoint::context, Comparator.nullsFirst(Comparator.naturalOrder()));
        assertThat(paged).isEqualTo(all.stream().sorted(byContext).toList());
        assertThat(sizes).hasSizeGreaterThan(2).allMatch(size -> size < 3 * PointPages.PAGE);
    }

    @Test
    void keepsEveryBitOfEveryValueInLogAndChunks() {
        List<MetricPoint> points = new ArrayList<>();
        double[] special = {
            0.0,
            -0.0,
            1.0,
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            Double.MIN_VALUE,
            -Double.MIN_VALUE,
            Double.MIN_NORMAL,
            Double.MAX_VALUE,
            0.1,
            0.1f,
            1e-5,
            Float.MIN_VALUE,
            1L << 53,
            1e300,
            Double.longBitsToDouble(0x7ff8000000000123L),
            Double.longBitsToDouble(0xfff0000000000001L)
        };
        Random random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            double value = i < special.length ? special[i] : Double.longBitsToDouble(random.nextLong());
            points.add(point("bits", (long) i, i, value));
        }

        store.append(1, points).join();
        List<MetricPoint> logged = store.points(1, "bits");
        store.compact(1, true);
        List<MetricPoint> compacted = store.points(1, "bits");

        long[] expected = bits(points);
        assertThat(bits(logged)).isEqualTo(expected);
        assertThat(bits(compacted)).isEqualTo(expected);
    }

    private static long[] bits(List<MetricPoint> points) {
        return points.stream()
                .mapToLong(point -> Double.doubleToRawLongBits(point.value()))
                .toArray();
    }

    @Test
    void countsAReplayedBatchOnceBeforeAndAfterCompaction() {
        List<MetricPoint> batch = line("loss", 0, 100);

        store.append(1, batch).join();
        store.append(1, batch).join();
        assertThat(store.summaries(1).get(0).count()).isEqualTo(100);
        store.compact(1, true);
        store.append(1, batch).join();

        assertThat(store.summaries(1).get(0).count()).isEqualTo(100);
        assertThat(store.points(1, "loss")).isEqualTo(batch);
        store.compact(1, true);
        assertThat(store.summaries(1).get(0).count()).isEqualTo(100);
        assertThat(store.points(1, "loss")).isEqualTo(batch);
    }

    @Test
    void ordersLatePointsByStepThenTimeThenArrival() {
        store.append(1, List.of(point("loss", 2L, 20, 0.2), point("loss", 3L, 30, 0.3)))
                .join();
        store.compact(1, true);
        store.append(1, List.of(point("loss", 1L, 99, 0.1), point("loss", 2L, 20, 0.25), point("loss", null, 5, 0.0)))
                .join();

        assertThat(store.points(1, "loss")).extracting(MetricPoint::value).containsExactly(0.0, 0.1, 0.2, 0.25, 0.3);
        assertThat(store.summaries(1).get(0).current().value()).isEqualTo(0.3);
    }

    @Test
    void sumsUpCurrentSmallestAndLargest() {
        store.append(
                        1,
                        List.of(
                                new MetricPoint("train_loss", 5, "5", 1L, 2L, 10, "train"),
                                new MetricPoint("train_loss", Double.NaN, null, 3L, null, 11, "train"),
                                new MetricPoint("train_loss", 1e-5, "1e-05", 2L, 4L, 12, "train")))
                .join();

        MetricSummary summary = store.summaries(1).get(0);
        assertThat(summary.name()).isEqualTo("train_loss");
        assertThat(summary.context()).isEqualTo("train");
        assertThat(summary.count()).isEqualTo(3);
        assertThat(summary.current().textOrValue()).isEqualTo("NaN");
        assertThat(summary.min()).isEqualTo(new MetricPoint("train_loss", 1e-5, "1e-05", 2L, 4L, 12, "train"));
        assertThat(summary.max()).isEqualTo(new MetricPoint("train_loss", 5, "5", 1L, 2L, 10, "train"));
    }

    @Test
    void showsNaNAsSmallestOnlyIfThereIsNothingElse() {
        store.append(1, List.of(point("nan", 1L, 1, Double.NaN), point("nan", 2L, 2, Double.NaN)))
                .join();

        MetricSummary summary = store.summaries(1).get(0);
        assertThat(summary.min().value()).isNaN();
        assertThat(summary.min().step()).isEqualTo(1);
        assertThat(summary.max().value()).isNaN();
    }

    @Test
    void keepsEverySpikeAtEveryZoom() {
        int size = 100_000;
        for (int from = 0; from < size; from += 1000) {
            store.append(1, line("loss", from, from + 1000)).join();
        }
        Random random = new Random(11);
        List<MetricPoint> spikes = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            spikes.add(point("loss", (long) random.nextInt(size), 5_000_000 + i, i % 2 == 0 ? 1000 + i : -1000 - i));
        }
        store.compact(1, true);
        store.append(1, spikes).join();

        for (int round = 0; round < 2; round++) {
            for (int buckets : new int[] {4000, 1000, 333}) {
                Series series = store.series(1, "loss", buckets);
                Series again = store.series(1, "loss", buckets);
                assertThat(series.count()).isEqualTo(size + 20);
                assertThat(series.size()).isLessThanOrEqualTo(4 * buckets);
                assertThat(again.values()).isEqualTo(series.values());
                assertThat(series.values())
                        .contains(spikes.get(18).value(), spikes.get(19).value());
            }
            store.compact(1, true);
        }
        assertThat(store.series(1, "loss", 50_000).values())
                .contains(spikes.stream().mapToDouble(MetricPoint::value).toArray());
    }

    @Test
    void sketchesALongSeriesWithItsPointsAndItsSpikesOnly() {
        int size = 100_000;
        List<MetricPoint> points = line("loss", 0, size);
        points.set(777, point("loss", 777L, 1777, 99));
        points.set(54_321, point("loss", 54_321L, 55_321, -99));
        for (int from = 0; from < size; from += 1000) {
            store.append(1, points.subList(from, from + 1000)).join();
        }
        store.compact(1, true);
        store.append(1, List.of(point("loss", (long) size, 1000L + size, 7))).join();

        Series sketch = store.sketches(List.of(new MetricStore.SeriesKey(1, "loss")), 100)
                .get(0);

        assertThat(sketch.count()).isEqualTo(size + 1);
        assertThat(sketch.size()).isBetween(80, 400);
        assertThat(sketch.values()).contains(99, -99, 7);
        for (int i = 0; i < sketch.size() - 1; i++) {
            assertThat(sketch.value(i))
                    .isEqualTo(points.get((int) sketch.steps()[i]).value());
        }
        assertThat(sketch.steps()).isSorted().startsWith(0).endsWith(size);
    }

    @Test
    void sketchesAShortSeriesAsItIs() {
        store.append(1, line("loss", 0, 50)).join();

        Series sketch = store.sketches(List.of(new MetricStore.SeriesKey(1, "loss")), 100)
                .get(0);

        assertThat(sketch.values())
                .isEqualTo(store.series(1, "loss", 100).values())
                .hasSize(50);
    }

    @Test
    void whatItRemembersOfManyChunksIsNeverOlderThanTheQuestion() {
        List<MetricStore.SeriesKey> loss = List.of(new MetricStore.SeriesKey(1, "loss"));
        XRange range = new XRange(true, 100, 60_000);
        for (int chunk = 0; chunk < 16; chunk++) {
            store.append(1, line("loss", chunk * 4096L, chunk * 4096L + 4096)).join();
            store.compact(1, true);
            // Another question each time, so that no answer is remembered, but the second asks for the same chunks.
            for (int question = 0; question < 3; question++) {
                int buckets = 100 + 3 * chunk + question;
                int last = chunk * 4096 + 4095;

                assertThat(store.series(1, "loss", buckets).steps()).contains(0, last);
                assertThat(store.sketches(loss, buckets).get(0).steps()).contains(0, last);
                assertThat(store.series(1, "loss", buckets, range).count()).isEqualTo(Math.min(60_000, last) - 99);
            }
        }
        store.delete(1);
        store.append(1, line("loss", 0, 100)).join();
        store.compact(1, true);

        assertThat(store.series(1, "loss", 200).values()).hasSize(100);
        assertThat(store.sketches(loss, 200).get(0).values()).hasSize(100);
    }

    @Test
    void mergesSmallChunksOnceAnExperimentIsQuiet() {
        for (int request = 0; request < 6; request++) {
            store.append(1, line("loss", request * 100L, request * 100L + 100)).join();
            store.compact(1, false);
        }
        assertThat(rows("metric_chunk")).isEqualTo(6);

        store.compact(1, true);

        assertThat(rows("metric_chunk")).isEqualTo(1);
        assertThat(store.points(1, "loss")).isEqualTo(line("loss", 0, 600));
    }

    @Test
    void leavesChunksOfHalfTheSizeAsTheyAre() {
        for (int request = 0; request < 3; request++) {
            store.append(1, line("loss", request * 2500L, request * 2500L + 2500))
                    .join();
            store.compact(1, true);
        }

        assertThat(rows("metric_chunk")).isEqualTo(3);
        assertThat(store.points(1, "loss")).isEqualTo(line("loss", 0, 7500));
    }

    @Test
    void answersTheSameAfterReopening() {
        store.append(1, line("loss", 0, 5000)).join();
        store.compact(1, true);
        store.append(1, line("loss", 5000, 5100)).join();
        List<MetricSummary> summaries = store.summaries(1);
        close();
        open();

        assertThat(store.summaries(1)).isEqualTo(summaries);
        assertThat(store.points(1, "loss")).isEqualTo(line("loss", 0, 5100));
    }

    @Test
    void sumsUpManyExperimentsAtOnce() {
        store.append(1, line("loss", 0, 10)).join();
        store.append(2, line("accuracy", 0, 20)).join();
        store.compact(2, true);
        close();
        open();

        assertThat(store.summaries(List.of(2L, 1L, 3L)).values())
                .extracting(summaries -> summaries.stream()
                        .map(summary -> summary.name() + " " + summary.count())
                        .toList())
                .containsExactly(List.of("accuracy 20"), List.of("loss 10"), List.of());
    }

    @Test
    void deletesOneExperimentAndNoOther() {
        store.append(1, line("loss", 0, 5000)).join();
        store.append(2, line("loss", 0, 10)).join();
        store.compact(1, true);
        store.append(1, line("loss", 5000, 5010)).join();

        store.delete(1);

        assertThat(store.names(1)).isEmpty();
        assertThat(store.points(1, "loss")).isEmpty();
        assertThat(store.names(2)).containsExactly("loss");
        store.append(1, line("new", 0, 3)).join();
        assertThat(store.points(1, "new")).hasSize(3);
        assertThat(store.names(1)).containsExactly("new");
    }

    @Test
    void tellsListenersWhichExperimentHasNewPoints() {
        AtomicLong told = new AtomicLong();
        store.onAppend(told::set);

        store.append(42, line("loss", 0, 1)).join();

        assertThat(told).hasValue(42);
    }

    @Test
    void refusesAStepThatMeansNone() {
        assertThatThrownBy(() -> store.append(1, List.of(point("loss", Long.MIN_VALUE, 1, 1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("step of metric 'loss'");
        assertThat(store.names(1)).isEmpty();
    }

    @Test
    void compactsInTheBackgroundOnceThereIsEnoughForAChunk() {
        store.startCompacting();
        for (int from = 0; from < 20_000; from += 1000) {
            store.append(1, line("loss", from, from + 1000)).join();
        }

        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> rows("metric_chunk") > 0 && rows("metric_log") < 20);
        assertThat(store.points(1, "loss")).isEqualTo(line("loss", 0, 20_000));
    }

    private int rows(String table) {
        return database.read(handle -> handle.createQuery("SELECT COUNT(*) FROM " + table)
                .mapTo(Integer.class)
                .one());
    }

    @Test
    void neverServesADamagedChunkAsIfItWereRight() {
        store.append(1, line("loss", 0, 5000)).join();
        store.append(1, line("other", 0, 10)).join();
        store.compact(1, true);
        String where = " WHERE series_no = 0 AND chunk_no = 0";
        database.writeNow(handle -> {
            byte[] points = handle.createQuery("SELECT points FROM metric_chunk" + where)
                    .mapTo(byte[].class)
                    .one();
            points[100] ^= 0x55;
            return handle.execute("UPDATE metric_chunk SET points = ?" + where, points);
        });

        assertThatThrownBy(() -> store.points(1, "loss"))
                .isInstanceOf(DamagedPointsException.class)
                .hasMessageContaining("experiment 1");
        assertThat(store.points(1, "other")).hasSize(10);
    }

    /** PostgreSQL has no journal. */
    @Test
    void tellsAfterAKillWhoseMetricsAreInTheJournal() {
        store.append(1, line("loss", 0, 10)).join();
        store.append(2, line("loss", 0, 10)).join();
        store.compact(1, true);
        store.append(3, line("loss", 0, 10)).join();
        store.stop();

        store = new MetricStore(database, LIMITS);

        boolean journaled = TestDatabase.current() == TestDatabase.SQLITE;
        assertThat(store.recovered().contains(2L)).isEqualTo(journaled);
        assertThat(store.recovered().contains(3L)).isEqualTo(journaled);
    }
}
