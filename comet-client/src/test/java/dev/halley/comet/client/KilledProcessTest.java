package dev.halley.comet.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
final class KilledProcessTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path spool;

    @Test
    void whatAKilledProcessLoggedWhileTheServerWasAwayIsSentByTheNext() throws Exception {
        Killed killed;
        int port;
        try (RecordingServer free = new RecordingServer()) {
            port = free.port();
        }
        killed = killAfter(URI.create("http://127.0.0.1:" + port), 20_000);

        try (RecordingServer server = new RecordingServer(port)) {
            CometSync.Report report =
                    CometSync.sync(CometConfig.of(server.url(), RecordingServer.API_KEY, spool), SOON);

            assertThat(report.found()).isEqualTo(1);
            assertThat(report.sent()).isEqualTo(1);
            assertThat(report.unsent()).isEmpty();
            List<String> arrived = server.metric("i");
            assertThat(arrived).hasSizeGreaterThan((int) killed.lastReported());
            assertThat(arrived).isEqualTo(numbersBelow(arrived.size()));
            assertThat(server.accepted("/add/run")
                            .get(0)
                            .json()
                            .path("experimentKey")
                            .asText())
                    .isEqualTo(killed.key());
            assertThat(server.accepted("/update-status")
                            .get(0)
                            .json()
                            .path("hasCrashed")
                            .asBoolean())
                    .isTrue();
            assertThat(files()).isEmpty();
        }
    }

    @Test
    void whatAKilledProcessHadSentIsNotMissingAfterwards() throws Exception {
        long seed = System.nanoTime();
        try (RecordingServer server = new RecordingServer()) {
            Killed killed = killAfter(server.url(), 2_000 + new Random(seed).nextInt(30_000));

            // The next program of this user sends it, just by opening a client.
            CometConfig config = CometConfig.of(server.url(), RecordingServer.API_KEY, spool);
            try (CometClient next = CometClient.open(config)) {
                next.startExperiment(NewExperiment.named("next")).finish(null);
                assertThat(next.flush(SOON)).isTrue();
                await().atMost(SOON).until(() -> files().isEmpty());
            }

            List<String> arrived = server.metric("i").stream().distinct().toList();
            assertThat(arrived).as("seed %s", seed).hasSizeGreaterThan((int) killed.lastReported());
            assertThat(arrived).as("seed %s", seed).isEqualTo(numbersBelow(arrived.size()));
        }
    }

    @Test
    void aRunningProcessKeepsItsExperimentFromOthers() throws Exception {
        try (RecordingServer server = new RecordingServer()) {
            CometConfig config = CometConfig.of(server.url(), RecordingServer.API_KEY, spool);
            try (CometClient client = CometClient.open(config)) {
                CometExperiment experiment = client.startExperiment(NewExperiment.named("mine"));
                assertThat(CometSync.sync(config, SOON).found()).isZero();
                Process child = start(server.url());
                try (BufferedReader out = child.inputReader()) {
                    assertThat(out.readLine()).startsWith("key ");
                    assertThat(CometSync.sync(config, SOON).found()).isZero();
                } finally {
                    child.destroyForcibly().waitFor();
                }
                experiment.finish(null);
                assertThat(client.flush(SOON)).isTrue();
            }
            assertThat(CometSync.sync(config, SOON).found()).isEqualTo(1);
        }
    }

    @Test
    void leavesTheExperimentsOfOtherServersAlone() throws Exception {
        try (RecordingServer first = new RecordingServer();
                RecordingServer second = new RecordingServer()) {
            killAfter(first.url(), 100);

            CometSync.Report report =
                    CometSync.sync(CometConfig.of(second.url(), RecordingServer.API_KEY, spool), SOON);

            assertThat(report.found()).isZero();
            assertThat(report.otherServers()).containsExactly(first.url().toString());
            assertThat(second.all()).isEmpty();
        }
    }

    private record Killed(String key, long lastReported) {}

    /** Starts the program, lets it log so many values, and kills it without warning. */
    private Killed killAfter(URI url, long values) throws IOException, InterruptedException {
        Process process = start(url);
        String key = "";
        long reported = 0;
        try (BufferedReader out = process.inputReader()) {
            String line = out.readLine();
            while (line != null) {
                if (line.startsWith("key ")) {
                    key = line.substring("key ".length());
                } else if (line.startsWith("logged ")) {
                    reported = Long.parseLong(line.substring("logged ".length()));
                    if (reported >= values) {
                        // Not Process.destroyForcibly: that also closes the stream with what it still printed.
                        process.toHandle().destroyForcibly();
                    }
                }
                line = out.readLine();
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        return new Killed(key, reported);
    }

    private Process start(URI url) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledProcess.class.getName(),
                        url.toString(),
                        spool.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static List<String> numbersBelow(int end) {
        return LongStream.range(0, end).mapToObj(String::valueOf).toList();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> found = Files.list(spool)) {
            return found.toList();
        }
    }
}
