package dev.halley.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.server.http.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** S-25, S-28, S-29: bodies that are made to cost the server its memory or its time, or that lie about themselves. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class HostileBodiesTest {

    private static final String METRIC = "/api/rest/v2/write/experiment/metric";
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(20);

    @TempDir
    static Path home;

    private static TestServer server;
    private static String experiment;

    @BeforeAll
    static void start() {
        server = TestServer.start(home);
        experiment = server.experiment("hostile");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static int post(byte[] body, String... headers) {
        var request = server.request(METRIC).header("Content-Type", "application/json");
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return server.send(request.POST(BodyPublishers.ofByteArray(body))).status();
    }

    private static byte[] gzip(byte[] block, int times) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            for (int i = 0; i < times; i++) {
                gzip.write(block);
            }
        }
        return packed.toByteArray();
    }

    private static String metric(String name, String value) {
        return "{\"experimentKey\":\"" + experiment + "\",\"metricName\":" + name + ",\"metricValue\":" + value + "}";
    }

    /** S-25: a gigabyte of spaces, and of zeros, in one megabyte. */
    @Test
    void unpacksNoBombs() throws IOException {
        for (byte filler : new byte[] {' ', 0}) {
            byte[] block = new byte[1 << 20];
            java.util.Arrays.fill(block, filler);
            byte[] bomb = gzip(block, 1_024);
            assertThat(bomb.length).isLessThan(2 << 20);

            assertThat(post(bomb, "Content-Encoding", "gzip")).isBetween(400, 413);
        }
        assertThat(server.get("/health").status()).as("it lives").isEqualTo(200);
    }

    /** S-25: compression that breaks off, or goes on as something else. */
    @Test
    void refusesABodyWhoseCompressionBreaks() throws IOException {
        byte[] random = new byte[100_000];
        new java.util.Random(1).nextBytes(random);
        byte[] whole = gzip(random, 1);
        byte[] half = java.util.Arrays.copyOf(whole, whole.length / 2);
        byte[] damaged = whole.clone();
        java.util.Arrays.fill(damaged, whole.length / 2, whole.length / 2 + 1_000, (byte) 0);
        for (byte[] broken : java.util.List.of(half, damaged)) {
            for (String path : java.util.List.of(
                    METRIC,
                    "/clientlib/batch/logger/experiment/metric",
                    "/api/rest/v2/write/experiment/parameter",
                    "/api/rest/v2/write/experiment/upload-asset?experimentKey=" + experiment)) {
                String type = path.contains("upload") ? "multipart/form-data; boundary=x" : "application/json";
                TestServer.Answer answer = server.send(server.request(path)
                        .header("Content-Type", type)
                        .header("Content-Encoding", "gzip")
                        .POST(BodyPublishers.ofByteArray(broken)));

                assertThat(answer.status()).as(path).isEqualTo(400);
            }
        }
    }

    /** S-25: more or less than the header says, a length that is none, two lengths, and a chunk that is none. */
    @Test
    void believesNoLengthThatIsWrong() {
        String body = metric("\"lied\"", "\"1\"");
        Map<String, String> lies = new LinkedHashMap<>();
        lies.put("Content-Length: " + (body.length() - 10) + "\r\n", "less");
        lies.put("Content-Length: -1\r\n", "negative");
        lies.put("Content-Length: many\r\n", "no number");
        lies.put("Content-Length: 99999999999999999999\r\n", "too large");
        lies.put("Content-Length: " + body.length() + "\r\nContent-Length: 5\r\n", "two");
        lies.put("Transfer-Encoding: chunked\r\n", "no chunks");
        lies.forEach((header, what) -> {
            String answer = raw(header, body);
            assertThat(answer).as(what).startsWith("HTTP/1.1 4");
        });
        String names = server.get("/api/rest/v2/experiment/metrics/summary?experimentKey=" + experiment)
                .json()
                .toString();
        assertThat(names).doesNotContain("lied");
    }

    private static String raw(String headers, String body) {
        URI address = URI.create(server.url());
        String request = "POST " + METRIC + " HTTP/1.1\r\nHost: " + address.getAuthority() + "\r\nAuthorization: "
                + TestServer.KEY + "\r\nContent-Type: application/json\r\nConnection: close\r\n" + headers + "\r\n"
                + body;
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    /** S-29. Each within seconds, and never with a 5xx. */
    @Test
    void readsNoJsonThatCostsMoreThanItIsWorth() {
        Map<String, byte[]> bodies = new LinkedHashMap<>();
        bodies.put("10,000 levels", utf8("{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000)));
        bodies.put("10,000 open brackets", utf8("[".repeat(10_000)));
        bodies.put("a number of a million digits", utf8(metric("\"m\"", "9".repeat(1_000_000))));
        bodies.put("a string of 30 MB", utf8(metric("\"m\"", "\"" + "x".repeat(30_000_000) + "\"")));
        bodies.put("a name of a million characters", utf8("{\"" + "n".repeat(1_000_000) + "\":1}"));
        bodies.put("names with one hash", utf8(colliding(1 << 16)));
        bodies.put("a surrogate alone", utf8(metric("\"\\ud800\"", "{}")));
        bodies.put("UTF-16", metric("\"m\"", "{}").getBytes(StandardCharsets.UTF_16));
        bodies.put("more after the end", utf8(metric("\"m\"", "\"1\"") + "}"));
        bodies.put("two documents", utf8(metric("\"m\"", "\"1\"") + metric("\"m\"", "\"2\"")));
        bodies.forEach((what, body) -> {
            long begin = System.nanoTime();
            assertThat(post(body)).as(what).isBetween(400, 413);
            assertThat(System.nanoTime() - begin).as(what + ", in time").isLessThan(MOST_NANOS);
        });
    }

    /** S-29, S-30: it is kept as it was written, and never computed. */
    @Test
    void keepsANumberThatIsTooLargeAsText() {
        assertThat(post(utf8(metric("\"huge\"", "1e999999999")))).isEqualTo(200);

        assertThat(server.get("/api/rest/v2/experiment/metrics/get-metric?metricName=huge&experimentKey=" + experiment)
                        .json()
                        .findValuesAsText("metricValue"))
                .as("what was logged")
                .containsExactly("1e999999999");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** An object whose names all have one hash code, as "Aa" and "BB" have, and that lacks what a metric needs. */
    private static String colliding(int count) {
        int pairs = Integer.numberOfTrailingZeros(count);
        StringBuilder body = new StringBuilder("{");
        for (int i = 0; i < count; i++) {
            body.append(i == 0 ? "\"" : ",\"");
            for (int bit = 0; bit < pairs; bit++) {
                body.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            body.append("\":1");
        }
        return body.append('}').toString();
    }

    /** S-28: with an engine that goes back, the first takes longer than the universe will last. */
    @Test
    void findsNoPatternThatTakesForEver() {
        ObjectNode parameter = Json.MAPPER.createObjectNode();
        parameter.put("experimentKey", experiment);
        parameter.put("parameterName", "long").put("parameterValue", "a".repeat(50_000) + "!");
        assertThat(server.post("/api/rest/v2/write/experiment/parameter", parameter.toString())
                        .status())
                .isEqualTo(200);
        for (String pattern : new String[] {"^(a+)+$", "^(a|aa)+$", "^(a*)*b$", "^(.*a){12}$"}) {
            ObjectNode query = Json.MAPPER.createObjectNode();
            query.put("workspace", TestServer.OWNER).put("project", "hostile");
            query.put("filter", "param.long ~ '" + pattern + "'");
            long begin = System.nanoTime();

            int status =
                    server.post("/api/v1/experiments/query", query.toString()).status();

            assertThat(status).as(pattern).isEqualTo(200);
            assertThat(System.nanoTime() - begin).as(pattern).isLessThan(MOST_NANOS);
        }
    }
}
