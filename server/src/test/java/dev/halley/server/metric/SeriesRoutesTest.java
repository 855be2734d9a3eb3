package dev.halley.server.metric;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.server.TestServer;
import dev.halley.server.TestServer.Answer;
import dev.halley.server.database.DatabaseTest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DatabaseTest
final class SeriesRoutesTest {

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

    private static void log(String experiment, String name, String values) {
        StringBuilder body = new StringBuilder("{\"experimentKey\":\"" + experiment + "\",\"values\":[");
        int step = 0;
        for (String value : values.split(",", -1)) {
            body.append(step == 0 ? "" : ",")
                    .append("{\"metricName\":\"" + name + "\",\"metricValue\":" + value + ",\"step\":" + step
                            + ",\"timestamp\":" + (1000 + step) + "}");
            step++;
        }
        assertThat(server.post(
                                "/clientlib/batch/logger/experiment/metric",
                                body.append("]}").toString())
                        .status())
                .isEqualTo(200);
    }

    @Test
    void answersSeriesOfManyExperimentsInTheOrderAsked() {
        String one = server.experiment("series");
        String other = server.experiment("series");
        log(one, "loss", "3,2,1");
        log(other, "loss", "5,4");

        Answer answer = server.post(
                "/api/v1/series",
                "{\"experiments\":[\"" + other + "\",\"" + one + "\"],\"names\":[\"loss\",\"none\"],\"buckets\":10}");

        assertThat(answer.status()).isEqualTo(200);
        JsonNode series = answer.json().path("series");
        assertThat(series.findValuesAsText("experimentKey")).containsExactly(other, other, one, one);
        assertThat(series.path(0).path("value").toString()).isEqualTo("[5.0,4.0]");
        assertThat(series.path(1).path("count").asInt()).isZero();
        assertThat(series.path(2).path("value").toString()).isEqualTo("[3.0,2.0,1.0]");
    }

    @Test
    void answersAPartOfTheAxis() {
        String key = server.experiment("series");
        log(key, "loss", "9,8,7,6");

        Answer answer = server.post(
                "/api/v1/series",
                "{\"experiments\":[\"" + key + "\"],\"names\":[\"loss\"],\"fromStep\":1,\"toStep\":2}");

        assertThat(answer.json().path("series").path(0).path("value").toString())
                .isEqualTo("[8.0,7.0]");
    }

    @Test
    void laysColumnsOverTheBytesOfABinaryAnswer() {
        String key = server.experiment("series");
        log(key, "lossé", "0.5,\"NaN\",-0.25");

        Answer answer = server.send(server.request("/api/v1/experiments/" + key + "/series?name=loss%C3%A9&name=none")
                .header("Accept", "application/vnd.halley.series"));

        assertThat(answer.whole().headers().firstValue("Content-Type")).contains("application/vnd.halley.series");
        ByteBuffer bytes = ByteBuffer.wrap(answer.whole().body()).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(text(bytes, 0, 4)).isEqualTo("HLYS");
        assertThat(bytes.getInt(4)).isEqualTo(1);
        int at = 8;
        assertThat(bytes.getInt(at)).isEqualTo(key.length());
        assertThat(bytes.getInt(at + 4)).isEqualTo(6);
        assertThat(bytes.getInt(at + 8)).isEqualTo(3);
        assertThat(bytes.getInt(at + 12)).isEqualTo(1);
        assertThat(bytes.getDouble(at + 16)).isEqualTo(3);
        assertThat(text(bytes, at + 24, key.length())).isEqualTo(key);
        assertThat(text(bytes, at + 24 + key.length(), 6)).isEqualTo("lossé");
        at += 24 + (key.length() + 6 + 7) / 8 * 8;
        assertThat(at % 8).isZero();
        assertThat(bytes.getDouble(at + 8)).isEqualTo(1);
        assertThat(bytes.getDouble(at + 24)).isEqualTo(1000);
        assertThat(bytes.getDouble(at + 48)).isEqualTo(0.5);
        assertThat(bytes.getDouble(at + 56)).isNaN();
        assertThat(bytes.getDouble(at + 64)).isEqualTo(-0.25);
        at += 72;
        assertThat(bytes.getInt(at + 8)).isZero();
        at += 24 + (key.length() + 4 + 7) / 8 * 8;
        assertThat(bytes.getInt(at)).isEqualTo(-1);
        assertThat(bytes.limit()).isEqualTo(at + 8);
    }

    private static String text(ByteBuffer bytes, int from, int length) {
        return StandardCharsets.UTF_8.decode(bytes.slice(from, length)).toString();
    }

    @Test
    void refusesMoreThanItCanAnswer() {
        String key = server.experiment("series");

        Answer answer =
                server.post("/api/v1/series", "{\"experiments\":[\"" + key + "\"],\"names\":[\"a\"],\"buckets\":0}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("detail")).contains("buckets: 0 (expected: 1 to 20000)");
    }

    @Test
    void answersASketchOfWholeSeriesOnly() {
        String experiment = server.experiment("series");
        log(experiment, "loss", "3,2,1");
        String asked = "{\"experiments\":[\"" + experiment + "\"],\"names\":[\"loss\"],\"roughly\":true";

        Answer sketch = server.post("/api/v1/series", asked + "}");
        Answer part = server.post("/api/v1/series", asked + ",\"fromStep\":1}");

        assertThat(sketch.json().path("series").path(0).path("value").toString())
                .isEqualTo("[3.0,2.0,1.0]");
        assertThat(part.status()).isEqualTo(400);
        assertThat(part.text("detail")).contains("roughly: true");
    }
}
