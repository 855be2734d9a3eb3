package dev.halley.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** comet_ml itself sends a file of more than 50 MiB in parallel parts, to the addresses that the handshake lets it ask for. */
@Tag("comet-python")
class LargeFileInPartsTest {

    private static final String API_KEY = "key-of-the-parts-test";
    private static Halley halley;
    private static Halley.RunningServer server;

    @BeforeAll
    static void start() {
        halley = Halley.inNewHome();
        server = halley.startServer(0, API_KEY);
        halley.with("COMET_URL_OVERRIDE", server.url() + "/clientlib/")
                .with("COMET_API_KEY", API_KEY)
                .with("COMET_LOGGING_FILE", halley.home().resolve("comet.log").toString())
                .with("COMET_LOGGING_FILE_LEVEL", "DEBUG")
                .with("HOME", halley.home().toString());
    }

    @AfterAll
    static void stop() {
        halley.close();
    }

    @Test
    void arriveWhole() throws Exception {
        Python.script(halley, "large.py").succeeded();

        JsonNode logged =
                new ObjectMapper().readTree(halley.home().resolve("large.json").toFile());
        String key = logged.path("key").asText();
        JsonNode assets = server.rest()
                .get("/api/rest/v2/experiment/asset/list", "experimentKey", key, "type", "all")
                .json()
                .path("assets");
        assertThat(assets).hasSize(2);
        for (JsonNode asset : assets) {
            assertThat(asset.path("fileSize").asLong())
                    .isEqualTo(logged.path("size").asLong());
            byte[] content = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(server.url()
                                            + "/api/rest/v2/experiment/asset/get-asset?experimentKey=" + key
                                            + "&assetId="
                                            + asset.path("assetId").asText()))
                                    .header("Authorization", API_KEY)
                                    .build(),
                            BodyHandlers.ofByteArray())
                    .body();
            String digest = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(content));
            assertThat(digest).isEqualTo(logged.path("sha256").asText());
        }
        assertThat(assets.findValuesAsText("metadata")).anyMatch(metadata -> metadata.contains("\"seed\":7"));
        assertThat(Files.readString(halley.home().resolve("comet.log")))
                .as("the SDK took the way of parts")
                .contains("/api/upload/");
    }
}
