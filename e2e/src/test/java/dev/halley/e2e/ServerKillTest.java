package dev.halley.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.e2e.CometRest.Answer;
import dev.halley.e2e.Halley.RunningServer;
import dev.halley.testpostgres.FreePort;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * The promise that a tracking server lives by: a point that was answered with 2xx is there, once, whatever happens. The
 * server of the distribution is killed without warning at random moments while clients write, and is started again on the same data. The
 * fault kit (module {@code faults}) does the same a thousand times.
 */
class ServerKillTest {

    private static final String API_KEY = "key-of-the-kill-test";
    private static final int KILLS = 10;
    private static final int WRITERS = 4;
    private static final int POINTS_PER_METRIC = 5_000;

    @Test
    void everyAcknowledgedPointIsThereOnceAfterTenKills() throws Exception {
        long seed = System.nanoTime();
        System.out.println("ServerKillTest seed " + seed);
        Random random = new Random(seed);
        int port = FreePort.find();
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger acknowledged = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        try (Halley halley = Halley.inNewHome()) {
            RunningServer server = halley.startServer(port, API_KEY);
            List<Writer> writers = new ArrayList<>();
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                String experiment = server.rest().createExperiment("halley", "kill");
                Writer writer =
                        new Writer(server.rest(), experiment, new Random(random.nextLong()), stop, acknowledged);
                writers.add(writer);
                running.add(threads.submit(writer));
            }

            for (int kill = 0; kill < KILLS; kill++) {
                // Always in the middle of writing, however slow the machine is; some starts are killed too.
                awaitAtLeast(acknowledged.get() + 1 + random.nextInt(300), acknowledged);
                LockSupport.parkNanos((long) (random.nextDouble() * 50_000_000));
                server.process().kill();
                if (random.nextInt(5) == 0) {
                    HalleyProcess starting = halley.start("server", "start", "--port", Integer.toString(port));
                    LockSupport.parkNanos((long) (random.nextDouble() * 1_500_000_000));
                    starting.kill();
                }
                server = halley.startServer(port, API_KEY);
            }
            stop.set(true);
            for (Future<?> writer : running) {
                finished(writer);
            }

            long points = 0;
            for (Writer writer : writers) {
                points += writer.check(server.rest(), "seed " + seed);
            }
            System.out.println("ServerKillTest: " + points + " points over " + KILLS + " kills");
            assertThat(points).isGreaterThanOrEqualTo(acknowledged.get()).isGreaterThan(KILLS);
            assertThat(server.process().terminate().exitCode()).isIn(0, 143);
        } finally {
            stop.set(true);
            threads.shutdownNow();
        }
    }

    private static void awaitAtLeast(int count, AtomicInteger acknowledged) {
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (acknowledged.get() < count) {
            assertThat(System.nanoTime())
                    .as("points are acknowledged within 60 s")
                    .isLessThan(deadline);
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static void finished(Future<?> writer) throws InterruptedException {
        try {
            writer.get();
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
    }

    /** Sends batches of points, each with a number of its own as step and value. Confined to one thread until it ended. */
    private static final class Writer implements Runnable {

        private final CometRest rest;
        private final String experiment;
        private final Random random;
        private final AtomicBoolean stop;
        private final AtomicInteger acknowledgedByAll;
        private final List<Integer> acknowledged = new ArrayList<>();
        private final Set<Integer> unknown = new HashSet<>();
        private int next;

        Writer(CometRest rest, String experiment, Random random, AtomicBoolean stop, AtomicInteger acknowledgedByAll) {
            this.rest = rest;
            this.experiment = experiment;
            this.random = random;
            this.stop = stop;
            this.acknowledgedByAll = acknowledgedByAll;
        }

        @Override
        public void run() {
            while (!stop.get()) {
                List<Integer> batch = new ArrayList<>();
                for (int i = random.nextInt(60); i >= 0; i--) {
                    batch.add(next++);
                }
                boolean patient = random.nextInt(4) > 0;
                while (!send(batch)) {
                    // Comet's clients send a batch again when its answer was lost; an impatient user gives up.
                    if (!patient) {
                        unknown.addAll(batch);
                        break;
                    }
                    LockSupport.parkNanos(20_000_000);
                }
            }
        }

        private boolean send(List<Integer> batch) {
            List<Map<String, Object>> values = new ArrayList<>();
            for (int number : batch) {
                values.add(Map.of(
                        "metricName",
                        metric(number),
                        "metricValue",
                        number,
                        "step",
                        number,
                        "timestamp",
                        1_800_000_000_000L + number));
            }
            try {
                Answer answer = rest.post(
                        "/clientlib/batch/logger/experiment/metric",
                        Map.of("experimentKey", experiment, "values", values));
                answer.succeeded();
                acknowledged.addAll(batch);
                acknowledgedByAll.addAndGet(batch.size());
                return true;
            } catch (IOException e) {
                return false;
            }
        }

        /** Compares with what the server has now; answers how many points that is. */
        long check(CometRest after, String seed) {
            Map<Integer, Integer> counts = new HashMap<>();
            for (int number = 0; number < next; number += POINTS_PER_METRIC) {
                for (JsonNode point : after.points(experiment, metric(number))) {
                    int step = point.path("step").asInt(-1);
                    assertThat(Double.parseDouble(point.path("metricValue").asText()))
                            .as(seed)
                            .isEqualTo(step);
                    counts.merge(step, 1, Integer::sum);
                }
            }
            assertThat(counts.values())
                    .as("%s: how often a point is there", seed)
                    .containsOnly(1);
            assertThat(counts.keySet()).as("%s: acknowledged points", seed).containsAll(acknowledged);
            Set<Integer> sent = new HashSet<>(acknowledged);
            sent.addAll(unknown);
            assertThat(sent).as("%s: points that were sent", seed).containsAll(counts.keySet());
            return counts.size();
        }

        private static String metric(int number) {
            return "m" + number / POINTS_PER_METRIC;
        }
    }
}
