package dev.halley.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Comet's own command lines, unmodified: {@code comet} and {@code cometx}. */
@Tag("comet-python")
class CometToolsTest {

    private static final String API_KEY = "key-of-the-tools-test";

    @Test
    void finishesTheSmokeTestOfCometxAndTakesItsExperimentElsewhere() throws IOException {
        try (Halley halley = Halley.inNewHome()) {
            Halley.RunningServer server = started(halley, "/clientlib/");

            // Models in production, panels and language models are other products of Comet.
            String smoke = output(Python.tool(
                    halley, "cometx", "smoke-test", "halley/smoke", "--exclude", "mpm", "opik", "panel", "optimizer"));
            assertThat(smoke)
                    .contains("Successfully validated metric presence")
                    .contains("Successfully validated image presence")
                    .contains("All tests have completed")
                    .doesNotContain("Something is wrong");

            JsonNode original = server.rest().experiments("halley", "smoke").get(0);
            String key = original.path("experimentKey").asText();
            assertThat(output(Python.tool(halley, "cometx", "list", "halley/smoke")))
                    .contains(key);

            Python.tool(halley, "cometx", "download", "halley/smoke", "--output", ".")
                    .succeeded();
            Path downloaded = halley.home().resolve("halley/smoke").resolve(key);
            assertThat(downloaded.resolve("metrics.jsonl")).isNotEmptyFile();
            assertThat(downloaded.resolve("assets/confusion-matrix/confusion-matrix.json"))
                    .isNotEmptyFile();
            assertThat(downloaded.resolve("assets/image/smoke-test-image.png")).isNotEmptyFile();

            Python.tool(halley, "cometx", "copy", "halley/smoke", "halley/copied")
                    .succeeded();
            JsonNode copy = server.rest().experiments("halley", "copied").get(0);
            String copied = copy.path("experimentKey").asText();
            assertThat(copied).isNotEqualTo(key);
            assertThat(points(server, copied)).isEqualTo(points(server, key)).isNotEmpty();
            assertThat(assetNames(server, copied))
                    .containsAll(assetNames(server, key))
                    .hasSizeGreaterThan(500);

            Python.tool(halley, "cometx", "update", "halley/smoke", "halley/smoke")
                    .succeeded();
            Python.tool(halley, "cometx", "reproduce", "halley/smoke/" + key, "again")
                    .succeeded();
            assertThat(halley.home().resolve("again/script.sh")).isNotEmptyFile();
        }
    }

    @Test
    void passesTheCheckOfCometWithAndWithoutClientlibInTheAddress() {
        for (String suffix : List.of("/clientlib/", "/clientlib", "")) {
            try (Halley halley = Halley.inNewHome()) {
                started(halley, suffix);

                String check = output(Python.tool(halley, "comet", "check"));

                assertThat(check).containsPattern(Pattern.compile("Server connectivity\\s+True"));
                assertThat(check).containsPattern(Pattern.compile("Rest API connectivity\\s+True"));
                assertThat(check).containsPattern(Pattern.compile("Optimizer server connectivity\\s+True"));
            }
        }
    }

    @Test
    void logsToAnAddressWithoutClientlib() throws IOException {
        try (Halley halley = Halley.inNewHome()) {
            Halley.RunningServer server = started(halley, "");

            HalleyProcess.Ended logged = Python.script(halley, "log.py").succeeded();

            assertThat(output(logged)).doesNotContain("COMET ERROR");
            String key = Files.readString(halley.home().resolve("key.txt"));
            assertThat(server.rest().points(key, "loss")).hasSize(300);
        }
    }

    private static Halley.RunningServer started(Halley halley, String suffix) {
        Halley.RunningServer server = halley.startServer(0, API_KEY);
        halley.with("COMET_URL_OVERRIDE", server.url() + suffix)
                .with("COMET_API_KEY", API_KEY)
                .with("HOME", halley.home().toString());
        return server;
    }

    private static String output(HalleyProcess.Ended ended) {
        return ended.succeeded().stdout() + ended.stderr();
    }

    private static List<String> points(Halley.RunningServer server, String key) {
        return server.rest().points(key, "loss").stream()
                .map(point -> point.path("step").asText() + " "
                        + point.path("metricValue").asText())
                .toList();
    }

    private static List<String> assetNames(Halley.RunningServer server, String key) {
        JsonNode assets = server.rest()
                .get("/api/rest/v2/experiment/asset/list", "experimentKey", key, "type", "image")
                .succeeded()
                .json()
                .path("assets");
        return Stream.iterate(0, i -> i < assets.size(), i -> i + 1)
                .map(i -> assets.path(i).path("fileName").asText())
                .toList();
    }
}
