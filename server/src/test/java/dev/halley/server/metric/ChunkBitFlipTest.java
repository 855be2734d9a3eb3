package dev.halley.server.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.server.database.Database;
import dev.halley.server.database.DatabaseException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * F-09, P7: one bit is flipped in anything that the store of metrics keeps: a compacted chunk, its outline, the summary of a series, a row
 * of the log. All points, a chart and the summary are then what was logged, or are refused. A row of the log that is damaged is left out
 * and counted.
 */
class ChunkBitFlipTest {

    private static final Limits LIMITS = new Limits(128, 1_000_000, 100_000, 100_000, 1 << 16);
    private static final int BUCKETS = 40;

    /** Where a bit is flipped. */
    private enum Place {
        CHUNK("metric_chunk", "points", "chunk_no"),
        OUTLINE("metric_chunk", "outline", "chunk_no"),
        SUMMARY("metric_series", "summary", "series_no"),
        LOG("metric_log", "points", "log_no");

        private final String table;
        private final String column;
        private final String key;

        Place(String table, String column, String key) {
            this.table = table;
            this.column = column;
            this.key = key;
        }

        List<Long> keys(Handle handle) {
            return handle.createQuery("SELECT " + key + " FROM " + table + " WHERE " + column + " IS NOT NULL")
                    .mapTo(Long.class)
                    .list();
        }

        byte[] read(Handle handle, long at) {
            return handle.createQuery("SELECT " + column + " FROM " + table + " WHERE " + key + " = :at")
                    .bind("at", at)
                    .mapTo(byte[].class)
                    .one();
        }

        void write(Database database, long at, byte[] content) {
            int changed = database.writeNow(handle -> handle.createUpdate(
                            "UPDATE " + table + " SET " + column + " = :content WHERE " + key + " = :at")
                    .bind("content", content)
                    .bind("at", at)
                    .execute());
            assertThat(changed).isEqualTo(1);
        }
    }

    /** What is served of a whole store. */
    private record Served(List<MetricPoint> points, List<String> chart, MetricSummary summary) {

        static Served of(MetricStore store) {
            Series chart = store.series(1, "loss", BUCKETS);
            List<String> shown = new ArrayList<>();
            for (int i = 0; i < chart.steps().length; i++) {
                shown.add(chart.steps()[i] + " " + chart.timestampsMillis()[i] + " " + chart.values()[i]);
            }
            return new Served(store.points(1, "loss"), shown, store.summaries(1).get(0));
        }
    }

    @TempDir
    Path home;

    @Test
    void neverServesAWrongValueWhereverABitWasFlipped() {
        int trials = Integer.getInteger("halley.faults.flips", 1_000);
        long seed = Long.getLong("halley.faults.seed", 20_261_125L);
        Random random = new Random(seed);
        Map<Place, int[]> counted = new TreeMap<>();
        try (Database database = Database.open(home.resolve("halley.db"))) {
            Served whole = fill(database);
            Set<MetricPoint> logged = new HashSet<>(whole.points());
            Set<String> shown = new HashSet<>();
            whole.points()
                    .forEach(point -> shown.add(point.step() + " " + point.timestampMillis() + " " + point.value()));
            for (int trial = 0; trial < trials; trial++) {
                Place place = Place.values()[random.nextInt(Place.values().length)];
                List<Long> keys = database.read(place::keys);
                long at = keys.get(random.nextInt(keys.size()));
                byte[] stored = database.read(handle -> place.read(handle, at));
                byte[] damaged = stored.clone();
                int bit = random.nextInt(damaged.length * 8);
                damaged[bit / 8] ^= (byte) (1 << (bit % 8));
                place.write(database, at, damaged);

                String which = "trial " + trial + ", seed " + seed + ": bit " + bit + " of " + place + " " + at;
                int outcome = outcome(database, whole, logged, shown, which);

                counted.computeIfAbsent(place, none -> new int[3])[outcome]++;
                place.write(database, at, stored);
            }
        }
        counted.forEach((place, outcomes) -> System.out.println("F-09: flips in " + place + ": " + outcomes[0]
                + " refused, " + outcomes[1] + " left out and told, " + outcomes[2] + " harmless, 0 wrong values"));
        assertThat(counted.keySet()).containsExactly(Place.values());
        assertThat(counted.getOrDefault(Place.CHUNK, new int[3])[0]).isGreaterThan(trials / 8);
    }

    /** Ten chunks and twenty rows of the log. */
    private static Served fill(Database database) {
        try (MetricStore store = new MetricStore(database, LIMITS)) {
            for (int from = 0; from < 1_400; from += 70) {
                append(store, from);
            }
            store.compact(1, true);
            for (int from = 1_400; from < 1_600; from += 10) {
                append(store, from);
            }
            return Served.of(store);
        }
    }

    private static void append(MetricStore store, int from) {
        List<MetricPoint> points = new ArrayList<>();
        for (long step = from; step < from + (from < 1_400 ? 70 : 10); step++) {
            points.add(new MetricPoint(
                    "loss", Math.sin((double) step), null, step, step / 9, 1_800_000_000_000L + step, null));
        }
        store.append(1, points).join();
    }

    private static int outcome(
            Database database, Served whole, Set<MetricPoint> logged, Set<String> shown, String which) {
        try (MetricStore store = new MetricStore(database, LIMITS)) {
            Served served = Served.of(store);
            if (served.equals(whole)) {
                return 2;
            }
            assertThat(logged).as(which).containsAll(served.points());
            assertThat(shown).as(which).containsAll(served.chart());
            assertThat(store.damagedRequests(1)).as(which).isEqualTo(1);
            return 1;
        } catch (DatabaseException detected) {
            return 0;
        }
    }
}
