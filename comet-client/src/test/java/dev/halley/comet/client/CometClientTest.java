package dev.halley.comet.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.comet.client.RecordingServer.Call;
import dev.halley.comet.client.RecordingServer.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CometClientTest {

    private static final Duration SOON = Duration.ofMinutes(1);

    @TempDir
    Path spool;

    private RecordingServer server;

    CometClientTest() throws IOException {
        server = new RecordingServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private CometConfig config() {
        return CometConfig.of(server.url(), RecordingServer.API_KEY, spool);
    }

    @Test
    void opensTheExperimentFirstAndSendsEveryKindOfValueAsTheWireWantsIt() {
        String key;
        try (CometClient client = CometClient.open(config())) {
            CometExperiment experiment = client.startExperiment(
                    new NewExperiment("royal-society", "comets", "halley", List.of("a", "b", "a")));
            key = experiment.key();
            experiment.logParameters(Map.of("outer", Map.of("rate", 0.1)));
            experiment.logMetrics(Map.of("loss", Double.NaN), 3L, 1L);
            experiment.logOther("way back", "run-7");
            experiment.logOutput("hello\n", false);
            experiment.finish(null);
            assertThat(client.flush(SOON)).isTrue();
            assertThat(client.unsent()).isEmpty();
        }

        assertThat(key).matches("[0-9a-z]{32}");
        JsonNode opened = server.accepted().get(0).json();
        assertThat(server.accepted().get(0).path()).isEqualTo("/clientlib/logger/add/run");
        assertThat(opened.path("experimentKey").asText()).isEqualTo(key);
        assertThat(opened.path("teamName").asText()).isEqualTo("royal-society");
        assertThat(opened.path("projectName").asText()).isEqualTo("comets");
        assertThat(server.accepted("/write/experiment/tags").get(0).json().path("addedTags"))
                .hasToString("[\"a\",\"b\"]");
        JsonNode parameter = server.accepted("/experiment/parameter")
                .get(0)
                .json()
                .path("values")
                .get(0);
        assertThat(parameter.path("parameterName").asText()).isEqualTo("outer|rate");
        assertThat(parameter.path("parameterValue").asText()).isEqualTo("0.1");
        JsonNode metric = server.accepted("/experiment/metric")
                .get(0)
                .json()
                .path("values")
                .get(0);
        assertThat(metric.path("metricValue")).hasToString("\"NaN\"");
        assertThat(metric.path("step").asLong()).isEqualTo(3);
        assertThat(metric.path("epoch").asLong()).isEqualTo(1);
        assertThat(server.accepted("/log-other").stream()
                        .map(call -> call.json().path("key").asText()))
                .containsExactly("Name", "way back");
        assertThat(server.accepted("/experiment/output")
                        .get(0)
                        .json()
                        .at("/outputLines/0/output")
                        .asText())
                .isEqualTo("hello\n");
        Call last = server.accepted().get(server.accepted().size() - 1);
        assertThat(last.path()).endsWith("/set-start-end-time");
        assertThat(server.accepted("/status-report/update")
                        .get(0)
                        .json()
                        .path("is_alive")
                        .asBoolean())
                .isFalse();
        assertThat(server.accepted("/update-status")).isEmpty();
    }

    @Test
    void marksAFailedExperimentAsCrashedWithTheTextOfTheFailure() {
        try (CometClient client = CometClient.open(config())) {
            CometExperiment experiment = client.startExperiment(NewExperiment.named("fails"));
            experiment.finish(new IllegalStateException("no such comet"));
            experiment.finish(null);
            assertThat(client.flush(SOON)).isTrue();
        }

        JsonNode status = server.accepted("/update-status").get(0).json();
        assertThat(status.path("hasCrashed").asBoolean()).isTrue();
        assertThat(status.path("error").asText()).isEqualTo("java.lang.IllegalStateException: no such comet");
        assertThat(server.accepted("/status-report/update")).hasSize(1);
        assertThat(server.accepted("/log-other").stream()
                        .map(call -> call.json().path("key").asText()))
                .contains("error");
    }

    @Test
    void sendsManyValuesInFewCompressedRequestsAndInOrder() {
        int values = 20_000;
        try (CometClient client = CometClient.open(config())) {
            CometExperiment experiment = client.startExperiment(NewExperiment.named("many"));
            for (int i = 0; i < values; i++) {
                experiment.logMetrics(Map.of("i", i), (long) i);
            }
            experiment.finish(null);
            assertThat(client.flush(SOON)).isTrue();
        }

        assertThat(server.metric("i"))
                .isEqualTo(IntStream.range(0, values).mapToObj(String::valueOf).toList());
        List<Call> batches = server.accepted("/batch/logger/experiment/metric");
        assertThat(batches).hasSizeLessThan(60);
        assertThat(batches.get(1).compressed()).isTrue();
        assertThat(batches)
                .allSatisfy(call -> assertThat(call.json().path("values")).hasSizeLessThanOrEqualTo(1_000));
        assertThat(directories()).isEmpty();
    }

    @Test
    void keepsTheOrderThroughEveryKindOfTrouble() {
        server.failOnce(new Fault(metric(), 0, "", ""));
        server.failOnce(Fault.status(metric(), 503));
        server.failOnce(new Fault(metric(), 429, "{}", "0.3"));
        server.failOnce(new Fault(metric(), 200, "<html>sign in</html>", ""));
        try (CometClient client = CometClient.open(config().withBatches(50, Duration.ofMillis(20)))) {
            CometExperiment experiment = client.startExperiment(NewExperiment.named("trouble"));
            for (int i = 0; i < 500; i++) {
                experiment.logMetrics(Map.of("i", i), (long) i);
            }
            experiment.finish(null);
            assertThat(client.flush(SOON)).isTrue();
        }

        assertThat(server.metric("i"))
                .isEqualTo(IntStream.range(0, 500).mapToObj(String::valueOf).toList());
        assertThat(directories()).isEmpty();
    }

    @Test
    void waitsAsLongAsTheServerAsks() {
        server.failOnce(new Fault(metric(), 429, "{}", "1"));
        long start = System.nanoTime();
        try (CometClient client = CometClient.open(config())) {
            client.startExperiment(NewExperiment.named("throttled")).logMetrics(Map.of("x", 1), 1L);
            assertThat(client.flush(SOON)).isTrue();
        }

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @CsvSource({"400, 0", "200, 1"})
    void setsRefusedValuesAsideAndSendsTheOthers(int status, int leftOut) throws IOException {
        server.failAlways(new Fault(
                metric().and(call -> call.body().contains("\"poison\"")),
                status,
                "{\"msg\":\"told what is wrong\",\"code\":" + status + (leftOut > 0 ? ",\"leftOut\":" + leftOut : "")
                        + "}",
                ""));
        String key;
        try (CometClient client = CometClient.open(config())) {
            CometExperiment experiment = client.startExperiment(NewExperiment.named("refused"));
            key = experiment.key();
            for (int i = 0; i < 100; i++) {
                experiment.logMetrics(Map.of(i == 37 ? "poison" : "i", i), (long) i);
            }
            experiment.finish(null);
            assertThat(client.flush(SOON)).isTrue();
            assertThat(client.unsent()).singleElement().satisfies(unsent -> {
                assertThat(unsent.rejected()).isEqualTo(1);
                assertThat(unsent.values()).isZero();
            });
        }

        assertThat(server.metric("i")).hasSize(99);
        assertThat(Files.readString(spool.resolve(key).resolve("rejected.jsonl")))
                .contains("poison")
                .contains("told what is wrong");
        assertThat(CometSync.sync(config(), SOON).found()).isZero();
    }

    @Test
    void endsAnExperimentOnAServerThatTakesNoOutput() {
        server.failAlways(new Fault(call -> call.path().endsWith("/experiment/output"), 404, "not found", ""));
        try (CometClient client = CometClient.open(config())) {
            CometExperiment experiment = client.startExperiment(NewExperiment.named("silent"));
            experiment.logOutput("hello", false);
            experiment.logMetrics(Map.of("x", 1), 1L);
            experiment.finish(new IllegalStateException("boom"));
            assertThat(client.flush(SOON)).isTrue();
            assertThat(client.unsent()).singleElement().satisfies(unsent -> assertThat(unsent.rejected())
                    .isEqualTo(2));
        }

        assertThat(server.metric("x")).containsExactly("1");
        assertThat(server.accepted("/update-status")).hasSize(1);
        assertThat(server.accepted("/set-start-end-time")).hasSize(1);
    }

    @Test
    void keepsValuesWhileSomethingElseAnswersInPlaceOfTheServer() {
        try (CometClient client = CometClient.open(config())) {
            CometExperiment experiment = client.startExperiment(NewExperiment.named("proxied"));
            assertThat(client.flush(SOON)).isTrue();
            server.failAlways(new Fault(any -> true, 404, "no such page", ""));
            experiment.logMetrics(Map.of("x", 1), 1L);
            assertThat(client.flush(Duration.ofMillis(500))).isFalse();
            server.recover();
            assertThat(client.flush(SOON)).isTrue();
            assertThat(client.unsent()).isEmpty();
        }

        assertThat(server.metric("x")).containsExactly("1");
    }

    @Test
    void sendsValuesAgainThatSomethingElseAnsweredJustBeforeTheServerCameBack() {
        server.failOnce(new Fault(metric(), 404, "no such page", ""));
        try (CometClient client = CometClient.open(config())) {
            client.startExperiment(NewExperiment.named("back again")).logMetrics(Map.of("x", 1), 1L);
            assertThat(client.flush(SOON)).isTrue();
            assertThat(client.unsent()).isEmpty();
        }

        assertThat(server.metric("x")).containsExactly("1");
    }

    @Test
    void keepsAnExperimentThatTheServerRefusesAndSendsTheOthers() {
        server.failAlways(new Fault(
                call -> call.path().endsWith("/add/run") && call.body().contains("nowhere"),
                400,
                "{\"msg\":\"no such workspace\",\"code\":400,\"sdk_error_code\":90219}",
                ""));
        try (CometClient client = CometClient.open(config())) {
            client.startExperiment(new NewExperiment("nowhere", null, "lost", List.of()))
                    .finish(null);
            CometExperiment good = client.startExperiment(NewExperiment.named("good"));
            good.finish(null);
            assertThat(client.flush(SOON)).isFalse();
            await().atMost(Duration.ofMinutes(1)).until(() -> client.unsent().size() == 1);
            assertThat(client.unsent().get(0).name()).isEqualTo("lost");
            assertThat(client.unsent().get(0).reason()).contains("no such workspace");
        }
        server.recover();

        CometSync.Report report = CometSync.sync(config(), SOON);

        assertThat(report.found()).isEqualTo(1);
        assertThat(report.sent()).isEqualTo(1);
        assertThat(directories()).isEmpty();
    }

    @Test
    void neitherLoggingNorClosingWaitsForAServerThatIsAway() {
        URI away = server.url();
        server.close();
        Duration patience = Duration.ofMinutes(1);
        CometConfig config = CometConfig.of(away, RecordingServer.API_KEY, spool)
                .withTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(30), patience);
        long start = System.nanoTime();
        CometClient client = CometClient.open(config);
        CometExperiment experiment = client.startExperiment(NewExperiment.named("alone"));
        for (int i = 0; i < 1_000; i++) {
            experiment.logMetrics(Map.of("i", i), (long) i);
        }
        experiment.finish(null);
        assertThat(experiment.url()).isEmpty();
        assertThat(client.unsent().get(0).values()).isGreaterThan(1_000);
        client.close();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(patience);
    }

    @Test
    void closingIsBoundedWhenTheServerHangs() {
        server.delayMillis = 30_000;
        CometConfig config =
                config().withTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofSeconds(1));
        CometClient client = CometClient.open(config);
        client.startExperiment(NewExperiment.named("hangs")).finish(null);
        long start = System.nanoTime();
        client.close();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void sendsEverythingWhenTheServerComesBack() throws IOException {
        int port = server.port();
        CometConfig config = config();
        server.close();
        try (CometClient client = CometClient.open(config)) {
            CometExperiment experiment = client.startExperiment(NewExperiment.named("patient"));
            experiment.logMetrics(Map.of("x", 1), 1L);
            assertThat(client.flush(Duration.ofMillis(300))).isFalse();
            server = new RecordingServer(port);
            experiment.logMetrics(Map.of("x", 2), 2L);
            experiment.finish(null);
            await().atMost(SOON).until(() -> client.unsent().isEmpty());
        }

        assertThat(server.metric("x")).containsExactly("1", "2");
    }

    @Test
    void saysThatALongRunIsAlive() {
        try (CometClient client = CometClient.open(config())) {
            CometExperiment experiment = client.startExperiment(NewExperiment.named("long"));
            await().atMost(SOON).until(() -> server.accepted("/set-status").size() >= 2);
            assertThat(server.accepted("/set-status").get(0).query()).isEqualTo("experimentKey=" + experiment.key());
        }
    }

    @Test
    void namesThePageOnlyWhenItIsKnown() {
        server.failAlways(Fault.status(call -> call.path().endsWith("/add/run"), 503));
        try (CometClient client = CometClient.open(config())) {
            CometExperiment experiment = client.startExperiment(new NewExperiment(null, "my project", "x", List.of()));
            assertThat(experiment.url()).isEmpty();

            assertThat(client.check(null)).isEqualTo(new CometAccount("edmond", "edmond"));

            assertThat(experiment.url()).contains(server.url() + "/edmond/my%20project/" + experiment.key());
            server.recover();
            assertThat(client.flush(SOON)).isTrue();
            assertThat(experiment.url()).contains(server.url() + "/edmond/general/" + experiment.key());
        }
    }

    @Test
    void nothingThatIsLoggedThrows() {
        try (CometClient client = CometClient.open(config())) {
            CometExperiment experiment = client.startExperiment(NewExperiment.named("robust"));
            experiment.logOther("bad", new Object() {
                @Override
                public String toString() {
                    throw new IllegalStateException("no text");
                }
            });
            Thread.currentThread().interrupt();
            experiment.logMetrics(Map.of("x", 1), 1L);
            assertThat(Thread.interrupted()).isTrue();
            experiment.logMetrics(Map.of("x", 2), 2L);
            experiment.finish(null);
            experiment.logMetrics(Map.of("x", 3), 3L);
            assertThat(client.flush(SOON)).isTrue();
        }

        assertThat(server.metric("x")).containsExactly("1", "2");
    }

    @Test
    void neverWritesTheApiKeyToDisk() throws IOException {
        server.failAlways(Fault.status(call -> true, 503));
        CometConfig config =
                config().withTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofMillis(100));
        try (CometClient client = CometClient.open(config)) {
            client.startExperiment(NewExperiment.named("secretive")).logMetrics(Map.of("x", 1), 1L);
        }

        assertThat(config.toString()).doesNotContain(RecordingServer.API_KEY);
        try (Stream<Path> files = Files.walk(spool)) {
            List<Path> regular =
                    new ArrayList<>(files.filter(Files::isRegularFile).toList());
            assertThat(regular).isNotEmpty();
            for (Path file : regular) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .doesNotContain(RecordingServer.API_KEY);
            }
        }
    }

    @Test
    void refusesAConfigurationThatCannotWork() {
        assertThatThrownBy(() -> CometConfig.of(URI.create("comet.com"), "k", spool))
                .hasMessageContaining("comet.com")
                .hasMessageContaining("expected");
        assertThatThrownBy(() -> CometConfig.of(server.url(), " ", spool)).hasMessageContaining("API key is empty");
        assertThat(CometConfig.of(URI.create("https://www.comet.com/clientlib/"), "k", spool)
                        .url())
                .isEqualTo(URI.create("https://www.comet.com"));
    }

    private static Predicate<Call> metric() {
        return call -> call.path().endsWith("/batch/logger/experiment/metric");
    }

    private List<Path> directories() {
        try (Stream<Path> files = Files.list(spool)) {
            return files.toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
