package dev.halley.server.asset;

import static dev.halley.server.asset.MultipartBody.part;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.server.TestServer;
import dev.halley.server.TestServer.Answer;
import dev.halley.server.database.DatabaseTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DatabaseTest
class AssetRoutesTest {

    private static final String UPLOAD = "/clientlib/asset/upload?experimentId=";
    private static final String READ = "/api/rest/v2/experiment/asset/";

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
    void givesBackTheBytesAndWhatIsKnownOfThem() {
        String key = server.experiment("assets");
        byte[] bytes = new byte[3_000_000];
        new Random(1).nextBytes(bytes);

        Answer answer = upload(
                UPLOAD + key + "&assetId=a1&fileName=weights%2Flast.bin&type=model-element&groupingName=net&step=7"
                        + "&context=train&overwrite=False",
                part("file", "file", bytes),
                part("metadata", null, "{\"layers\":[1,2]}".getBytes(UTF_8)));

        assertThat(answer.json().path("code").asInt()).isEqualTo(200);
        JsonNode asset = list(key, "all").path(0);
        assertThat(asset.path("fileName").asText()).isEqualTo("weights/last.bin");
        assertThat(asset.path("fileSize").asLong()).isEqualTo(bytes.length);
        assertThat(asset.path("metadata").asText()).isEqualTo("{\"layers\":[1,2]}");
        assertThat(asset.path("step").asInt()).isEqualTo(7);
        assertThat(asset.path("runContext").asText()).isEqualTo("train");
        assertThat(list(key, "source_code")).isEmpty();
        Answer content = server.get(READ + "get-asset?experimentKey=" + key + "&assetId=a1");
        assertThat(content.whole().body()).isEqualTo(bytes);
        assertThat(content.whole().headers().firstValue("Content-Type")).contains("application/octet-stream");
        assertThat(content.whole().headers().firstValue("Content-Disposition"))
                .contains("attachment; filename*=UTF-8''last.bin");
    }

    @Test
    void replacesByNameAndTypeOnlyWhenAsked() {
        String key = server.experiment("overwrite");
        String named = UPLOAD + key + "&fileName=a.txt&overwrite=";

        upload(named + "false&assetId=1", part("file", "file", "one".getBytes(UTF_8)));
        upload(named + "false&assetId=2", part("file", "file", "two".getBytes(UTF_8)));
        upload(named + "false&assetId=2", part("file", "file", "two".getBytes(UTF_8)));
        assertThat(list(key, "all")).hasSize(2);
        upload(named + "true&assetId=3", part("file", "file", "three".getBytes(UTF_8)));

        assertThat(list(key, "all"))
                .singleElement()
                .satisfies(asset -> assertThat(asset.path("fileSize").asInt()).isEqualTo(5));
    }

    @Test
    void keepsEqualContentOnceAndNoNameAsAPath() throws IOException {
        String key = server.experiment("names");
        String evil = "..%2F..%2F..%2Fevil";

        for (int at = 0; at < 3; at++) {
            upload(
                    UPLOAD + key + "&assetId=" + evil + at + "&fileName=" + evil,
                    part("file", "../../evil", "same content".getBytes(UTF_8)));
        }

        assertThat(list(key, "all")).hasSize(3);
        Path assets = home.resolve("server/assets");
        try (Stream<Path> files = Files.walk(assets)) {
            // Their SHA-256.
            assertThat(files.filter(file -> file.getFileName().toString().startsWith("a636bd7c")))
                    .hasSize(1);
        }
        try (Stream<Path> all = Files.walk(home)) {
            assertThat(all.filter(file -> file.getFileName().toString().contains("evil")))
                    .isEmpty();
        }
        try (Stream<Path> waiting = Files.list(assets.resolve("incoming"))) {
            assertThat(waiting).isEmpty();
        }
    }

    @Test
    void keepsTheLinkOfARemoteAsset() {
        String key = server.experiment("remote");

        upload(
                UPLOAD + key + "&assetId=r&fileName=data&isRemote=True",
                part("link", "link", "s3://bucket/data".getBytes(UTF_8)));

        JsonNode asset = list(key, "all").path(0);
        assertThat(asset.path("remote").asBoolean()).isTrue();
        assertThat(asset.path("link").asText()).isEqualTo("s3://bucket/data");
        Answer content = server.get(READ + "get-asset?experimentKey=" + key + "&assetId=r");
        assertThat(content.status()).isEqualTo(400);
        assertThat(content.text("msg")).contains("s3://bucket/data");
    }

    @Test
    void refusesWhatIsNoUpload() {
        String key = server.experiment("bad");

        assertThat(server.post(UPLOAD + key, "{}").status()).isEqualTo(400);
        assertThat(upload(UPLOAD + key, part("metadata", null, "{}".getBytes(UTF_8)))
                        .text("msg"))
                .contains("'file'");
        assertThat(upload(UPLOAD + key, part("file", "f", new byte[1]), part("metadata", null, "[".getBytes(UTF_8)))
                        .text("msg"))
                .contains("metadata");
        assertThat(upload(UPLOAD + "nothing", part("file", "f", new byte[1])).status())
                .isEqualTo(400);
        assertThat(server.get(READ + "get-asset?experimentKey=" + key + "&assetId=nothing")
                        .text("msg"))
                .contains("'nothing'");
        assertThat(list(key, "all")).isEmpty();
    }

    private static JsonNode list(String key, String type) {
        return server.get(READ + "list?experimentKey=" + key + "&type=" + type)
                .json()
                .path("assets");
    }

    private static Answer upload(String path, byte[]... parts) {
        return MultipartBody.upload(server, path, parts);
    }

    @Test
    void givesBackTheRangeOfAFileThatIsAskedFor() {
        String key = server.experiment("ranges");
        upload(
                "/clientlib/asset/upload?experimentId=" + key + "&assetId=a1&fileName=f",
                part("file", "file", "0123456789".getBytes(UTF_8)));
        String path = "/api/rest/v2/experiment/asset/get-asset?experimentKey=" + key + "&assetId=a1";
        String tag = server.get(path).whole().headers().firstValue("ETag").orElseThrow();

        assertThat(range(path, "bytes=3-5", null)).isEqualTo("206 bytes 3-5/10 345");
        assertThat(range(path, "bytes=7-", tag)).isEqualTo("206 bytes 7-9/10 789");
        assertThat(range(path, "bytes=-2", null)).isEqualTo("206 bytes 8-9/10 89");
        assertThat(range(path, "bytes=0-", null)).isEqualTo("200 - 0123456789");
        assertThat(range(path, "bytes=7-", "\"another\"")).isEqualTo("200 - 0123456789");
        assertThat(range(path, "lines=1-2", null)).isEqualTo("200 - 0123456789");
        assertThat(range(path, "bytes=10-", null)).startsWith("416 bytes */10");
    }

    private static String range(String path, String range, @Nullable String condition) {
        var request = server.request(path).header("Range", range);
        var whole = server.send(condition == null ? request : request.header("If-Range", condition))
                .whole();
        return whole.statusCode() + " "
                + whole.headers().firstValue("Content-Range").orElse("-") + " " + new String(whole.body(), UTF_8);
    }
}
