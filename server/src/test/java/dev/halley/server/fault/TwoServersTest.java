package dev.halley.server.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.server.http.Json;
import dev.halley.testpostgres.FreePort;
import dev.halley.testpostgres.PostgresCluster;
import dev.halley.tests3.S3Server;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two servers on one PostgreSQL and one S3 store; one of them is killed again and again while clients write to both. */
class TwoServersTest {

    private static final String KEY = dev.halley.server.TestServer.KEY;
    private static final int WRITERS = 3;

    @TempDir
    Path folder;

    private Process start(int number, int port, String database, String blobs) throws IOException {
        Path home = Files.createDirectories(folder.resolve("home" + number));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx192m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Daws.accessKeyId=" + S3Server.ACCESS_KEY,
                        "-Daws.secretAccessKey=" + S3Server.SECRET_KEY,
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                                .replace(':', File.pathSeparatorChar),
                        ServerProgram.class.getName(),
                        home.toString(),
                        Integer.toString(port),
                        database,
                        blobs)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("server" + number + ".log").toFile())
                .start();
        Sender sender = new Sender(KEY);
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .ignoreExceptions()
                .until(() ->
                        !process.isAlive() || sender.get(port, "/health/ready").status() == 200);
        assertThat(process.isAlive())
                .as(Files.readString(folder.resolve("server" + number + ".log")))
                .isTrue();
        return process;
    }

    @Test
    void loseAndDoubleNothingWhileOneIsKilledAgainAndAgain() throws Exception {
        int kills = Integer.getInteger("halley.faults.kills", 3);
        Random random = new Random(Faults.seed());
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger acknowledged = new AtomicInteger();
        try (S3Server s3 = S3Server.start(folder.resolve("s3"), "halley")) {
            String database = PostgresCluster.shared().newDatabase();
            String blobs = "s3://halley/two?endpoint=" + s3.url();
            int[] ports = {FreePort.find(), FreePort.find()};
            Process[] servers = {start(0, ports[0], database, blobs), start(1, ports[1], database, blobs)};
            try {
                List<Writer> writers = new ArrayList<>();
                List<Thread> threads = new ArrayList<>();
                for (int i = 0; i < WRITERS; i++) {
                    Writer writer = new Writer(ports, new Random(random.nextLong()), stop, acknowledged);
                    writers.add(writer);
                    Thread thread = new Thread(writer, "writer");
                    thread.start();
                    threads.add(thread);
                }
                for (int kill = 0; kill < kills; kill++) {
                    int before = acknowledged.get();
                    Awaitility.await()
                            .atMost(Duration.ofMinutes(2))
                            .until(() -> acknowledged.get() > before + 50 + random.nextInt(100));
                    int victim = random.nextInt(2);
                    servers[victim].destroyForcibly().waitFor();
                    servers[victim] = start(victim, ports[victim], database, blobs);
                }
                stop.set(true);
                for (Thread thread : threads) {
                    thread.join();
                }
                for (Writer writer : writers) {
                    for (int port : ports) {
                        writer.check(port);
                    }
                }
                System.out.println("Two servers: " + acknowledged.get() + " points acknowledged over " + kills
                        + " kills, 0 lost, 0 doubled, "
                        + writers.stream().mapToInt(w -> w.cut).sum()
                        + " connections cut, 0 answers other than 2xx");
            } finally {
                stop.set(true);
                for (Process server : servers) {
                    server.destroyForcibly().waitFor();
                }
            }
        }
    }

    /** Writes single values to either server, and again to the other one when the connection was cut. */
    private static final class Writer implements Runnable {
        private final int[] ports;
        private final Random random;
        private final AtomicBoolean stop;
        private final AtomicInteger acknowledged;
        private final Sender sender = new Sender(KEY);
        private String experiment = "";
        private int next;
        private int cut;
        private volatile String wrong = "";

        Writer(int[] ports, Random random, AtomicBoolean stop, AtomicInteger acknowledged) {
            this.ports = ports;
            this.random = random;
            this.stop = stop;
            this.acknowledged = acknowledged;
        }

        @Override
        public void run() {
            try {
                experiment = Json.MAPPER
                        .readTree(sender.post(
                                        ports[0], "/api/rest/v2/write/experiment/create", "{\"projectName\":\"two\"}")
                                .body())
                        .path("experimentKey")
                        .asText();
            } catch (IOException failure) {
                wrong = failure.toString();
                return;
            }
            while (!stop.get() && wrong.isEmpty()) {
                int at = random.nextInt(2);
                boolean heard = false;
                while (!heard) {
                    try {
                        Sender.Answer answer = sender.post(
                                ports[at],
                                "/api/rest/v2/write/experiment/metric",
                                Sender.metric(experiment, "loss", next));
                        heard = true;
                        if (answer.status() != 200) {
                            wrong = answer.toString();
                        }
                    } catch (IOException broken) {
                        cut++;
                        at = 1 - at;
                    }
                }
                next++;
                acknowledged.incrementAndGet();
            }
        }

        void check(int port) throws IOException {
            assertThat(wrong).isEmpty();
            TreeMap<Integer, Integer> counts = new TreeMap<>();
            JsonNode points = Json.MAPPER
                    .readTree(sender.get(
                                    port,
                                    "/api/rest/v2/experiment/metrics/get-metric?metricName=loss&experimentKey="
                                            + experiment)
                            .body())
                    .path("metrics");
            points.forEach(point -> counts.merge(point.path("step").asInt(), 1, Integer::sum));
            assertThat(counts).hasSize(next).allSatisfy((step, count) -> assertThat(count)
                    .isEqualTo(1));
        }
    }
}
