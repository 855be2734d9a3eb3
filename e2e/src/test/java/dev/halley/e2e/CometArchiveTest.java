package dev.halley.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.testpostgres.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The archive that comet_ml writes when the server dies in the middle of a run (surprise 18). */
@Tag("comet-python")
class CometArchiveTest {

    private static final String API_KEY = "key-of-the-archive-test";

    @Test
    void takesTheArchiveOfARunWhoseServerDiedWithoutDoublingAnything() throws IOException {
        try (Halley halley = Halley.inNewHome()) {
            int port = FreePort.find();
            Halley.RunningServer server = halley.startServer(port, API_KEY);
            halley.with("COMET_URL_OVERRIDE", server.url() + "/clientlib/")
                    .with("COMET_API_KEY", API_KEY)
                    .with("HOME", halley.home().toString());
            List<String> names = List.of("uploaded", "imported");
            List<HalleyProcess> runs = new ArrayList<>();
            for (String name : names) {
                halley.with(
                        "COMET_OFFLINE_DIRECTORY", halley.home().resolve(name).toString());
                runs.add(Python.start(halley, "fallback.py", name));
            }
            List<String> keys = new ArrayList<>();
            for (String name : names) {
                keys.add(awaited(halley.home().resolve(name + ".logged")));
            }
            for (String key : keys) {
                Awaitility.await()
                        .atMost(Duration.ofMinutes(2))
                        .until(() -> text(server, key, "output").contains("error of phase 0")
                                && text(server, key, "html").endsWith("<hr><hr>"));
            }
            server.process().kill();
            Files.createFile(halley.home().resolve("server-is-gone"));
            for (HalleyProcess run : runs) {
                run.ended().succeeded();
            }
            Halley.RunningServer again = halley.startServer(port, API_KEY);

            Python.tool(halley, "comet", "upload", zip(halley, "uploaded")).succeeded();
            halley.run("comet", "import", zip(halley, "imported")).succeeded();

            for (String key : keys) {
                whole(again, key);
            }
            // Both say that it is there.
            assertThat(Python.tool(halley, "comet", "upload", zip(halley, "uploaded"))
                            .exitCode())
                    .isEqualTo(1);
            assertThat(halley.run("comet", "import", zip(halley, "imported"))
                            .succeeded()
                            .stdout())
                    .contains("is there already");
            for (String key : keys) {
                whole(again, key);
            }
        }
    }

    private static void whole(Halley.RunningServer server, String key) {
        assertThat(server.rest().points(key, "loss")).hasSize(200);
        assertThat(server.rest().current(key, "parameters")).containsEntry("phase", "1");
        assertThat(server.rest().current(key, "log-other")).containsEntry("phase", "1");
        assertThat(text(server, key, "html")).isEqualTo("<p>phase 0</p><hr><hr><p>phase 1</p><hr><hr>");
        String output = text(server, key, "output");
        for (String line : List.of("phase 0\n", "phase 1\n", "error of phase 0\n", "error of phase 1\n")) {
            assertThat(output).containsOnlyOnce(line.startsWith("phase") ? "\n" + line : line);
        }
        assertThat(output.split("the same line\n", -1)).as(output).hasSize(3);
        List<String> files = new ArrayList<>();
        asset(server, key).forEach(asset -> files.add(asset.path("fileName").asText()));
        assertThat(files.stream().filter(name -> name.startsWith("phase") || name.startsWith("scene")))
                .containsExactlyInAnyOrder("phase-0.json", "phase-1.json", "scene 0", "scene 1");
        JsonNode metadata = server.rest()
                .get("/api/rest/v2/experiment/metadata", "experimentKey", key)
                .succeeded()
                .json();
        assertThat(metadata.path("running").asBoolean(true)).isFalse();
    }

    private static JsonNode asset(Halley.RunningServer server, String key) {
        return server.rest()
                .get("/api/rest/v2/experiment/asset/list", "experimentKey", key, "type", "all")
                .succeeded()
                .json()
                .path("assets");
    }

    private static String text(Halley.RunningServer server, String key, String kind) {
        return server.rest()
                .get("/api/rest/v2/experiment/" + kind, "experimentKey", key)
                .succeeded()
                .json()
                .path(kind)
                .asText("");
    }

    private static String zip(Halley halley, String name) throws IOException {
        try (Stream<Path> files = Files.list(halley.home().resolve(name))) {
            return files.filter(file -> file.toString().endsWith(".zip"))
                    .findFirst()
                    .orElseThrow()
                    .toString();
        }
    }

    private static String awaited(Path file) throws IOException {
        Awaitility.await(file.toString()).atMost(Duration.ofMinutes(3)).until(() -> Files.exists(file));
        return Files.readString(file);
    }
}
