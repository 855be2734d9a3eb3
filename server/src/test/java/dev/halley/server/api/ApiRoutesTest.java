package dev.halley.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.server.TestServer;
import dev.halley.server.TestServer.Answer;
import dev.halley.server.database.DatabaseTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.StringJoiner;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DatabaseTest
class ApiRoutesTest {

    @TempDir
    static Path home;

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start(home);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void showsAnExperimentWithAllThatWasLoggedToIt() {
        String key = server.experiment("view");
        log("write/experiment/parameter", key, "\"parameterName\":\"rate\",\"parameterValue\":\"0.10\"");
        log("write/experiment/log-other", key, "\"key\":\"note\",\"value\":\"hello\"");
        log("write/experiment/tags", key, "\"addedTags\":[\"nightly\"]");
        log("write/experiment/metric", key, "\"metricName\":\"loss\",\"metricValue\":0.5,\"step\":1");
        log("write/experiment/metric", key, "\"metricName\":\"loss\",\"metricValue\":\"NaN\",\"step\":2");

        JsonNode row = server.get("/api/v1/experiments?workspace=ada&project=view")
                .json()
                .path("experiments")
                .path(0);

        assertThat(row.path("state").asText()).isEqualTo("running");
        assertThat(row.path("parameters").path("rate").asText()).isEqualTo("0.10");
        assertThat(row.path("others").path("note").asText()).isEqualTo("hello");
        assertThat(row.path("tags").path(0).asText()).isEqualTo("nightly");
        assertThat(row.path("metrics").path("loss").path("last").asText()).isEqualTo("NaN");
        JsonNode detail = server.get("/api/v1/experiments/" + key).json();
        assertThat(detail.path("metricSummaries").path(0).path("count").asInt()).isEqualTo(2);
        JsonNode series = server.get("/api/v1/experiments/" + key + "/series?name=loss")
                .json()
                .path("series")
                .path(0);
        assertThat(series.path("value").toString()).isEqualTo("[0.5,\"NaN\"]");
        assertThat(series.path("step").toString()).isEqualTo("[1,2]");
    }

    @Test
    void keepsEverySpikeOfAZoomedPart() {
        String key = server.experiment("zoom");
        StringJoiner values = new StringJoiner(",");
        for (int step = 0; step < 1_000; step++) {
            values.add("{\"metricName\":\"m\",\"metricValue\":" + (step == 777 ? 99 : 1) + ",\"step\":" + step
                    + ",\"timestamp\":" + (1_700_000_000_000L + step) + "}");
        }
        server.post(
                "/clientlib/batch/logger/experiment/metric",
                "{\"experimentKey\":\"" + key + "\",\"values\":[" + values + "]}");

        JsonNode series = server.get("/api/v1/experiments/" + key + "/series?name=m&buckets=10&fromStep=500&toStep=899")
                .json()
                .path("series")
                .path(0);

        assertThat(series.path("count").asInt()).isEqualTo(400);
        assertThat(series.path("step").path(0).asInt()).isEqualTo(500);
        assertThat(series.path("value").toString()).contains("99");
        assertThat(series.path("value").size()).isBetween(20, 40);
    }

    @Test
    void signsABrowserInAndOutByACookieThatScriptsCannotRead() {
        Answer signedIn = server.send(server.anonymous("/api/v1/session")
                .POST(BodyPublishers.ofString("{\"token\":\"" + TestServer.KEY + "\"}")));

        String cookie = signedIn.whole().headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(cookie).contains("HttpOnly").contains("SameSite=Strict");
        String pair = cookie.substring(0, cookie.indexOf(';'));
        assertThat(server.send(server.anonymous("/api/v1/session").header("Cookie", pair))
                        .text("userName"))
                .isEqualTo("ada");
        Answer foreign = server.send(server.anonymous("/api/v1/session")
                .header("Cookie", pair)
                .header("Origin", "http://evil.example")
                .DELETE());
        assertThat(foreign.status()).isEqualTo(403);
        assertThat(server.send(server.anonymous("/api/v1/session")
                                .header("Cookie", pair)
                                .DELETE())
                        .status())
                .isEqualTo(204);
        assertThat(server.send(server.anonymous("/api/v1/session").header("Cookie", pair))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void answersUnknownAddressesInTheWordsOfTheirApi() {
        Answer nativeApi = server.get("/api/v1/nothing");
        Answer comet = server.get("/api/rest/v2/nothing");

        assertThat(nativeApi.status()).isEqualTo(404);
        assertThat(nativeApi.text("detail")).contains("/api/v1/nothing");
        assertThat(comet.status()).isEqualTo(404);
        assertThat(comet.text("msg")).contains("/api/rest/v2/nothing");
        assertThat(server.get("/api/nothing").status()).isEqualTo(404);
    }

    @Test
    void listsNoRunsInAHomeWithoutPipelines() {
        assertThat(server.get("/api/v1/pipeline-runs").json().path("pipelineRuns"))
                .isEmpty();
        assertThat(server.get("/api/v1/pipeline-runs/none").status()).isEqualTo(404);
        assertThat(home.resolve("metadata.db")).doesNotExist();
    }

    private static void log(String path, String key, String rest) {
        assertThat(server.post("/api/rest/v2/" + path, "{\"experimentKey\":\"" + key + "\"," + rest + "}")
                        .status())
                .isEqualTo(200);
    }
}
