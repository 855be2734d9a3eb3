package dev.halley.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.halley.server.TestServer;
import dev.halley.server.database.DatabaseTest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DatabaseTest
class ExperimentEventsTest {

    private TestServer server;

    @BeforeEach
    void start(@TempDir Path home) {
        server = TestServer.start(home);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void tellsAnOpenPageThatMetricsArrived() throws Exception {
        String key = server.experiment("events");
        try (Page page = Page.open(server, key)) {
            metric(key, 1);

            await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(page.lines())
                    .containsSequence("event: changed", "data: {\"metrics\":true}"));
        }
    }

    @Test
    void tellsAnOpenPageThatAnExperimentEnded() throws Exception {
        String key = server.experiment("end");
        try (Page page = Page.open(server, key)) {
            server.post("/clientlib/status-report/update", "{\"experimentKey\":\"" + key + "\",\"is_alive\":false}");

            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(() -> assertThat(page.lines()).contains("event: changed"));
        }
    }

    @Test
    void tellsNothingOfOtherExperiments() throws Exception {
        String shown = server.experiment("shown");
        String other = server.experiment("other");
        try (Page page = Page.open(server, shown);
                Page pageOfOther = Page.open(server, other)) {
            metric(other, 1);

            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(() -> assertThat(pageOfOther.lines()).contains("event: changed"));
            assertThat(page.lines()).doesNotContain("event: changed");
        }
    }

    @Test
    void tellsAtMostTwiceASecondHoweverMuchIsLogged() throws Exception {
        String key = server.experiment("busy");
        try (Page page = Page.open(server, key)) {
            long begin = System.nanoTime();
            for (int step = 0; step < 200; step++) {
                metric(key, step);
            }
            // The last change is told as well, so this one ends.
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(() -> assertThat(page.lines()).contains("event: changed"));
            double seconds = (System.nanoTime() - begin) / 1e9;

            long told = page.lines().stream().filter("event: changed"::equals).count();
            assertThat((double) told).isLessThanOrEqualTo(2 * seconds + 2);
        }
    }

    /** More pages than the server has threads. */
    @Test
    void keepsHundredsOfPagesWithoutAThreadForEach() throws Exception {
        String key = server.experiment("many");
        try (Sockets pages = Sockets.open(server, key, 300)) {
            assertThat(server.get("/api/v1/session").status()).isEqualTo(200);
            metric(key, 1);

            pages.awaitEach("event: changed");
        }
    }

    @Test
    void stopsAtOnceAlthoughPagesAreOpen() throws Exception {
        String key = server.experiment("stop");
        try (Page page = Page.open(server, key)) {
            server.close();

            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(() -> assertThat(page.ended()).isTrue());
            assertThat(page.lines())
                    .as("the stream was ended, not cut off when the time to stop was over")
                    .doesNotContain("(closed)");
        }
    }

    @Test
    void refusesPagesOfUnknownExperiments() {
        assertThat(server.get("/api/v1/experiments/" + "0".repeat(32) + "/events")
                        .status())
                .isEqualTo(404);
    }

    private void metric(String key, int step) {
        assertThat(server.post(
                                "/api/rest/v2/write/experiment/metric",
                                "{\"experimentKey\":\"" + key
                                        + "\",\"metricName\":\"loss\",\"metricValue\":0.5,\"step\":" + step + "}")
                        .status())
                .isEqualTo(200);
    }

    /** A page that listens. */
    private static final class Page implements AutoCloseable {

        private final List<String> lines = new CopyOnWriteArrayList<>();
        private final InputStream body;
        private final Thread reader;

        private Page(InputStream body) {
            this.body = body;
            this.reader = new Thread(this::read, "page");
            reader.setDaemon(true);
            reader.start();
        }

        static Page open(TestServer server, String key) throws Exception {
            HttpResponse<InputStream> answer = HttpClient.newHttpClient()
                    .send(
                            server.request("/api/v1/experiments/" + key + "/events")
                                    .build(),
                            BodyHandlers.ofInputStream());
            assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
            assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
            Page page = new Page(answer.body());
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(() -> assertThat(page.lines()).contains(": open"));
            return page;
        }

        private void read() {
            try (BufferedReader reader = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
                reader.lines().forEach(lines::add);
            } catch (IOException | java.io.UncheckedIOException closed) {
                lines.add("(closed)");
            }
        }

        List<String> lines() {
            return lines;
        }

        boolean ended() {
            return !reader.isAlive();
        }

        @Override
        public void close() throws IOException {
            body.close();
        }
    }

    /** Many pages, without what a client of the JDK needs for each. */
    private record Sockets(List<Socket> all) implements AutoCloseable {

        static Sockets open(TestServer server, String key, int count) throws IOException {
            URI address = URI.create(server.url());
            Sockets sockets = new Sockets(new CopyOnWriteArrayList<>());
            for (int i = 0; i < count; i++) {
                Socket socket = new Socket(address.getHost(), address.getPort());
                socket.setSoTimeout(60_000);
                String request = "GET /api/v1/experiments/" + key + "/events HTTP/1.1\r\nHost: "
                        + address.getAuthority() + "\r\nAuthorization: " + TestServer.KEY + "\r\n\r\n";
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
                sockets.all.add(socket);
            }
            sockets.awaitEach(": open");
            return sockets;
        }

        void awaitEach(String text) throws IOException {
            for (Socket socket : all) {
                StringBuilder read = new StringBuilder();
                InputStream in = socket.getInputStream();
                while (read.indexOf(text) < 0) {
                    int next = in.read();
                    assertThat(next).as("the stream ended after: " + read).isNotNegative();
                    read.append((char) next);
                }
            }
        }

        @Override
        public void close() throws IOException {
            for (Socket socket : all) {
                socket.close();
            }
        }
    }
}
