package dev.halley.fault;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.comet.client.CometClient;
import dev.halley.comet.client.CometConfig;
import dev.halley.comet.client.CometExperiment;
import dev.halley.comet.client.NewExperiment;
import dev.halley.fault.kit.Faults;
import dev.halley.fault.kit.FaultyProxy;
import dev.halley.fault.kit.HalleyProcess;
import dev.halley.fault.kit.Recovered;
import dev.halley.fault.kit.Wire;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F-21, F-22, F-28, P2, P3: connections that are cut, swallowed, slow, or lose their answers. */
class BrokenNetworkTest {

    @TempDir
    Path folder;

    private Path home;
    private Recovered server;

    @BeforeEach
    void serve() throws IOException {
        home = HalleyProcess.newHome(folder.resolve("home"));
        server = Recovered.on(home);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** Our own client: nothing it logs is lost or doubled, and it never waits for the network. */
    @Test
    void bringsEachPointOnceAndNeverHoldsUpTheTraining() throws Exception {
        int repetitions = Faults.repetitions(2);
        int points = 1_500;
        int faults = 0;
        long slowest = 0;
        for (int i = 0; i < repetitions; i++) {
            long seed = Faults.seed() + i;
            try (FaultyProxy proxy = new FaultyProxy(server.port(), new Random(seed), 0.95)) {
                CometConfig config = CometConfig.of(
                                URI.create("http://127.0.0.1:" + proxy.port()),
                                HalleyProcess.KEY,
                                folder.resolve("spool" + i))
                        .withTimeouts(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(1))
                        .withBatches(40, Duration.ofMillis(20));
                String key;
                try (CometClient client = CometClient.open(config)) {
                    CometExperiment experiment = client.startExperiment(NewExperiment.named("bad line"));
                    key = experiment.key();
                    for (long step = 0; step < points; step++) {
                        long begin = System.nanoTime();
                        experiment.logMetrics(Map.of("loss", step), step);
                        slowest = Math.max(slowest, System.nanoTime() - begin);
                    }
                    // Each fault is followed by a longer pause, up to half a minute: five in all, not five more.
                    Awaitility.await()
                            .atMost(Duration.ofMinutes(4))
                            .until(() -> proxy.faults() >= 5 || client.flush(Duration.ofMillis(1)));
                    proxy.heal();
                    experiment.finish(null);
                    assertThat(client.flush(Duration.ofMinutes(2)))
                            .as("seed %d: all is sent at last", seed)
                            .isTrue();
                }
                faults += proxy.faults();
                assertThat(steps(key)).as("seed " + seed).isEqualTo(points);
            }
        }
        Faults.report("F-21/F-22: " + repetitions + " trainings over a bad line with " + faults + " faults, "
                + repetitions * points + " points there once each, slowest call of log "
                + slowest / 1_000_000.0 + " ms");
        assertThat(faults).isGreaterThan(repetitions);
    }

    /** How many different steps there are; each is there once. */
    private int steps(String key) throws IOException {
        BitSet steps = new BitSet();
        JsonNode metrics = new Wire(server.port())
                .get("/api/rest/v2/experiment/metrics/get-metric?metricName=loss&experimentKey=" + key)
                .json()
                .path("metrics");
        for (JsonNode point : metrics) {
            int step = point.path("step").asInt();
            assertThat(steps.get(step)).as("step %d twice", step).isFalse();
            steps.set(step);
        }
        return steps.cardinality();
    }

    /** F-28: uploads that break off at any byte leave nothing to be seen, and nothing behind. */
    @Test
    void showsNothingOfAnUploadThatBrokeOff() throws Exception {
        int aborts = Faults.repetitions(60);
        Random random = new Random(Faults.seed());
        Wire wire = new Wire(server.port());
        String experiment = wire.createExperiment("uploads");
        for (int i = 0; i < aborts; i++) {
            byte[] content = new byte[1_000 + random.nextInt(200_000)];
            random.nextBytes(content);
            abort(experiment, "broken" + i % 5, content, random);
        }
        byte[] whole = new byte[50_000];
        random.nextBytes(whole);
        assertThat(wire.upload(experiment, "broken0", whole).succeeded()).isTrue();

        JsonNode assets = wire.get("/api/rest/v2/experiment/asset/list?experimentKey=" + experiment)
                .json()
                .path("assets");
        assertThat(assets).as("%s", assets).hasSize(1);
        assertThat(assets.path(0).path("fileSize").asInt()).isEqualTo(50_000);
        assertThat(wire.get("/api/rest/v2/experiment/asset/get-asset?assetId=broken0&experimentKey=" + experiment)
                        .body())
                .isEqualTo(whole);
        Awaitility.await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            try (Stream<Path> left = Files.list(home.resolve("server/assets/incoming"))) {
                assertThat(left).as("what broken uploads left").isEmpty();
            }
        });
        Faults.report("F-28: " + aborts + " uploads broken off at a random byte: none to be seen, no file left");
    }

    private void abort(String experiment, String asset, byte[] content, Random random) throws IOException {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(("--limit\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + asset + "\"\r\n\r\n")
                .getBytes(US_ASCII));
        body.writeBytes(content);
        body.writeBytes("\r\n--limit--\r\n".getBytes(US_ASCII));
        request.writeBytes(("POST /clientlib/asset/upload?experimentId=" + experiment + "&assetId=" + asset
                        + "&fileName="
                        + asset + " HTTP/1.1\r\nHost: 127.0.0.1:" + server.port() + "\r\nAuthorization: "
                        + HalleyProcess.KEY
                        + "\r\nContent-Type: multipart/form-data; boundary=limit\r\nContent-Length: " + body.size()
                        + "\r\n\r\n")
                .getBytes(US_ASCII));
        request.writeBytes(body.toByteArray());
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            if (random.nextBoolean()) {
                socket.setSoLinger(true, 0);
            }
            socket.getOutputStream().write(request.toByteArray(), 0, random.nextInt(request.size() - 12));
            socket.getOutputStream().flush();
        }
    }
}
