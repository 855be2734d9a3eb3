package dev.halley.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.server.ServerConfig;
import dev.halley.server.TestServer;
import dev.halley.server.database.DatabaseAddress;
import dev.halley.testpostgres.PostgresCluster;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two servers on one PostgreSQL: a page hears at its own server what is logged at the other. */
class NeighbourEventsTest {

    @TempDir
    Path folder;

    private final String database = PostgresCluster.shared().newDatabase();

    private TestServer start(String name) {
        return TestServer.start(new ServerConfig(
                folder.resolve(name),
                "127.0.0.1",
                0,
                TestServer.OWNER,
                TestServer.KEY,
                DatabaseAddress.parse(database)));
    }

    /** A page of an experiment that collects its events on a thread of its own. */
    private static final class Page implements AutoCloseable {
        private final InputStream stream;
        private final List<String> lines = new CopyOnWriteArrayList<>();

        Page(TestServer server, String experiment) throws Exception {
            stream = HttpClient.newHttpClient()
                    .send(
                            server.request("/api/v1/experiments/" + experiment + "/events")
                                    .build(),
                            BodyHandlers.ofInputStream())
                    .body();
            Thread reading = new Thread(() -> new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))
                    .lines()
                    .forEach(lines::add));
            reading.setDaemon(true);
            reading.setUncaughtExceptionHandler((thread, closed) -> {});
            reading.start();
        }

        long changes() {
            return lines.stream().filter("event: changed"::equals).count();
        }

        @Override
        public void close() throws IOException {
            stream.close();
        }
    }

    private static void log(TestServer server, String experiment, int step) {
        server.post(
                "/api/rest/v2/write/experiment/metric",
                "{\"experimentKey\":\"" + experiment + "\",\"metricName\":\"loss\",\"metricValue\":\"1\",\"step\":"
                        + step + "}");
    }

    @Test
    void tellsPagesOfEveryServerWhatArrivesAtAny() throws Exception {
        try (TestServer here = start("here");
                TestServer there = start("there")) {
            String shown = here.experiment("live");
            String other = here.experiment("live");
            try (Page page = new Page(there, shown);
                    Page pageOfOther = new Page(there, other)) {
                long begin = System.nanoTime();
                log(here, shown, 1);

                Awaitility.await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(page.lines)
                        .contains("data: {\"metrics\":true}"));
                System.out.println("A page of another server heard of a point after "
                        + Duration.ofNanos(System.nanoTime() - begin).toMillis() + " ms");
                here.post(
                        "/clientlib/status-report/update", "{\"experimentKey\":\"" + other + "\",\"is_alive\":false}");
                Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> pageOfOther.changes() > 0);
                assertThat(pageOfOther.lines)
                        .as("nothing of the metrics of another experiment")
                        .doesNotContain("data: {\"metrics\":true}");
            }
        }
    }

    @Test
    void looksAgainAfterItsConnectionWasLost() throws Exception {
        try (TestServer here = start("here");
                TestServer there = start("there")) {
            String shown = here.experiment("lost");
            try (Page page = new Page(there, shown)) {
                Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> !page.lines.isEmpty());
                PostgresCluster.shared()
                        .execute(
                                database.replaceAll("\\?.*", "").replaceAll(".*/", ""),
                                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                                        + " WHERE datname = current_database() AND pid <> pg_backend_pid()");

                Awaitility.await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(page.lines)
                        .contains("data: {\"metrics\":true}"));
                long told = page.changes();
                log(here, shown, 1);
                Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> page.changes() > told);
            }
        }
    }
}
