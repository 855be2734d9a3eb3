package dev.halley.server.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.server.ServerConfig;
import dev.halley.server.ServerLimits;
import dev.halley.server.ServerOptions;
import dev.halley.server.TestServer;
import dev.halley.server.TestServer.Answer;
import dev.halley.server.asset.MultipartBody;
import dev.halley.server.database.DatabaseTest;
import dev.halley.server.database.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** S-39 and S-42: what an administrator bounds is refused with a reason, in the dialect of the caller; the usual bounds meet no honest client. */
@DatabaseTest
class LimitsTest {

    @TempDir
    Path home;

    private TestServer start(ServerLimits limits) {
        return TestServer.start(new ServerConfig(
                home,
                "127.0.0.1",
                0,
                TestServer.OWNER,
                TestServer.KEY,
                TestDatabase.of(home.resolve("server").resolve("halley.db")),
                new ServerOptions(null, null, null, null, limits, ServerOptions.Reach.NONE)));
    }

    private static Answer upload(TestServer server, String experiment, String content) {
        return MultipartBody.upload(
                server,
                "/api/rest/v2/write/experiment/upload-asset?type=asset&experimentKey=" + experiment,
                MultipartBody.part("file", content.charAt(0) + ".txt", content.getBytes(StandardCharsets.UTF_8)));
    }

    /** Asks until the limit is reached: what a slow machine asked a while ago counts no more. */
    private static Answer refused(Callable<Answer> question) {
        return Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(question, answer -> answer.status() == 429);
    }

    @Test
    void refusesTheReaderWhoAsksTooOftenAndNobodyElse() {
        try (TestServer server = start(new ServerLimits(30, 0, 0, 0, 30, 0, 60))) {
            String other = server.user("other");
            String experiment = server.experiment("limits");
            String path = "/api/rest/v2/experiment/metadata?experimentKey=" + experiment;
            Answer last = refused(() -> server.get(path));

            assertThat(last.json().path("msg").asText()).contains("more than 30 requests in a minute");
            assertThat(last.json().path("code").asInt()).isEqualTo(429);
            assertThat(last.whole().headers().firstValue("Retry-After"))
                    .hasValueSatisfying(
                            seconds -> assertThat(Integer.parseInt(seconds)).isBetween(1, 60));
            assertThat(refused(() -> server.get("/api/v1/session"))
                            .json()
                            .path("detail")
                            .asText())
                    .as("the native dialect")
                    .contains("requests in a minute");
            assertThat(server.call("GET", "/api/v1/session", other, null).status())
                    .isEqualTo(200);
            for (int step = 0; step < 100; step++) {
                assertThat(server.post(
                                        "/api/rest/v2/write/experiment/metric",
                                        "{\"experimentKey\":\"" + experiment
                                                + "\",\"metricName\":\"loss\",\"metricValue\":\"1\",\"step\":" + step
                                                + "}")
                                .status())
                        .as("logging is not bounded")
                        .isEqualTo(200);
            }
            String waiting = last.whole().headers().firstValue("Retry-After").orElseThrow();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(Long.parseLong(waiting) + 30))
                    .until(() -> server.get(path).status() == 200);
        }
    }

    @Test
    void refusesLoggingOnlyIfAnAdministratorSaysSo() {
        try (TestServer server = start(new ServerLimits(0, 20, 0, 0, 30, 0, 60))) {
            String experiment = server.experiment("limits");
            Answer last = server.get("/api/v1/session");
            for (int step = 0; step < 40 && last.status() != 429; step++) {
                last = server.post(
                        "/clientlib/batch/logger/experiment/metric",
                        "{\"experimentKey\":\"" + experiment
                                + "\",\"values\":[{\"metricName\":\"loss\",\"metricValue\":1,\"step\":" + step + "}]}");
            }

            assertThat(last.status()).isEqualTo(429);
            assertThat(last.whole().headers().firstValue("Retry-After")).isPresent();
            assertThat(server.get("/api/v1/session").status()).isEqualTo(200);
            assertThat(new String(server.get("/metrics").whole().body(), StandardCharsets.UTF_8))
                    .contains("halley_rate_limited_total{of=\"ingest\"} ");
        }
    }

    @Test
    void neverMeetsAnHonestTrainingWithTheUsualLimits() {
        assertThat(ServerLimits.USUAL.ingestRequestsPerMinute()).isZero();
        assertThat(ServerLimits.USUAL.readRequestsPerMinute()).isGreaterThanOrEqualTo(60_000);
        assertThat(ServerLimits.USUAL.workspaceAssetBytes()).isZero();
        assertThat(ServerLimits.USUAL.workspaceExperiments()).isZero();
    }

    @Test
    void refusesExperimentsAboveTheQuotaUntilSomeAreDeleted() {
        try (TestServer server = start(new ServerLimits(0, 0, 0, 2, 30, 0, 60))) {
            String first = server.experiment("quota");
            server.experiment("quota");

            Answer refused =
                    server.post("/clientlib/logger/add/run", "{\"projectName\":\"quota\",\"workspace\":\"ada\"}");
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.json().path("msg").asText())
                    .contains("2 experiments, which is all that it may have", "workspace-experiments");
            server.post("/api/v1/experiments/" + first + "/trash", "{}");

            assertThat(server.experiment("quota")).hasSize(32);
            Answer usage = server.get("/api/v1/workspaces/ada/usage");
            assertThat(usage.json().path("experiments").asInt()).isEqualTo(2);
            assertThat(usage.json().path("mostExperiments").asInt()).isEqualTo(2);
            assertThat(usage.json().path("mostAssetBytes").isNull()).isTrue();
        }
    }

    @Test
    void refusesContentAboveTheQuotaAndKeepsWhatIsThere() {
        try (TestServer server = start(new ServerLimits(0, 0, 1_000, 0, 30, 0, 60))) {
            String experiment = server.experiment("quota");
            assertThat(upload(server, experiment, "x".repeat(800)).status()).isEqualTo(200);

            Answer refused = upload(server, experiment, "y".repeat(300));
            assertThat(refused.status()).isEqualTo(413);
            assertThat(refused.json().path("msg").asText())
                    .contains("keeps 800 bytes of the 1000 that it may, and this is 300 more", "workspace-asset-bytes");
            assertThat(upload(server, experiment, "z".repeat(100)).status()).isEqualTo(200);
            assertThat(upload(server, server.experiment("other"), "w".repeat(200))
                            .status())
                    .as("all projects of the workspace count")
                    .isEqualTo(413);
            assertThat(server.get("/api/v1/workspaces/ada/usage")
                            .json()
                            .path("assetBytes")
                            .asInt())
                    .isEqualTo(900);
            assertThat(server.get("/api/rest/v2/experiment/asset/list?type=all&experimentKey=" + experiment)
                            .json()
                            .path("assets"))
                    .hasSize(2);
        }
    }
}
