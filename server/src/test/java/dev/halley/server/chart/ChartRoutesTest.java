package dev.halley.server.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.server.TestServer;
import dev.halley.server.database.DatabaseTest;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DatabaseTest
class ChartRoutesTest {

    private static final int POINTS = 20_000;
    private static final int SPIKE = 12_345;

    @TempDir
    static Path home;

    private static TestServer server;
    private static String key;

    @BeforeAll
    static void start() {
        server = TestServer.start(home);
        key = server.experiment("charts");
        server.post(
                "/clientlib/batch/logger/experiment/metric",
                "{\"experimentKey\":\"" + key + "\",\"values\":["
                        + IntStream.range(0, POINTS)
                                .mapToObj(ChartRoutesTest::point)
                                .collect(Collectors.joining(","))
                        + "]}");
        server.post(
                "/clientlib/batch/logger/experiment/metric",
                "{\"experimentKey\":\"" + key
                        + "\",\"values\":[{\"metricName\":\"few\",\"metricValue\":\"NaN\",\"epoch\":3,\"timestamp\":5}]}");
        server.post(
                "/api/rest/v2/write/experiment/parameter",
                "{\"experimentKey\":\"" + key + "\",\"parameterName\":\"rate\",\"parameterValue\":\"0.1\"}");
    }

    private static String point(int step) {
        return "{\"metricName\":\"loss\",\"metricValue\":" + (step == SPIKE ? 99 : 0) + ",\"step\":" + step
                + ",\"epoch\":" + step / 100 + ",\"timestamp\":" + (1_700_000_000_000L + step) + "}";
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void thinsALongMetricAndKeepsItsSpike() {
        JsonNode loss = chart(false).path("metrics").path(0);

        assertThat(loss.path("metricName").asText()).isEqualTo("loss");
        assertThat(loss.path("values").size()).isBetween(250, 500);
        assertThat(loss.path("values")).anyMatch(value -> value.asInt() == 99);
        assertThat(loss.path("steps")).anyMatch(step -> step.asInt() == SPIKE);
        assertThat(loss.path("steps").path(0).asInt()).isZero();
        assertThat(loss.path("steps").path(loss.path("steps").size() - 1).asInt())
                .isEqualTo(POINTS - 1);
    }

    @Test
    void givesEveryPointWhenAllAreAskedFor() {
        JsonNode loss = chart(true).path("metrics").path(0);

        for (String column : new String[] {"values", "steps", "epochs", "timestamps", "durations"}) {
            assertThat(loss.path(column)).as(column).hasSize(POINTS);
        }
        assertThat(loss.path("epochs").path(SPIKE).asInt()).isEqualTo(123);
    }

    @Test
    void namesTheExperimentInBothSpellingsAndGivesParameters() {
        JsonNode experiment = chart(false);

        assertThat(experiment.path("experiment_key").asText()).isEqualTo(key);
        assertThat(experiment.path("experimentKey").asText()).isEqualTo(key);
        assertThat(experiment.path("params").path("rate").asText()).isEqualTo("0.1");
        assertThat(experiment.path("params").path("absent").isNull()).isTrue();
        JsonNode few = experiment.path("metrics").path(1);
        assertThat(few.path("values").path(0).asText()).isEqualTo("NaN");
        assertThat(few.path("steps").path(0).isNull()).isTrue();
        assertThat(few.path("epochs").path(0).asInt()).isEqualTo(3);
        assertThat(experiment.path("metrics")).hasSize(2);
    }

    private static JsonNode chart(boolean full) {
        JsonNode answer = server.post(
                        "/api/rest/v2/experiments/multi-metric-chart",
                        "{\"targetedExperiments\":[\"" + key
                                + "\"],\"metrics\":[\"loss\",\"few\",\"absent\"],\"params\":[\"rate\",\"absent\"],"
                                + "\"independentMetrics\":true,\"fetchFull\":" + full + "}")
                .json();
        assertThat(answer.path("empty").asBoolean()).isFalse();
        return answer.path("experiments").path(key);
    }
}
