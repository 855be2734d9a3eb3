package dev.halley.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.server.TestServer;
import dev.halley.server.database.DatabaseTest;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The table, the page of an experiment, lists and Comet's clients say the same of how long it ran, whatever became of it. */
@DatabaseTest
class DurationTest {

    private static final long START = 1_790_000_000_000L;

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
    void isFromTheLoggedStartToTheLoggedEnd() {
        String key = server.experiment("ended");
        times(key, START, START + 6_400);
        log("update-status", key, "\"isAlive\":false");

        assertThat(durations(key, "ended")).containsOnly(6_400L);
    }

    /** The values of the table are kept in memory: they must not stay what they were. */
    @Test
    void isThatOfTheLastEndAfterTheExperimentWentOn() {
        String key = server.experiment("resumed");
        times(key, START, START + 6_400);
        log("update-status", key, "\"isAlive\":false");
        assertThat(durations(key, "resumed")).containsOnly(6_400L);

        log("update-status", key, "\"isAlive\":true");
        log("metric", key, "\"metricName\":\"loss\",\"metricValue\":0.5,\"step\":1");
        times(key, START, START + 60_000);
        log("update-status", key, "\"isAlive\":false");

        assertThat(durations(key, "resumed")).containsOnly(60_000L);
    }

    @Test
    void doesNotGrowByLateData() {
        String key = server.experiment("late");
        times(key, START, START + 6_400);
        log("update-status", key, "\"isAlive\":false");

        log("metric", key, "\"metricName\":\"loss\",\"metricValue\":0.5,\"step\":1");

        assertThat(durations(key, "late")).containsOnly(6_400L);
    }

    @Test
    void isUpToTheLastSignOfLifeWhereNobodyLoggedAnEnd() {
        String key = server.experiment("crashed");
        log("metric", key, "\"metricName\":\"loss\",\"metricValue\":0.5,\"step\":1");
        log("update-status", key, "\"isAlive\":true,\"hasCrashed\":true");

        long shown = durations(key, "crashed").get(0);

        assertThat(durations(key, "crashed")).containsOnly(shown);
        assertThat(server.get("/api/v1/experiments/" + key).json().path("state").asText())
                .isEqualTo("crashed");
    }

    @Test
    void isNeverNegative() {
        String key = server.experiment("backwards");
        times(key, START, START - 1);
        log("update-status", key, "\"isAlive\":false");

        assertThat(durations(key, "backwards")).containsOnly(0L);
    }

    /** What everybody says: the page, the table, its filter's column, the list, and Comet's API. */
    private static List<Long> durations(String key, String project) {
        JsonNode row = table(project, "").path("shown").path(0);
        long shown = row.path("durationMillis").asLong();
        assertThat(table(project, "duration >= " + shown / 1000.0 + " and duration <= " + shown / 1000.0)
                        .path("matching")
                        .asInt())
                .isEqualTo(1);
        JsonNode page = server.get("/api/v1/experiments/" + key).json();
        JsonNode listed = server.get("/api/v1/experiments?workspace=ada&project=" + project)
                .json()
                .path("experiments")
                .path(0);
        JsonNode metadata = server.get("/api/rest/v2/experiment/metadata?experimentKey=" + key)
                .json();
        return List.of(
                page.path("durationMillis").asLong(),
                shown,
                listed.path("durationMillis").asLong(),
                metadata.path("durationMillis").asLong());
    }

    private static JsonNode table(String project, String filter) {
        return server.post(
                        "/api/v1/experiments/query",
                        "{\"workspace\":\"ada\",\"project\":\"" + project + "\",\"filter\":\"" + filter
                                + "\",\"offset\":0,\"limit\":10}")
                .json();
    }

    private static void times(String key, long start, long end) {
        log("set-start-end-time", key, "\"startTimeMillis\":" + start + ",\"endTimeMillis\":" + end);
    }

    private static void log(String path, String key, String rest) {
        assertThat(server.post(
                                "/api/rest/v2/write/experiment/" + path,
                                "{\"experimentKey\":\"" + key + "\"," + rest + "}")
                        .status())
                .isEqualTo(200);
    }
}
