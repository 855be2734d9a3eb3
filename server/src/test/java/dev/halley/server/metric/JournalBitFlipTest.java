package dev.halley.server.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.server.database.Database;
import dev.halley.server.journal.Journal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * F-09, P7: one bit of the journal is flipped after a crash. What is served was logged; at most one request is missing, and where another one
 * follows it, it is told of if it is known whose it was.
 */
class JournalBitFlipTest {

    private static final Limits LIMITS = new Limits(128, 1_000_000, 100_000, 100_000, 1 << 16);
    private static final int REQUESTS = 40;

    @TempDir
    Path home;

    @Test
    void servesNothingElseAndLosesNoOtherRequestWhicheverBitIsFlipped() throws IOException {
        int trials = Integer.getInteger("halley.faults.flips", 1_000) / 10;
        long seed = Long.getLong("halley.faults.seed", 20_261_125L);
        Random random = new Random(seed);
        Path file = home.resolve("halley.db");
        List<MetricPoint> logged = fill(file);
        Map<Path, byte[]> before = files(home);
        Path journal = before.keySet().stream()
                .filter(path -> path.startsWith(Journal.beside(file)))
                .findFirst()
                .orElseThrow();
        int used = used(before.getOrDefault(journal, new byte[0]));
        int whole = 0;
        int told = 0;
        int missing = 0;
        for (int trial = 0; trial < trials; trial++) {
            for (Map.Entry<Path, byte[]> stored : before.entrySet()) {
                Files.write(stored.getKey(), stored.getValue());
            }
            int bit = random.nextInt(used * 8);
            byte[] damaged = before.getOrDefault(journal, new byte[0]).clone();
            damaged[bit / 8] ^= (byte) (1 << (bit % 8));
            Files.write(journal, damaged);

            String which = "trial " + trial + ", seed " + seed + ": bit " + bit;
            try (Database database = Database.open(file)) {
                MetricStore store = new MetricStore(database, LIMITS);
                List<MetricPoint> served = store.points(1, "loss");
                assertThat(logged).as(which).containsAll(served);
                assertThat(served.size()).as(which).isGreaterThanOrEqualTo(logged.size() - 10);
                assertThat(served).as(which).doesNotHaveDuplicates();
                if (served.size() == logged.size()) {
                    whole++;
                } else if (store.damagedRequests(1) == 1) {
                    told++;
                } else {
                    missing++;
                }
                store.stop();
            }
        }
        System.out.println("F-09: flips in the journal: " + told + " left out and told, " + missing
                + " of a head or of the last group, " + whole + " harmless, 0 wrong values");
        assertThat(told).isGreaterThan(trials / 2);
    }

    private static List<MetricPoint> fill(Path file) {
        try (Database database = Database.open(file)) {
            MetricStore store = new MetricStore(database, LIMITS);
            for (long from = 0; from < REQUESTS * 10L; from += 10) {
                List<MetricPoint> points = new ArrayList<>();
                for (long step = from; step < from + 10; step++) {
                    points.add(new MetricPoint(
                            "loss", Math.sin((double) step), null, step, null, 1_800_000_000_000L + step, null));
                }
                store.append(1, points).join();
            }
            List<MetricPoint> points = store.points(1, "loss");
            store.stop();
            return points;
        }
    }

    private static Map<Path, byte[]> files(Path folder) throws IOException {
        Map<Path, byte[]> files = new HashMap<>();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                files.put(path, Files.readAllBytes(path));
            }
        }
        return files;
    }

    private static int used(byte[] bytes) {
        int used = bytes.length;
        while (bytes[used - 1] == 0) {
            used--;
        }
        return used;
    }
}
