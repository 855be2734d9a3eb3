package dev.halley.server.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.server.TestServer;
import dev.halley.server.TestServer.Answer;
import dev.halley.server.database.DatabaseTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DatabaseTest
class MetricRoutesTest {

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

    /** As Comet's Python SDK sends them: to refuse one would cost all that came with it. */
    @Test
    void losesNoBatchForOddStepsAndNumbers() {
        String key = server.experiment("odd");

        Answer saved = batch(
                key,
                "{\"metricName\":\"half\",\"metricValue\":1,\"step\":1.5,\"epoch\":0.5},"
                        + "{\"metricName\":\"flag\",\"metricValue\":2,\"step\":true},"
                        + "{\"metricName\":\"none\",\"metricValue\":3,\"step\":NaN},"
                        + "{\"metricName\":\"nan\",\"metricValue\":NaN,\"step\":4},"
                        + "{\"metricName\":\"inf\",\"metricValue\":-Infinity,\"step\":5}");

        assertThat(saved.status()).as(saved.json().toString()).isEqualTo(200);
        assertThat(saved.json().has("leftOut")).isFalse();
        assertThat(logged(key))
                .containsEntry("half", "1 at 1")
                .containsEntry("flag", "2 at 1")
                .containsEntry("none", "3 at null")
                .containsEntry("nan", "NaN at 4")
                .containsEntry("inf", "-Infinity at 5");
    }

    @Test
    void givesBackEveryPointOfACompressedBatchAsItWasWritten() throws IOException {
        String key = server.experiment("batch");
        String batch = """
                {"experimentKey": "%s", "values": [
                  {"metricName": "loss", "metricValue": 0.1, "step": 2, "epoch": 1, "context": null, "timestamp": 1700000000002},
                  {"metricName": "loss", "metricValue": "NaN", "step": 1, "epoch": null, "timestamp": 1700000000001},
                  {"metricName": "loss", "metricValue": 100000000000000000000, "step": 3, "timestamp": 1700000000003},
                  {"metricName": "accuracy", "metricValue": "True", "step": null, "context": "train", "timestamp": 1700000000004}]}""".formatted(key);

        Answer saved = server.send(server.request("/clientlib/batch/logger/experiment/metric")
                .header("Content-Type", "application/json")
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(gzip(batch))));

