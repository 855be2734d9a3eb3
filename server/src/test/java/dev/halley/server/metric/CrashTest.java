package dev.halley.server.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.server.database.Database;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that is killed while it appends and compacts loses nothing that it acknowledged and doubles nothing.
 * {@code -Dhalley.crash.repetitions=1000} kills more often.
 */
final class CrashTest {

    private static final int REPETITIONS = Integer.getInteger("halley.crash.repetitions", 4);
    private static final long SEED = Long.getLong("halley.crash.seed", System.nanoTime());

    @TempDir
    Path folder;

    @Test
    void keepsEveryAcknowledgedPointOnceWhenKilledAtAnyMoment() throws Exception {
        Path file = folder.resolve("halley.db");
        Random random = new Random(SEED);
        Set<String> acknowledged = new HashSet<>();
        long firstRequest = 1;

        for (int repetition = 0; repetition < REPETITIONS; repetition++) {
            firstRequest = killWhileWriting(file, firstRequest, random.nextInt(500), acknowledged) + 2;
            verify(file, acknowledged, "repetition " + repetition + " of seed " + SEED);
        }
        assertThat(acknowledged).hasSizeGreaterThan(REPETITIONS);
    }

    private static long killWhileWriting(Path file, long firstRequest, long millis, Set<String> acknowledged)
            throws Exception {
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CrashingWriter.class.getName(),
                        file.toString(),
                        Long.toString(firstRequest))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        long last = firstRequest;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            long killAt = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (killAt == 0) {
                    killAt = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
                } else if (System.nanoTime() >= killAt) {
                    // SIGKILL. By its handle, because the process itself would close the stream of what was printed
                    // before.
                    process.toHandle().destroyForcibly();
                }
                if (line.matches("\\d+ \\d+")) {
                    acknowledged.add(line);
                    last = Math.max(last, Long.parseLong(line.substring(line.indexOf(' ') + 1)));
                }
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        return last;
    }

    private static void verify(Path file, Set<String> acknowledged, String description) {
        try (Database database = Database.open(file);
                MetricStore store = new MetricStore(database, CrashingWriter.LIMITS)) {
            Set<MetricPoint> found = new HashSet<>();
            long count = 0;
            for (long experiment = 1; experiment <= 2; experiment++) {
                for (MetricSummary summary : store.summaries(experiment)) {
                    List<MetricPoint> points = store.points(experiment, summary.name());
                    assertThat(summary.count()).as(description).isEqualTo(points.size());
                    found.addAll(points);
                    count += points.size();
                }
            }
            assertThat(count).as("points found twice in %s", description).isEqualTo(found.size());
            List<MetricPoint> lost = new ArrayList<>();
            for (String line : acknowledged) {
                int space = line.indexOf(' ');
                lost.addAll(CrashingWriter.points(
                        Integer.parseInt(line.substring(0, space)), Long.parseLong(line.substring(space + 1))));
            }
            lost.removeIf(found::contains);
            assertThat(lost).as("acknowledged and lost in %s", description).isEmpty();
        }
    }
}
