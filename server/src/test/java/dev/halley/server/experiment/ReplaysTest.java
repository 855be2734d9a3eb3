package dev.halley.server.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.server.TestServer;
import dev.halley.server.TestServer.Answer;
import dev.halley.server.database.DatabaseTest;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive of a run whose server went away holds all that the run logged; what had arrived counts once. */
@DatabaseTest
class ReplaysTest {

    private static final String WRITE = "/api/rest/v2/write/experiment/";

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
    void countsEqualPiecesOfOutputAsOftenAsTheRunPrintedThem() {
        String key = run(false);
        output(key, piece("a\n", 0), piece(".", 1), piece(".", 2), error("e", 3));

        run(key, true);
        output(key, piece("a\n", 0), piece(".", 1), piece(".", 2), piece(".", 3), piece("b\n", 4));
        output(key, error("e", 5), error("f", 6));

        assertThat(output(key)).isEqualTo("a\n..e.b\nf");
        // A request whose answer was lost comes again.
        output(key, error("e", 5), error("f", 6));
        assertThat(output(key)).isEqualTo("a\n..e.b\nf");
        end(key);
        assertThat(output(key)).isEqualTo("a\n..e.b\nf");
    }

    @Test
    void countsAppendedHtmlAsOftenAsTheRunAppendedIt() {
        String key = run(false);
        html(key, "<hr>", 1, false);
        html(key, "<hr>", 2, false);

        run(key, true);
        html(key, "<hr>", 11, false);
        html(key, "<hr>", 12, false);
        html(key, "<hr>", 13, false);
        html(key, "<p>", 14, false);
        html(key, "<p>", 14, false);
        end(key);

        assertThat(html(key)).isEqualTo("<hr><hr><hr><p>");
    }

    @Test
    void endsWithTheHtmlOfTheArchiveWhenItReplacesSome() {
        String key = run(false);
        html(key, "<a>", 1, false);
        html(key, "<b>", 2, true);
        html(key, "<c>", 3, false);

        run(key, true);
        html(key, "<a>", 11, false);
        html(key, "<b>", 12, true);
        html(key, "<c>", 13, false);
        html(key, "<d>", 14, false);

        assertThat(html(key)).isEqualTo("<b><c><d>");
    }

    @Test
    void appendsHtmlOnceThatIsSentAgain() {
        String key = run(false);

        html(key, "<b>", 1_795_472_492_542_000L, false);
        html(key, "<b>", 1_795_472_492_542_000L, false);
        html(key, "<b>", 1_795_472_492_543_000L, false);
        html(key, "<b>", 0, false);
        html(key, "<b>", 0, false);

        assertThat(html(key)).isEqualTo("<b><b><b><b>");
    }

    @Test
    void countsAnArchiveThatIsSentASecondTimeOnce() {
        String key = run(false);
        output(key, piece("a", 0));
        html(key, "<a>", 1, false);

        for (int i = 0; i < 2; i++) {
            run(key, true);
            output(key, piece("a", 0), piece("b", 1), piece("b", 2));
            html(key, "<a>", 10 + i, false);
            html(key, "<b>", 20 + i, false);
        }

        assertThat(output(key)).isEqualTo("abb");
        assertThat(html(key)).isEqualTo("<a><b>");
    }

    @Test
    void takesASceneAndARegistrationAsTheOnesThatAreThere() {
        String key = run(false);
        String scene = scene(key);
        server.post(
                "/clientlib/asset/log-remote-model",
                "{\"experimentKey\":\"%s\",\"modelName\":\"net\",\"remoteEntities\":[{\"assetId\":\"w\",\"remoteUrl\":\"s3://b/w\",\"fileName\":\"w\"}]}"
                        .formatted(key));
        String item = register(key);

        run(key, true);

        assertThat(scene(key)).isEqualTo(scene);
        assertThat(register(key)).isEqualTo(item);
        end(key);
        assertThat(register(key)).as("registrations follow the end").isEqualTo(item);
    }

    @Test
    void leavesOtherExperimentsAndLaterWritesAlone() {
        String key = run(false);
        String other = run(false);
        output(other, piece("x", 0));
        output(key, piece("x", 0));

        run(key, true);
        output(other, piece("x", 1));
        output(key, piece("x", 0), piece("x", 1));

        assertThat(output(other)).isEqualTo("xx");
        assertThat(output(key)).isEqualTo("xx");
    }

    private static String run(boolean offline) {
        String key = UUID.randomUUID().toString().replace("-", "");
        run(key, offline);
        return key;
    }

    private static void run(String key, boolean offline) {
        Answer answer = server.post(
                "/clientlib/logger/add/run", "{\"experimentKey\":\"%s\",\"offline\":%s}".formatted(key, offline));
        assertThat(answer.status()).as(answer.json().toString()).isEqualTo(200);
        tick();
    }

    /** What came before an archive has an earlier time than the archive. */
    private static void tick() {
        long begin = System.currentTimeMillis();
        while (System.currentTimeMillis() == begin) {
            Thread.onSpinWait();
        }
    }

    private static void end(String key) {
        server.post("/clientlib/status-report/update", "{\"experimentKey\":\"%s\",\"is_alive\":false}".formatted(key));
        server.post("/clientlib/status-report/offline-metadata", "{\"experimentKey\":\"%s\"}".formatted(key));
    }

    private static String scene(String key) {
        tick();
        return server.post(
                        "/clientlib/asset",
                        "{\"experimentKey\":\"%s\",\"userFileName\":\"s\",\"assetType\":\"3d-image\",\"metadata\":\"{}\"}"
                                .formatted(key))
                .text("assetId");
    }

    private static String register(String key) {
        tick();
        return server.post(
                        "/api/rest/v2/write/registry-model/item/create",
                        "{\"experimentKey\":\"%s\",\"experimentModelName\":\"net\",\"registryModelName\":\"r%s\"}"
                                .formatted(key, key))
                .text("registryModelItemId");
    }

    private static String piece(String text, int offset) {
        return "{\"output\":\"%s\",\"stderr\":false,\"offset\":%d,\"localTimestamp\":5485121}"
                .formatted(text.replace("\n", "\\n"), offset);
    }

    private static String error(String text, int offset) {
        return piece(text, offset).replace("false", "true");
    }

    private static void output(String key, String... pieces) {
        tick();
        Answer answer = server.post(
                WRITE + "output",
                "{\"experimentKey\":\"%s\",\"outputLines\":[%s]}".formatted(key, String.join(",", pieces)));
        assertThat(answer.status()).isEqualTo(200);
        tick();
    }

    private static String output(String key) {
        return server.get("/api/rest/v2/experiment/output?experimentKey=" + key).text("output");
    }

    private static void html(String key, String html, long timestamp, boolean override) {
        server.post(
                WRITE + "html",
                "{\"experimentKey\":\"%s\",\"html\":\"%s\",\"timestamp\":%d,\"override\":%s}"
                        .formatted(key, html, timestamp, override));
        tick();
    }

    private static String html(String key) {
        return server.get("/api/rest/v2/experiment/html?experimentKey=" + key).text("html");
    }
}
