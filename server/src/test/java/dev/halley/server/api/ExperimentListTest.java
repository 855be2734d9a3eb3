package dev.halley.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.server.TestServer;
import dev.halley.server.TestServer.Answer;
import dev.halley.server.database.DatabaseTest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DatabaseTest
class ExperimentListTest {

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

    /** More than are asked for in one go. */
    @Test
    void listsEachOfManyExperimentsOnceWithItsOwnValues() {
        Set<String> keys = new HashSet<>(IntStream.range(0, 600)
                .parallel()
                .mapToObj(number -> {
                    String key = server.experiment("many");
                    log(
                            "write/experiment/parameter",
                            key,
                            "\"parameterName\":\"key\",\"parameterValue\":\"" + key + "\"");
                    log("write/experiment/metric", key, "\"metricName\":\"last4\",\"metricValue\":" + number);
                    return key;
                })
                .toList());

        Answer answer = server.send(
                server.request("/api/v1/experiments?workspace=ada&project=many").header("Accept-Encoding", "gzip"));

        assertThat(answer.whole().headers().firstValue("Content-Encoding")).contains("gzip");
        assertThat(answer.whole().headers().firstValue("X-Content-Type-Options"))
                .contains("nosniff");
        JsonNode rows = answer.json().path("experiments");
        List<String> listed = new ArrayList<>();
        for (JsonNode row : rows) {
            listed.add(row.path("experimentKey").asText());
            assertThat(row.path("parameters").path("key")).isEqualTo(row.path("experimentKey"));
            assertThat(row.path("metrics").path("last4").path("lastStep").isNull())
                    .isTrue();
        }
        assertThat(listed).hasSize(600).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(keys);
    }

    @Test
    void listsArchivedExperimentsApart() {
        String kept = server.experiment("archive");
        String archived = server.experiment("archive");
        server.get("/api/rest/v2/write/experiment/archive?experimentKey=" + archived);

        assertThat(keys("archived=false")).containsExactly(kept);
        assertThat(keys("archived=true")).containsExactly(archived);
    }

    @Test
    void namesEveryFieldOfTheReference() {
        String key = server.experiment("fields");
        log("write/experiment/metric", key, "\"metricName\":\"loss\",\"metricValue\":0.25,\"step\":7");

        JsonNode row = server.get("/api/v1/experiments/" + key).json();

        assertThat(row.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "experimentKey",
                        "name",
                        "workspace",
                        "project",
                        "state",
                        "archived",
                        "trashed",
                        "ended",
                        "lastSeenMillis",
                        "error",
                        "filePath",
                        "startMillis",
                        "endMillis",
                        "durationMillis",
                        "userName",
                        "tags",
                        "pauses",
                        "parameters",
                        "others",
                        "metricSummaries");
        JsonNode listed = server.get(
                        "/api/v1/experiments?workspace=" + row.path("workspace").asText() + "&project=fields")
                .json()
                .path("experiments")
                .path(0);
        assertThat(listed.path("metrics").path("loss").toString())
                .isEqualTo("{\"last\":\"0.25\",\"min\":\"0.25\",\"max\":\"0.25\",\"lastStep\":7}");
        assertThat(row.path("metricSummaries").path(0).fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "name", "last", "min", "max", "lastStep", "minStep", "maxStep", "count", "lastMillis");
    }

    @Test
    void refusesWhatDoesNotExistByName() {
        Answer project = server.get("/api/v1/experiments?workspace=ada&project=nowhere");
        Answer workspace = server.get("/api/v1/experiments?workspace=nobody&project=general");
        Answer experiment = server.get("/api/v1/experiments/" + "0".repeat(32));
        Answer buckets = server.get("/api/v1/experiments/" + server.experiment("b") + "/series?name=x&buckets=0");

        assertThat(project.status()).isEqualTo(404);
        assertThat(project.text("detail")).contains("nowhere");
        assertThat(workspace.status()).isEqualTo(404);
        assertThat(experiment.status()).isEqualTo(404);
        assertThat(experiment.whole().headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(buckets.status()).isEqualTo(400);
        assertThat(buckets.text("detail")).contains("buckets: 0");
    }

    private static List<String> keys(String query) {
        return server.get("/api/v1/experiments?workspace=ada&project=archive&" + query)
                .json()
                .findValuesAsText("experimentKey");
    }

    private static void log(String path, String key, String rest) {
        assertThat(server.post("/api/rest/v2/" + path, "{\"experimentKey\":\"" + key + "\"," + rest + "}")
                        .status())
                .isEqualTo(200);
    }
}
