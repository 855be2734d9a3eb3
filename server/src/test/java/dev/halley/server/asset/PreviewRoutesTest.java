package dev.halley.server.asset;

import static dev.halley.server.asset.MultipartBody.part;
import static dev.halley.server.asset.MultipartBody.upload;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.server.TestServer;
import dev.halley.server.TestServer.Answer;
import dev.halley.server.database.DatabaseTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DatabaseTest
class PreviewRoutesTest {

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
    @CsvSource({
        "a.png,image/png",
        "a.svg,image/svg+xml",
        "page.html,text/html;charset=utf-8",
        "clip.mp4,video/mp4",
        "sound.wav,audio/wav",
        "evil.xml,application/octet-stream",
        "evil.xhtml,application/octet-stream",
        "evil.pdf,application/octet-stream",
        "evil.js,application/octet-stream",
        "no-name,application/octet-stream"
    })
    void showsOnlyWhatIsKnownAndAlwaysInASandbox(String name, String type) {
        String key = server.experiment("previews");
        Answer answer = show(key, name, "<script>alert(1)</script>".getBytes(UTF_8));

        assertThat(header(answer, "Content-Type").replace(" ", "")).isEqualTo(type);
        assertThat(header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(header(answer, "Content-Security-Policy"))
                .contains("sandbox", "default-src 'none'")
                .doesNotContain("allow-same-origin", "connect-src", "allow-top-navigation", "allow-popups");
        if (type.equals("application/octet-stream")) {
            assertThat(header(answer, "Content-Disposition")).startsWith("attachment");
        }
    }

    @Test
    void looksIntoFilesWhoseNamesSayNothing() {
        String key = server.experiment("sniffed");
        byte[] png = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10};

        assertThat(header(show(key, "confusion-matrix-1", png), "Content-Type")).isEqualTo("image/png");
        String matplotlib =
                "<?xml version=\"1.0\" encoding=\"utf-8\" standalone=\"no\"?>\n<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\"\n"
                        + "  \"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd\">\n<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>";
        Answer figure = show(key, "loss of v1.2", matplotlib.getBytes(UTF_8));
        assertThat(header(figure, "Content-Type")).isEqualTo("image/svg+xml");
        assertThat(header(figure, "Content-Security-Policy")).contains("sandbox", "default-src 'none'");
        assertThat(header(show(key, "letter", "<p>Dear <svg></p>".getBytes(UTF_8)), "Content-Type"))
                .isEqualTo("application/octet-stream");
    }

    @Test
    void givesPlayersThePartTheyAskFor() {
        String key = server.experiment("ranges");
        show(key, "clip.mp4", "0123456789".getBytes(UTF_8));

        Answer part = server.send(server.request("/api/v1/experiments/" + key + "/asset?assetId=clip.mp4")
                .header("Range", "bytes=2-4"));

        assertThat(part.status()).isEqualTo(206);
        assertThat(new String(part.whole().body(), UTF_8)).isEqualTo("234");
        assertThat(header(part, "Content-Range")).isEqualTo("bytes 2-4/10");
    }

    @Test
    void readsThePatchOutOfItsArchive() throws IOException {
        String key = server.experiment("patches");
        assertThat(server.get("/api/v1/experiments/" + key + "/git-patch")
                        .json()
                        .path("patch")
                        .isNull())
                .isTrue();

        assertThat(patch(key, zipped("git_diff.patch"))).isEqualTo("diff --git a/x b/x\n+new\n");
        assertThat(patch(key, zipped("\u00ff\u00fe"))).isEqualTo("diff --git a/x b/x\n+new\n");
    }

    /** S-23: whoever may log could have gigabytes of zeros unpacked at each look at a page, or keep it from being shown. */
    @Test
    void showsAnArchiveThatIsNotAsPythonMakesItAsItIs() throws IOException {
        String key = server.experiment("strange patches");
        byte[] whole = zipped("git_diff.patch");

        assertThat(patch(key, zipped("folder with content/", "git_diff.patch"))).startsWith("PK");
        assertThat(patch(key, Arrays.copyOf(whole, 50))).startsWith("PK");
        assertThat(patch(key, "diff --git a/x b/x".getBytes(UTF_8))).isEqualTo("diff --git a/x b/x");
    }

    private static byte[] zipped(String... names) throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(zipped, ISO_8859_1)) {
            for (String name : names) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write("diff --git a/x b/x\n+new\n".getBytes(UTF_8));
            }
        }
        return zipped.toByteArray();
    }

    private static String patch(String key, byte[] uploaded) {
        upload(server, "/clientlib/git-patch/upload?experimentId=" + key, part("file", "git_diff_patch.zip", uploaded));
        return server.get("/api/v1/experiments/" + key + "/git-patch").text("patch");
    }

    private static Answer show(String key, String name, byte[] content) {
        String id = URLEncoder.encode(name, UTF_8);
        upload(
                server,
                "/clientlib/asset/upload?experimentId=" + key + "&assetId=" + id + "&fileName=" + id,
                part("file", name, content));
        return server.get("/api/v1/experiments/" + key + "/asset?assetId=" + id);
    }

    private static String header(Answer answer, String name) {
        return answer.whole().headers().firstValue(name).orElse("");
    }
}
