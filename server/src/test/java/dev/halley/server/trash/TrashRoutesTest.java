package dev.halley.server.trash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.server.TestServer;
import dev.halley.server.TestServer.Answer;
import dev.halley.server.database.Database;
import dev.halley.server.database.DatabaseAddress;
import dev.halley.server.database.DatabaseCopy;
import dev.halley.server.database.DatabaseTest;
import dev.halley.server.database.TestDatabase;
import dev.halley.server.metric.MetricStore;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
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
    void nothingOfWhatIsDeletedForGoodStaysInTheColumns(@TempDir Path home) {
        DatabaseAddress database = TestDatabase.of(home.resolve("server/halley.db"));
        try (TestServer other = TestServer.start(home)) {
            String key = other.experiment("columns");
            other.post(
                    "/api/rest/v2/write/experiment/parameter",
                    "{\"experimentKey\":\"" + key + "\",\"parameterName\":\"rate\",\"parameterValue\":\"0.123456\"}");
            other.post(
                    "/api/v1/experiments/query",
                    "{\"workspace\":\"ada\",\"project\":\"columns\",\"columns\":[\"param:rate\"]}");
        }
        assertThat(rows(database, "column_value")).isPositive();
        try (TestServer other = TestServer.start(home)) {
            String key = other.get("/api/v1/experiments?workspace=ada&project=columns")
                    .json()
                    .path("experiments")
                    .path(0)
                    .path("experimentKey")
                    .asText();
            other.post("/api/v1/experiments/" + key + "/trash", "{}");
            assertThat(other.send(other.request("/api/v1/trash/" + key).DELETE())
                            .status())
                    .isEqualTo(204);
        }

        assertThat(rows(database, "column_value")).isZero();
        assertThat(rows(database, "indexed_experiment")).isZero();
    }

    @Test
    void archivedExperimentsGoToTheTrashWhenTheyAreOldIfTheServerSaysSo(@TempDir Path home) {
        try (Database database = Database.open(TestDatabase.of(home.resolve("server/halley.db")));
                MetricStore metrics = new MetricStore(database)) {
            database.writeNow(handle -> {
                handle.execute("INSERT INTO account (id, name, created_millis) VALUES (1, 'ada', 0)");
                handle.execute("INSERT INTO workspace (id, name, created_millis) VALUES (1, 'ada', 0)");
                handle.execute("INSERT INTO project (id, project_key, workspace_id, owner_id, name, description,"
                        + " created_millis) VALUES (1, 'p', 1, 1, 'p', '', 0)");
                for (int archived = 0; archived < 2; archived++) {
                    handle.execute(
                            "INSERT INTO experiment (id, experiment_key, project_id, user_id, name, created_millis,"
                                    + " start_millis, end_millis, last_seen_millis, alive, offline, archived)"
                                    + " VALUES (?, ?, 1, 1, 'x', 0, 0, 1000, 1000, 0, 0, ?)",
                            archived + 1,
                            "key" + archived,
                            archived);
                }
                return 0;
            });

            Trash.empty(database, metrics, Retention.ofDays(30, 90), after(Duration.ofDays(89)));
            assertThat(trashed(database)).isEmpty();
            Trash.empty(database, metrics, Retention.ofDays(30, 0), after(Duration.ofDays(9_000)));
            assertThat(trashed(database)).as("never, if nothing was said").isEmpty();
            Trash.empty(database, metrics, Retention.ofDays(30, 90), after(Duration.ofDays(91)));
            assertThat(trashed(database)).containsExactly(2L);
            Trash.empty(database, metrics, Retention.ofDays(30, 90), after(Duration.ofDays(122)));

            assertThat(database.<List<Long>>read(handle -> handle.createQuery("SELECT id FROM experiment")
                            .mapTo(Long.class)
                            .list()))
                    .containsExactly(1L);
        }
    }

    private static List<Long> trashed(Database database) {
        return database.read(handle -> handle.createQuery("SELECT experiment_id FROM trash")
                .mapTo(Long.class)
                .list());
    }

    private static Clock after(Duration since) {
        return Clock.fixed(Instant.EPOCH.plus(since), ZoneOffset.UTC);
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

    private static long rows(DatabaseAddress database, String table) {
        return Objects.requireNonNull(DatabaseCopy.hashes(database).get(table)).rows();
    }
}
