package dev.halley.server.asset;

import static dev.halley.server.asset.MultipartBody.part;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.server.TestServer;
import dev.halley.server.TestServer.Answer;
import dev.halley.server.database.DatabaseTest;
import dev.halley.server.http.Json;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DatabaseTest
class SceneRoutesTest {

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
    void keepsASceneWithItsItemsAndItsPicture() throws IOException {
        String key = server.experiment("scenes");
        String scene = server.post(
                        "/clientlib/asset",
                        "{\"experimentKey\":\"" + key
                                + "\",\"userFileName\":\"street\",\"assetType\":\"3d-image\",\"step\":4,\"metadata\":\"{}\"}")
                .text("assetId");

        Answer item = MultipartBody.upload(
                server,
                "/clientlib/asset/asset-item",
                part("assetItemContent", "file", "[1,2,3]\n".getBytes(UTF_8)),
                part(
                        "requestParams",
                        null,
                        ("{\"experimentKey\":\"" + key + "\",\"assetId\":\"" + scene
                                        + "\",\"userFileName\":\"street\",\"assetItemType\":\"points\"}")
                                .getBytes(UTF_8)));
        Answer picture = server.send(server.request("/clientlib/asset/" + scene + "/thumbnail")
                .header("Content-Type", "multipart/form-data; boundary=limit")
                .PUT(BodyPublishers.ofString("--limit\r\nContent-Disposition: form-data; name=\"requestParams\"\r\n\r\n"
                        + "{\"experimentKey\":\"" + key + "\",\"thumbnailExtension\":\".png\"}\r\n"
                        + "--limit\r\nContent-Disposition: form-data; name=\"thumbnail\"; filename=\"t\"\r\n\r\npng\r\n"
                        + "--limit--\r\n")));

        assertThat(item.status()).isEqualTo(200);
        assertThat(picture.status()).isEqualTo(200);
        JsonNode content = Json.MAPPER.readTree(content(key, scene));
        assertThat(content.path("items").findValuesAsText("type")).containsExactly("points", "thumbnail");
        assertThat(content(key, content.path("items").path(0).path("assetId").asText()))
                .isEqualTo("[1,2,3]\n");
        assertThat(server.get("/api/rest/v2/experiment/asset/list?type=3d-image&experimentKey=" + key)
                        .json()
                        .path("assets"))
                .singleElement()
                .satisfies(asset -> assertThat(asset.path("step").asInt()).isEqualTo(4));
    }

    @Test
    void refusesAnItemOfNoScene() {
        String key = server.experiment("scenes");

        Answer item = MultipartBody.upload(
                server,
                "/clientlib/asset/asset-item",
                part(
                        "requestParams",
                        null,
                        ("{\"experimentKey\":\"" + key + "\",\"assetId\":\"none\",\"assetItemType\":\"points\"}")
                                .getBytes(UTF_8)),
                part("assetItemContent", "file", "[]".getBytes(UTF_8)));

        assertThat(item.status()).isEqualTo(400);
        assertThat(item.text("msg")).contains("none");
    }

    @Test
    void keepsAModelWhoseFilesAreElsewhere() {
        String key = server.experiment("remote");

        server.post(
                "/clientlib/asset/log-remote-model",
                "{\"experimentKey\":\"" + key
                        + "\",\"modelName\":\"net\",\"remoteEntities\":[{\"assetId\":\"r1\",\"remoteUrl\":\"s3://bucket/net.pt\","
                        + "\"fileName\":\"net.pt\",\"metadata\":\"{\\\"a\\\":1}\"}]}");

        JsonNode asset = server.get("/api/rest/v2/experiment/asset/list?experimentKey=" + key)
                .json()
                .path("assets")
                .path(0);
        assertThat(asset.path("type").asText()).isEqualTo("model-element");
        assertThat(asset.path("groupingName").asText()).isEqualTo("net");
        assertThat(asset.path("remote").asBoolean()).isTrue();
        assertThat(asset.path("link").asText()).isEqualTo("s3://bucket/net.pt");
        assertThat(asset.path("metadata").asText()).isEqualTo("{\"a\":1}");
    }

    @Test
    void givesBackTheLatestGitPatchOrSaysThatThereIsNone() {
        String key = server.experiment("patched");
        String path = "/api/rest/v2/experiment/git/patch?experimentKey=" + key;
        assertThat(new String(server.get(path).whole().body(), UTF_8)).startsWith("{\"msg\"");

        MultipartBody.upload(
                server,
                "/api/rest/v2/write/experiment/git/patch?experimentKey=" + key,
                part("file", "filename", "a zip".getBytes(UTF_8)));

        assertThat(new String(server.get(path).whole().body(), UTF_8)).isEqualTo("a zip");
    }

    private static String content(String key, String asset) {
        return new String(
                server.get("/api/rest/v2/experiment/asset/get-asset?experimentKey=" + key + "&assetId=" + asset)
                        .whole()
                        .body(),
                UTF_8);
    }
}
