package dev.halley.server.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.server.database.Database;
import dev.halley.server.database.DatabaseException;
import dev.halley.server.metric.MetricPoint;
import dev.halley.server.metric.MetricStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F-09, P7: one bit of the stored points is flipped; the points are then whole, or refused, and never others. */
class BitFlipTest {

    @TempDir
    Path home;

    @Test
    void neverServesAWrongValueAfterABitWasFlipped() {
        int trials = Integer.getInteger("halley.faults.flips", 1_000);
        Random random = new Random(Faults.seed());
        int refused = 0;
        int whole = 0;
        try (Database database = Database.open(home.resolve("halley.db"))) {
            List<MetricPoint> points;
            try (MetricStore store = new MetricStore(database)) {
                for (int step = 0; step < 400; step++) {
                    store.append(
                                    1,
                                    List.of(new MetricPoint(
                                            "loss",
                                            Math.sin(step),
                                            null,
                                            (long) step,
                                            null,
                                            1_800_000_000_000L + step,
                                            null)))
                            .join();
                }
                points = store.points(1, "loss");
            }
            for (int trial = 0; trial < trials; trial++) {
                byte[][] stored = blobs(database);
                int which = random.nextInt(stored.length);
                byte[] damaged = stored[which].clone();
                int bit = random.nextInt(damaged.length * 8);
                damaged[bit / 8] ^= (byte) (1 << (bit % 8));
                put(database, which, damaged);
                try (MetricStore store = new MetricStore(database)) {
                    List<MetricPoint> served = store.points(1, "loss");
                    // A damaged row is left out, with a line in the log; what is served is what was written.
                    assertThat(points).as("trial " + trial).containsAll(served);
                    if (served.size() < points.size()) {
                        refused++;
                    } else {
                        whole++;
                    }
                } catch (DatabaseException detected) {
                    refused++;
                }
                put(database, which, stored[which]);
            }
        }
        System.out.println(
                "F-09: " + trials + " flips of points: " + refused + " refused, " + whole + " read whole, 0 wrong");
        assertThat(refused).isGreaterThan(trials / 2);
    }

    private static byte[][] blobs(Database database) {
        return database.read(
                handle -> handle.createQuery(SELECT).mapTo(byte[].class).list().toArray(new byte[0][]));
    }

    private static final String SELECT = "SELECT points FROM metric_log ORDER BY experiment_id, log_no";

    private static void put(Database database, int which, byte[] content) {
        database.writeNow(handle -> {
            List<Long> numbers = handle.createQuery("SELECT log_no FROM metric_log ORDER BY experiment_id, log_no")
                    .mapTo(Long.class)
                    .list();
            return handle.createUpdate("UPDATE metric_log SET points = :points WHERE log_no = :no")
                    .bind("points", content)
                    .bind("no", numbers.get(which))
                    .execute();
        });
    }
}