        assertThat(saved.status()).isEqualTo(200);
        assertThat(saved.json().path("code").asInt()).isEqualTo(200);
        JsonNode loss = server.get("/api/rest/v2/experiment/metrics/get-metric?metricName=loss&experimentKey=" + key)
                .json()
                .path("metrics");
        assertThat(loss.findValuesAsText("metricValue")).containsExactly("NaN", "0.1", "100000000000000000000");
        assertThat(loss.findValuesAsText("step")).containsExactly("1", "2", "3");
        JsonNode all = server.get("/api/rest/v2/experiment/metrics/get-all?experimentKey=" + key)
                .json()
                .path("metrics");
        assertThat(all.findValuesAsText("metricName")).containsExactly("loss", "loss", "loss", "train_accuracy");
    }

    @Test
    void countsAPointThatIsSentTwiceOnce() {
        String key = server.experiment("twice");
        String point = "{\"experimentKey\":\"" + key
                + "\",\"metricName\":\"loss\",\"metricValue\":\"123.0\",\"step\":1,\"timestamp\":1700000000000}";

        server.post("/api/rest/v2/write/experiment/metric", point);
        server.post("/api/rest/v2/write/experiment/metric", point);

        JsonNode points = server.get("/api/rest/v2/experiment/metrics/get-metric?metricName=loss&experimentKey=" + key)
                .json()
                .path("metrics");
        assertThat(points.findValuesAsText("metricValue")).containsExactly("123.0");
        JsonNode summary = server.get("/api/rest/v2/experiment/metrics/summary?experimentKey=" + key)
                .json()
                .path("values")
                .path(0);
        assertThat(summary.path("valueMin").asText()).isEqualTo("123.0");
        assertThat(summary.path("valueMax").asText()).isEqualTo("123.0");
        assertThat(summary.path("valueCurrent").asText()).isEqualTo("123.0");
    }

    @Test
    void keepsAValueWithoutAStepThatIsNoneAndSaysSo() {
        String key = server.experiment("steps");

        Answer saved = batch(
                key,
                "{\"metricName\":\"a\",\"metricValue\":1,\"step\":1},"
                        + "{\"metricName\":\"word\",\"metricValue\":2,\"step\":\"one\"},"
                        + "{\"metricName\":\"large\",\"metricValue\":3,\"step\":100000000000000000000,\"epoch\":7},"
                        + "{\"metricName\":\"list\",\"metricValue\":4,\"epoch\":[1,[2]],\"step\":4},"
                        + "{\"metricName\":\"letter\",\"step\":\"5d\",\"metricValue\":5},"
                        + "{\"metricName\":\"inf\",\"step\":Infinity,\"metricValue\":6},"
                        + "{\"metricName\":\"least\",\"step\":-9223372036854775808,\"metricValue\":7}");

        assertThat(saved.status()).isEqualTo(200);
        assertThat(saved.json().path("leftOut").asInt()).isEqualTo(6);
        assertThat(saved.text("msg"))
                .isEqualTo(
                        "Saved, but left out: step of metric 'word': 'one' (expected: a whole number of 64 bits); and 5 more.");
        assertThat(logged(key))
                .containsOnly(
                        entry("a", "1 at 1"),
                        entry("word", "2 at null"),
                        entry("large", "3 at null"),
                        entry("list", "4 at 4"),
                        entry("letter", "5 at null"),
                        entry("inf", "6 at null"),
                        entry("least", "7 at null"));
    }

    @Test
    void leavesOutWhatCannotBeKeptAndSaysSo() {
        String key = server.experiment("left-out");

        Answer saved = batch(
                key,
                "{\"metricName\":\"\",\"metricValue\":1},"
                        + "{\"metricValue\":2},"
                        + "{\"metricName\":[\"x\",{}],\"metricValue\":3,\"step\":3},"
                        + "{\"metricName\":\"" + "n".repeat(1_001) + "\",\"metricValue\":4},"
                        + "{\"metricName\":\"none\"},"
                        + "{\"metricName\":\"list\",\"metricValue\":[[1],2],\"step\":1},"
                        + "{\"metricName\":\"where\",\"metricValue\":5,\"context\":{\"a\":[1]}},"
                        + "null,[[7]],8,"
                        + "{\"metricName\":\"whole\",\"metricValue\":9,\"step\":9}");

        assertThat(saved.status()).isEqualTo(200);
        assertThat(saved.text("msg")).isEqualTo("Saved, but left out: 'metricName' is missing; and 9 more.");
        assertThat(saved.json().path("leftOut").asInt()).isEqualTo(10);
        assertThat(logged(key)).containsOnly(entry("whole", "9 at 9"));
    }

    @Test
    void refusesABatchOfWhichNothingCanBeKept() {
        String key = server.experiment("nothing");

        Answer refused = batch(key, "{\"metricName\":\"list\",\"metricValue\":[1]}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text("msg")).isEqualTo("metricValue of 'list': a list (expected: a number).");
    }

    @Test
    void refusesASingleValueThatIsOdd() {
        String key = server.experiment("single");

        for (String step : List.of("\"one\"", "\"5d\"", "100000000000000000000", "[1]")) {
            Answer refused = server.post(
                    "/api/rest/v2/write/experiment/metric",
                    "{\"experimentKey\":\"" + key + "\",\"metricName\":\"a\",\"metricValue\":1,\"step\":" + step + "}");

            assertThat(refused.status()).as(step).isEqualTo(400);
            assertThat(refused.text("msg"))
                    .as(step)
                    .startsWith("step of metric 'a': ")
                    .contains("whole number");
        }
    }

    private Answer batch(String key, String values) {
        return server.post(
                "/clientlib/batch/logger/experiment/metric",
                "{\"experimentKey\":\"" + key + "\",\"values\":[" + values + "]}");
    }

    /** Each value with its step, by the name of its metric. */
    private Map<String, String> logged(String key) {
        Map<String, String> logged = new TreeMap<>();
        server.get("/api/rest/v2/experiment/metrics/get-all?experimentKey=" + key)
                .json()
                .path("metrics")
                .forEach(point -> logged.put(
                        point.path("metricName").asText(),
                        point.path("metricValue").asText() + " at "
                                + point.path("step").asText()));
        return logged;
    }

    @Test
    void refusesABodyThatIsNoJson() {
        Answer refused = server.post("/clientlib/batch/logger/experiment/metric", "{\"values\": [");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text("msg")).contains("not valid JSON");
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
