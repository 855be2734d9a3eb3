package dev.halley.server.export;

import static dev.halley.server.export.TestExport.KEY;
import static dev.halley.server.export.TestExport.bytes;
import static dev.halley.server.export.TestExport.head;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.server.TestServer;
import dev.halley.server.TestServer.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** S-23: files that were made to do harm, sent as exports. Whatever one is, nothing of it can be seen afterwards. */
class HostileExportTest {

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
    void takesTheFileThatTheOthersAreMadeOf() throws IOException {
        assertThat(answer(TestExport.pack(TestExport.small()))).contains("\"imported\":1");
        assertThat(server.get("/api/v1/experiments/" + KEY).status()).isEqualTo(200);
    }

    @Test
    void refusesWhatIsNoExport() throws IOException {
        refused(bytes("no zip at all"), "no whole zip");
        refused(new byte[0], "no whole zip");
        refused(
                TestExport.zip(Map.of("halley-export.json", bytes("{}"))),
                "has no halley-export.json or no SHA256SUMS");
        refused(TestExport.pack(Map.of("halley-export.json", bytes("{\"format\":\"tar\"}"))), "its format is not");
        refused(
                TestExport.pack(Map.of("halley-export.json", bytes("{\"format\":\"halley-export\",\"version\":99}"))),
                "version 99 (expected: 1)");
        byte[] whole = TestExport.pack(TestExport.small());
        refused(Arrays.copyOf(whole, whole.length - 30), "no whole zip");
    }

    @Test
    void refusesNamesThatArePaths() throws IOException {
        for (String name : new String[] {
            "../evil",
            "/etc/passwd",
            "experiments/../../evil.jsonl",
            "contents/../x",
            "a\\b",
            "experiments/x.jsonl",
            "C:x",
            "evil.sh"
        }) {
            Map<String, byte[]> members = TestExport.small();
            members.put(name, bytes("evil"));
            refused(TestExport.pack(members), "is a path (expected: the files of an export)");
        }
    }

    @Test
    void refusesContentThatIsNotWhatItsHashSays() throws IOException {
        Map<String, byte[]> members = TestExport.small();
        members.put("SHA256SUMS", bytes("0".repeat(64) + "  halley-export.json\n"));
        refused(TestExport.zip(members), "is not what SHA256SUMS says");

        Map<String, byte[]> other = TestExport.small();
        other.put("contents/" + "0".repeat(64), bytes("x"));
        refused(TestExport.pack(other), "is not the content that its name says");
    }

    @Test
    void refusesBombs() throws IOException {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bomb)) {
            zip.setLevel(9);
            for (Map.Entry<String, byte[]> member : TestExport.small().entrySet()) {
                zip.putNextEntry(new ZipEntry(member.getKey()));
                zip.write(member.getValue());
            }
            zip.putNextEntry(new ZipEntry("SHA256SUMS"));
            zip.putNextEntry(new ZipEntry("bomb.jsonl"));
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 1_100; i++) {
                zip.write(zeros);
            }
        }
        Answer answer = send(bomb.toByteArray());

        assertThat(answer.status()).isEqualTo(400);
        assertThat(text(answer)).containsAnyOf("is not what SHA256SUMS says", "unpacks to more than 400 times");
    }

    @Test
    void refusesLinesThatMeanNothing() throws IOException {
        line("no json", "is not JSON as it should be");
        line("[1]", "is no JSON object");
        line("{\"kind\":\"parameter\",\"name\":\"a\"}", "has no 'value'");
        line(
                "{\"kind\":\"parameter\",\"name\":\"a\",\"value\":{\"b\":1},\"timestampMillis\":1}",
                "neither a text nor a number");
        line("{\"kind\":\"parameter\",\"name\":\"a\",\"value\":1,\"timestampMillis\":1}", "'value' is no text");
        line("{\"kind\":\"tag\",\"name\":\"" + "x".repeat(2_000) + "\"}", "has 2000 characters");
        line("{\"kind\":\"account\",\"name\":\"root\"}", "the kind 'account', which this server does not know");
        line("{\"kind\":\"metric\",\"points\":[[1,1,1,1]]}", "has no 'name'");
        line("{\"kind\":\"metric\",\"name\":\"m\",\"points\":[[1,1,1]]}", "value is no number");
        line("{\"kind\":\"metric\",\"name\":\"m\",\"points\":[[1,1,1,\"x\"]]}", "value is no number");
        line("{\"kind\":\"metric\",\"name\":\"m\",\"points\":[[1e400,1,1,1]]}", "no whole number");
        line(
                "{\"kind\":\"metric\",\"name\":\"m\",\"points\":[[99999999999999999999,1,1,1]]}",
                "is not JSON as it should be");
        line("{\"kind\":\"metric\",\"name\":\"m\",\"points\":[[-9223372036854775808,1,1,1]]}", "step of metric 'm'");
        line("{\"kind\":\"metric\",\"name\":\"m\",\"points\":" + "[".repeat(500), "no whole number");
        line(asset("\"sha256\":\"" + "0".repeat(64) + "\",\"fileSize\":1"), "names a content that is not in the file");
        line(asset("\"sha256\":\"../../halley.db\",\"fileSize\":1"), "names a content that is not in the file");
        line(asset("\"fileSize\":1"), "neither a content nor a link");
        line(asset("\"link\":\"s3://x\",\"fileSize\":-5"), "with the size of one that it has not");
    }

    private static String asset(String more) {
        return "{\"kind\":\"asset\",\"assetId\":\"a\",\"type\":\"asset\",\"fileName\":\"f\",\"createdMillis\":1," + more
                + "}";
    }

    /** What is wrong is told by its line; nothing of the experiment stays. */
    private static void line(String line, String why) throws IOException {
        Map<String, byte[]> members = TestExport.small();
        String key = "f".repeat(32);
        members.remove("experiments/" + KEY + ".jsonl");
        members.put(
                "experiments.jsonl", bytes("{\"kind\":\"experiment\",\"key\":\"" + key + "\",\"project\":\"p\"}\n"));
        members.put(
                "experiments/" + key + ".jsonl",
                bytes(head() + "{\"kind\":\"tag\",\"name\":\"before\"}\n" + line + "\n"));

        assertThat(answer(TestExport.pack(members)))
                .contains("\"state\":\"refused\"")
                .contains(why)
                .contains("\"imported\":0");
        assertThat(server.get("/api/v1/experiments/" + key).status()).isEqualTo(404);
    }

    private static void refused(byte[] file, String why) throws IOException {
        Answer answer = send(file);

        assertThat(answer.status()).as(text(answer)).isEqualTo(400);
        assertThat(text(answer)).contains(why).doesNotContain(home.toString());
        try (Stream<Path> files = Files.list(home.resolve("server/assets/incoming"))) {
            assertThat(files).isEmpty();
        }
    }

    private static String answer(byte[] file) {
        Answer answer = send(file);
        assertThat(answer.status()).as(text(answer)).isEqualTo(200);
        return text(answer);
    }

    private static String text(Answer answer) {
        return new String(answer.whole().body(), UTF_8);
    }

    private static Answer send(byte[] file) {
        return server.send(server.request("/api/v1/import?workspace=ada").POST(BodyPublishers.ofByteArray(file)));
    }
}
