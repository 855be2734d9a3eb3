package dev.halley.server.optimizer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.server.TestServer;
import dev.halley.server.TestServer.Answer;
import dev.halley.server.database.DatabaseTest;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DatabaseTest
class OptimizerRoutesTest {

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
    void givesEachSetAsOftenAsTheSweepSays() {
        String id = create("grid", "{\"gridSize\":10,\"metric\":\"loss\"}", 2);

        JsonNode first = next(id).json().path("parameters");
        JsonNode second = next(id).json().path("parameters");

        assertThat(second.path("pid")).isEqualTo(first.path("pid"));
        assertThat(second.path("trial").asInt()).isEqualTo(2);
        next(id);
        next(id);
        assertThat(next(id).json().path("code").asInt()).isNotEqualTo(200);
        JsonNode status = status(id);
        assertThat(status.path("status").asText()).isEqualTo("completed");
        assertThat(status.path("parameters").path("kind").path("values")).hasSize(2);
        assertThat(status.has("code")).isFalse();
    }

    @Test
    void givesASetToOneAsker() {
        String id = create("random", "{\"maxCombo\":40}", 1, "{\"x\":{\"type\":\"float\",\"min\":0,\"max\":1}}");
        Set<String> pids = ConcurrentHashMap.newKeySet();

        IntStream.range(0, 40)
                .parallel()
                .forEach(i ->
                        pids.add(next(id).json().path("parameters").path("pid").asText()));

        assertThat(pids).hasSize(40);
        assertThat(next(id).json().path("code").asInt()).isEqualTo(404);
    }

    @Test
    void keepsScoresAndTakesTriesThatWereMadeElsewhere() {
        String id = create("bayes", "{\"objective\":\"minimize\"}", 1);
        JsonNode given = next(id).json().path("parameters");

        Answer updated = server.post(
                "/optimizer/update",
                "{\"id\":\"" + id + "\",\"pid\":\"" + given.path("pid").asText()
                        + "\",\"trial\":1,\"status\":\"completed\",\"score\":0.5,\"epoch\":null}");
        Answer inserted = server.post(
                "/optimizer/insert",
                "{\"id\":\"" + id
                        + "\",\"pid\":\"p\",\"trial\":1,\"status\":\"completed\",\"score\":\"0.25\",\"tries\":1,"
                        + "\"parameters\":{\"kind\":\"a\"}}");
        Answer unknown = server.post(
                "/optimizer/update", "{\"id\":\"" + id + "\",\"pid\":\"no\",\"trial\":1,\"status\":\"completed\"}");

        assertThat(updated.json().path("code").asInt()).isEqualTo(200);
        assertThat(inserted.json().path("code").asInt()).isEqualTo(200);
        assertThat(unknown.json().path("code").asInt()).isEqualTo(400);
        assertThat(status(id).path("comboCount").asInt()).isEqualTo(2);
    }

    @Test
    void refusesInTheWordsThatThePythonSdkReads() {
        assertThat(server.get("/optimizer/spec?algorithmName=magic").text("message"))
                .contains("'magic'", "bayes");
        assertThat(server.get("/optimizer/spec?algorithmName=bayes").json().isArray())
                .isTrue();
        assertThat(server.get("/optimizer/status?id=none").json().path("code").asInt())
                .isEqualTo(404);
        assertThat(server.post(
                                "/optimizer/create",
                                "{\"algorithm\":\"grid\",\"parameters\":{\"x\":{\"type\":\"float\"}},\"trials\":1}")
                        .text("message"))
                .contains("'x'", "'min'");
    }

    private static String create(String algorithm, String spec, int trials) {
        return create(algorithm, spec, trials, "{\"kind\":{\"type\":\"categorical\",\"values\":[\"a\",\"b\"]}}");
    }

    private static String create(String algorithm, String spec, int trials, String parameters) {
        return server.post(
                        "/optimizer/create",
                        "{\"algorithm\":\"" + algorithm + "\",\"parameters\":" + parameters + ",\"spec\":" + spec
                                + ",\"trials\":" + trials + "}")
                .text("id");
    }

    private static Answer next(String id) {
        return server.get("/optimizer/next?id=" + id);
    }

    private static JsonNode status(String id) {
        return server.get("/optimizer/status?id=" + id).json();
    }
}
