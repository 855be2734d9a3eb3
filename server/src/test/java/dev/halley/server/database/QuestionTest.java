package dev.halley.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.halley.server.http.HttpServer;
import dev.halley.server.http.Permission;
import dev.halley.server.http.Routes;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** S-41: a question that takes the database too long is given up, told, and keeps nobody else from asking. */
@DatabaseTest
class QuestionTest {

    private static final String ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i > 0)"
            + " SELECT count(*) FROM n WHERE i < 0";

    @TempDir
    Path home;

    private Database database;

    @BeforeEach
    void open() {
        database = Database.open(TestDatabase.of(home.resolve("halley.db")), 1);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void refusesARequestWhoseQuestionHasNoEnd() throws Exception {
        Routes routes = new Routes();
        routes.api()
                .get("/endless", Permission.PUBLIC, call -> call.answer(Map.of("found", ask(ENDLESS))))
                .get("/quick", Permission.PUBLIC, call -> call.answer(Map.of("found", ask("SELECT 41 + 1"))));
        try (HttpServer server = HttpServer.start("127.0.0.1", 0, routes, credentials -> Optional.empty())) {
            HttpResponse<String> refused = get(server, "/api/v1/endless");
            HttpResponse<String> next = get(server, "/api/v1/quick");

            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(refused.body()).contains("longer than 1 s", "narrower filter", "query-seconds");
            assertThat(next.body()).contains("42");
        }
    }

    @Test
    void boundsEachReadByItself() {
        Question.begin();
        try {
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> ask(ENDLESS)).isInstanceOf(QuestionTooLongException.class);
                assertThat(ask("SELECT 1")).isEqualTo(1);
            }
        } finally {
            Question.end();
        }
    }

    private long ask(String sql) {
        return database.read(handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }

    private static HttpResponse<String> get(HttpServer server, String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
