package dev.halley.server.trash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.server.TestServer;
import dev.halley.server.TestServer.Answer;
import dev.halley.server.database.DatabaseTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DatabaseTest
class TrashRoutesTest {

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
    void whatIsDeletedIsInNoListAndComesBackToWhereItWas() {
        String listed = server.experiment("undo");
        String archived = server.experiment("undo");
        assertThat(post(archived, "archive").status()).isEqualTo(204);

        assertThat(post(listed, "trash").status()).isEqualTo(204);
        assertThat(post(archived, "trash").status()).isEqualTo(204);

        assertThat(list("undo", false)).isZero();
        assertThat(list("undo", true)).isZero();
        Answer trash = server.get("/api/v1/trash?workspace=ada&project=undo");
        assertThat(trash.json().path("experiments")).hasSize(2);
        assertThat(trash.json().path("keptDays").asInt()).isEqualTo(30);
        assertThat(server.get("/api/v1/experiments/" + listed)
                        .json()
                        .path("trashed")
                        .asBoolean())
                .isTrue();
        assertThat(post(listed, "archive").status()).isEqualTo(409);

        post(listed, "restore");
        post(archived, "restore");
        assertThat(list("undo", false)).isEqualTo(1);
        assertThat(list("undo", true)).isEqualTo(1);
        post(archived, "restore");
        assertThat(list("undo", false)).isEqualTo(2);
    }

    @Test
    void onlyWhatIsInTheTrashIsDeletedForGood() {
        String key = server.experiment("gone");
        server.post(
                "/api/rest/v2/write/experiment/metric",
                "{\"experimentKey\":\"" + key + "\",\"metricName\":\"loss\",\"metricValue\":1,\"step\":1}");
        assertThat(delete(key).status()).isEqualTo(409);

        post(key, "trash");
        assertThat(server.get("/api/v1/trash?workspace=ada&project=gone")
                        .json()
                        .path("experiments")
                        .path(0)
                        .path("bytes")
                        .asLong())
                .isPositive();
        assertThat(delete(key).status()).isEqualTo(204);

        assertThat(server.get("/api/v1/experiments/" + key).status()).isEqualTo(404);
        assertThat(server.post(
                                "/api/rest/v2/write/experiment/metric",
                                "{\"experimentKey\":\"" + key + "\",\"metricName\":\"loss\",\"metricValue\":2}")
                        .status())
                .isEqualTo(400);
        assertThat(server.get("/api/v1/trash?workspace=ada&project=gone").json().path("experiments"))
                .isEmpty();
    }

    @Test
    void notesAreKeptAsTheyWereWritten() {
        String key = server.experiment("notes");
        String path = "/api/v1/experiments/" + key + "/notes";
        assertThat(server.get(path).text("notes")).isEmpty();

        Answer saved = server.send(server.request(path)
                .PUT(BodyPublishers.ofString("{\"notes\":\"# <b>One</b>\\n\"}"))
                .header("Content-Type", "application/json"));

        assertThat(saved.status()).isEqualTo(204);
        assertThat(server.get(path).text("notes")).isEqualTo("# <b>One</b>\n");
        assertThat(server.send(server.request(path)
                                .PUT(BodyPublishers.ofString("{}"))
                                .header("Content-Type", "application/json"))
                        .status())
                .isEqualTo(400);
    }

    private static int list(String project, boolean archived) {
        return server.get("/api/v1/experiments?workspace=ada&project=" + project + "&archived=" + archived)
                .json()
                .path("experiments")
                .size();
    }

    private static Answer post(String key, String action) {
        return server.post("/api/v1/experiments/" + key + "/" + action, "{}");
    }

    private static Answer delete(String key) {
        return server.send(server.request("/api/v1/trash/" + key).DELETE());
    }
}
