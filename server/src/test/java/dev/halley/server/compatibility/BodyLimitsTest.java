package dev.halley.server.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.server.TestServer;
import dev.halley.server.TestServer.Answer;
import dev.halley.server.database.DatabaseTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A body larger than 64 MiB when it is unpacked is refused in Comet's form, and none of it is kept. */
@DatabaseTest
class BodyLimitsTest {

    private static final int TOO_MUCH = (64 << 20) + 1;

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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/clientlib/batch/logger/experiment/metric",
                "/clientlib/batch/logger/experiment/parameter",
                "/clientlib/status-report/update",
                "/api/rest/v2/write/experiment/metric",
                "/api/rest/v2/write/experiment/parameter",
                "/api/rest/v2/write/experiment/output",
                "/api/rest/v2/write/experiment/create",
            })
    void refusesASmallBodyThatUnpacksToALargeOne(String path) throws IOException {
        String key = server.experiment("limits");
        String begin = "{\"experimentKey\":\"" + key + "\",\"parameterName\":\"a\",\"parameterValue\":\"";

        Answer answer = server.send(server.request(path)
                .header("Content-Type", "application/json")
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(packed(begin))));

        JsonNode error = answer.json();
        assertThat(answer.status()).as("%s", answer).isBetween(400, 499);
        assertThat(error.path("msg").asText()).as("%s", answer).isNotEmpty();
        assertThat(error.path("code").asInt()).isEqualTo(answer.status());
        assertThat(error.path("sdk_error_code").isIntegralNumber())
                .as("%s", answer)
                .isTrue();
        Answer kept = server.get("/api/rest/v2/experiment/parameters?experimentKey=" + key);
        assertThat(kept.status()).isEqualTo(200);
        assertThat(kept.json().path("values")).isEmpty();
    }

    private static byte[] packed(String begin) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] letters = "x".repeat(1 << 16).getBytes(StandardCharsets.UTF_8);
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(begin.getBytes(StandardCharsets.UTF_8));
            for (int written = 0; written < TOO_MUCH; written += letters.length) {
                out.write(letters);
            }
            out.write("\"}".getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
