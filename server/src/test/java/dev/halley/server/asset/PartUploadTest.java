package dev.halley.server.asset;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.server.TestServer;
import dev.halley.server.TestServer.Answer;
import dev.halley.server.database.DatabaseTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DatabaseTest
class PartUploadTest {

    private static final int PARTS = 3;
    private static final int PART = 1_000_000;

    @Test
    void makesAnAssetOfPartsThatComeTogetherAndAcrossARestart(@TempDir Path home) throws IOException {
        byte[] bytes = new byte[PARTS * PART];
        new Random(1).nextBytes(bytes);
        String key;
        JsonNode begun;
        try (TestServer server = TestServer.start(home)) {
            key = server.experiment("parts");
            begun = begin(
                    server,
                    key,
                    "\"assetId\":\"big\",\"fileName\":\"w/big.bin\",\"type\":\"model-element\","
                            + "\"groupingName\":\"net\",\"step\":null,\"metadata\":\"{\\\"a\\\":1}\"");
            IntStream.of(3, 1).parallel().forEach(part -> put(server, begun(begun, part), bytes, part));
            assertThat(complete(server, begun, bytes.length).text("msg")).contains("part 2");
        }
        try (TestServer server = TestServer.start(home)) {
            Answer second = put(server, begun(begun, 2), bytes, 2);
            put(server, begun(begun, 2), bytes, 2);

            Answer completed = complete(server, begun, bytes.length);

            assertThat(second.whole().headers().firstValue("ETag")).isPresent();
            assertThat(completed.json().path("code").asInt()).isEqualTo(200);
            JsonNode asset = server.get("/api/rest/v2/experiment/asset/list?experimentKey=" + key)
                    .json()
                    .path("assets")
                    .path(0);
            assertThat(asset.path("fileSize").asInt()).isEqualTo(bytes.length);
            assertThat(asset.path("metadata").asText()).isEqualTo("{\"a\":1}");
            assertThat(server.get("/api/rest/v2/experiment/asset/get-asset?assetId=big&experimentKey=" + key)
                            .whole()
                            .body())
                    .isEqualTo(bytes);
            assertThat(complete(server, begun, bytes.length).status()).isEqualTo(404);
            try (Stream<Path> left = Files.list(home.resolve("server/uploads"))) {
                assertThat(left).isEmpty();
            }
        }
    }

    @Test
    void takesPartsOnlyAtAddressesThatItGave(@TempDir Path home) {
        try (TestServer server = TestServer.start(home)) {
            JsonNode begun = begin(server, server.experiment("parts"), "\"fileName\":\"a\"");
            String address = begun(begun, 1);
            byte[] bytes = new byte[PART];

            assertThat(put(server, address.replaceAll("/1$", "/4"), bytes, 1).status())
                    .isEqualTo(404);
            assertThat(put(server, address.replaceAll("/1$", "/x"), bytes, 1).status())
                    .isEqualTo(404);
            assertThat(put(server, address.replaceAll("/[0-9a-f]{64}/", "/" + "0".repeat(64) + "/"), bytes, 1)
                            .status())
                    .isEqualTo(404);
            assertThat(put(server, address.replaceAll("/[0-9a-f]{64}/", "/..%2F..%2Fx/"), bytes, 1)
                            .status())
                    .isBetween(400, 499);
            Answer given = server.post(
                    "/clientlib/asset/upload-complete",
                    "{\"requestId\":\"" + begun.path("requestId").asText() + "\",\"succeed\":false}");
            assertThat(given.status()).isEqualTo(200);
            assertThat(put(server, address, bytes, 1).status()).isEqualTo(404);
        }
    }

    private static JsonNode begin(TestServer server, String key, String more) {
        return server.post(
                        "/clientlib/asset/upload-start",
                        "{\"startUploadParams\":{\"cloudType\":\"AWS\",\"numOfFileParts\":" + PARTS
                                + "},\"experimentId\":\"" + key + "\"," + more + "}")
                .json();
    }

    private static String begun(JsonNode begun, int part) {
        return begun.path("preSignUrl").path(part - 1).asText();
    }

    private static Answer put(TestServer server, String address, byte[] bytes, int part) {
        byte[] content = Arrays.copyOfRange(bytes, (part - 1) * PART, part * PART);
        URI uri = URI.create(address);
        return server.send(server.anonymous(uri.getRawPath()).PUT(BodyPublishers.ofByteArray(content)));
    }

    private static Answer complete(TestServer server, JsonNode begun, int size) {
        return server.post(
                "/clientlib/asset/upload-complete",
                "{\"requestId\":\"" + begun.path("requestId").asText() + "\",\"succeed\":true,\"fileSize\":" + size
                        + ",\"uploadedFileParts\":[]}");
    }
}
