package dev.halley.server.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.server.TestServer;
import dev.halley.server.TestServer.Answer;
import dev.halley.server.database.DatabaseTest;
import dev.halley.server.http.Json;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DatabaseTest
class BulkAndViewsTest {

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

    private static ObjectNode body(String project) {
        return Json.MAPPER.createObjectNode().put("workspace", TestServer.OWNER).put("project", project);
    }

    private static int matching(String project, String filter, boolean archived) {
        ObjectNode body = body(project).put("filter", filter).put("archived", archived);
        return server.post("/api/v1/experiments/query", body.toString())
                .json()
                .path("matching")
                .asInt();
    }

    private static JsonNode bulk(ObjectNode body) {
        Answer answer = server.post("/api/v1/experiments/bulk", body.toString());
        assertThat(answer.status()).as(answer.json().toString()).isEqualTo(200);
        return answer.json();
    }

    private static int undo(JsonNode done) {
        return server.post("/api/v1/experiments/bulk/" + done.path("id").asText() + "/undo", "{}")
                .status();
    }

    private static List<String> experiments(String project, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> server.experiment(project))
                .toList();
    }

    @Test
    void tagsAllThatMatchAndUndoesOnlyThat() {
        List<String> keys = experiments("tags", 5);
        server.post(
                "/api/rest/v2/write/experiment/tags",
                "{\"experimentKey\":\"" + keys.get(0) + "\",\"addedTags\":[\"good\"]}");

        JsonNode done =
                bulk(body("tags").put("action", "tag").put("argument", "good").put("filter", ""));

        assertThat(done.path("changed").asInt()).isEqualTo(4);
        assertThat(matching("tags", "tag = good", false)).isEqualTo(5);
        assertThat(undo(done)).isEqualTo(200);
        assertThat(matching("tags", "tag = good", false)).isEqualTo(1);
        assertThat(undo(done)).as("a second time").isEqualTo(404);
    }

    @Test
    void archivesDeletesAndBringsBack() {
        experiments("gone", 3);

        JsonNode archived = bulk(body("gone").put("action", "archive").put("filter", "state = running"));
        assertThat(matching("gone", "", false)).isZero();
        assertThat(matching("gone", "", true)).isEqualTo(3);
        undo(archived);
        JsonNode deleted = bulk(body("gone").put("action", "delete").put("filter", ""));
        assertThat(matching("gone", "", false)).isZero();
        assertThat(matching("gone", "", true)).isZero();
        undo(deleted);

        assertThat(matching("gone", "", false)).isEqualTo(3);
    }

    @Test
    void movesToAnotherProjectAndBackWithAllValues() {
        List<String> keys = experiments("from", 2);
        server.experiment("into");
        server.post(
                "/api/rest/v2/write/experiment/metric",
                "{\"experimentKey\":\"" + keys.get(0) + "\",\"metricName\":\"loss\",\"metricValue\":0.5,\"step\":1}");
        assertThat(matching("from", "metric.loss = 0.5", false)).isEqualTo(1);
        ObjectNode move = body("from").put("action", "move").put("argument", "into");
        keys.forEach(move.putArray("keys")::add);

        JsonNode done = bulk(move);

        assertThat(matching("from", "", false)).isZero();
        assertThat(matching("into", "", false)).isEqualTo(3);
        assertThat(matching("into", "metric.loss = 0.5", false)).isEqualTo(1);
        undo(done);
        assertThat(matching("from", "metric.loss = 0.5", false)).isEqualTo(1);
        assertThat(matching("into", "", false)).isEqualTo(1);
    }

    @Test
    void savesViewsWithTheirVersionsAndRefusesALostUpdate() {
        server.experiment("views");
        JsonNode made = server.post(
                        "/api/v1/views",
                        body("views")
                                .put("kind", "table")
                                .put("name", "best")
                                .put("state", "?sort=a")
                                .toString())
                .json();
        String path = "/api/v1/views/" + made.path("id").asText();

        JsonNode second = put(path, "{\"state\":\"?sort=b\",\"version\":1}").json();
        int lost = put(path, "{\"state\":\"?sort=c\",\"version\":1}").status();

        assertThat(second.path("version").asInt()).isEqualTo(2);
        assertThat(lost).isEqualTo(409);
        assertThat(server.get(path + "/versions").json().path("versions").findValuesAsText("state"))
                .containsExactly("?sort=b", "?sort=a");
        assertThat(server.get("/api/v1/views?workspace=ada&project=views&kind=table")
                        .json()
                        .path("views")
                        .path(0)
                        .path("mine")
                        .asBoolean())
                .isTrue();
        assertThat(server.send(server.request(path).DELETE()).status()).isEqualTo(204);
        assertThat(server.get(path).status()).isEqualTo(404);
    }

    private static Answer put(String path, String json) {
        return server.send(
                server.request(path).PUT(BodyPublishers.ofString(json)).header("Content-Type", "application/json"));
    }
}
