package dev.halley.comet.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.halley.comet.client.CometConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Attack S-23: archives that are damaged or made to do harm. Each is refused with a reason before anything is sent or written. */
class OfflineArchiveTest {

    private static final ArchiveLimits SMALL = new ArchiveLimits(50, 20, 1 << 16, 1 << 12);

    @TempDir
    Path folder;

    private final AtomicInteger calls = new AtomicInteger();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            calls.incrementAndGet();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void readsWhatCometMlWrites() throws IOException {
        Path path = new TestArchive()
                .member("tmpabc", "content")
                .metric("loss", 0.5, 1)
                .message(
                        "file_upload",
                        "\"file_path\":\"tmpabc\",\"upload_type\":\"asset\",\"additional_params\":{},\"message_id\":2")
                .write(folder);

        try (OfflineArchive archive = OfflineArchive.open(path, ArchiveLimits.USUAL)) {
            List<String> types = new ArrayList<>();
            archive.messages((line, why) -> types.add(why), message -> types.add(message.type()));

            assertThat(archive.run().key()).isEqualTo(TestArchive.KEY);
            assertThat(archive.run().startMillis()).isEqualTo(1_700_000_000_000L);
            assertThat(types).containsExactly("metric_msg", "file_upload");
            assertThat(archive.content("tmpabc").readAllBytes()).asString(UTF_8).isEqualTo("content");
            assertThat(ArchiveContents.read(archive, false).files()).hasSize(1);
        }
    }

    @Test
    void refusesWhatIsNoWholeArchive() throws IOException {
        byte[] good = new TestArchive().metric("m", 1, 1).bytes();

        refused(new byte[0], "no whole zip");
        refused("just a text".getBytes(UTF_8), "no whole zip");
        refused(java.util.Arrays.copyOf(good, good.length / 2), "no whole zip");
        refused(java.util.Arrays.copyOf(good, good.length - 5), "no whole zip");
        refused(TestArchive.plainZip("experiment.json", TestArchive.RUN), "it has no 'messages.json'");
        refused(TestArchive.plainZip("messages.json", ""), "it has no 'experiment.json'");
        assertThatThrownBy(() -> run(folder.resolve("nowhere.zip"), SMALL))
                .hasMessageContaining("there is no such file");
        assertThatThrownBy(() -> run(folder, SMALL)).hasMessageContaining("this is no file");
    }

    @Test
    void refusesNamesThatArePaths() throws IOException {
        for (String name : List.of(
                "../../../x", "/etc/passwd", "a/b", "..", "C:\\x", "..\\..\\x", "a\u0000b", "\u001b[2J", "folder/")) {
            refused(new TestArchive().member(name, "").bytes(), "is a path");
        }
    }

    @Test
    void refusesLinksAndDevices() throws IOException {
        byte[] zip = new TestArchive()
                .member("tmpabc", "/etc/passwd")
                .metric("m", 1, 1)
                .bytes();

        refused(TestArchive.withUnixMode(zip, 0xA1FF), "is a link");
        refused(TestArchive.withUnixMode(zip, 0x21FF), "a device");
        refused(TestArchive.withUnixMode(zip, 0x41FF), "a folder");
        Path plain = Files.write(folder.resolve("plain.zip"), TestArchive.withUnixMode(zip, 0x8180));
        OfflineArchive.open(plain, SMALL).close();
    }

    @Test
    void refusesTwoMembersOfOneNameAndEncryptedOnes() throws IOException {
        byte[] two =
                new TestArchive().member("tmpabc", "1").member("tmpabd", "2").bytes();

        refused(TestArchive.renamed(two, "tmpabd", "tmpabc"), "is in it twice");
        refused(TestArchive.encrypted(new TestArchive().metric("m", 1, 1).bytes()), "is encrypted");
    }

    @Test
    void refusesBombs() throws IOException {
        refused(
                new TestArchive().compressed("tmpzeros", new byte[30 << 20]).bytes(),
                "it unpacks to more than 20 times its size");
        TestArchive many = new TestArchive();
        for (int i = 0; i < 60; i++) {
            many.member("tmp" + i, "");
        }
        refused(many.bytes(), "62 files in it (expected: up to 50)");
        TestArchive more = new TestArchive().metric("m", 1, 1);
        for (int i = 0; i < 70_000; i++) {
            more.member("tmp" + i, "");
        }
        Path zip64 = Files.write(folder.resolve("zip64.zip"), more.bytes());
        assertThatThrownBy(() -> run(zip64, SMALL)).hasMessageContaining("70002 files in it");
        OfflineArchive.open(zip64, ArchiveLimits.USUAL).close();
    }

    @Test
    void refusesContentThatIsNotWhatItsChecksumSays() throws IOException {
        byte[] zip = new TestArchive()
                .member("tmpabc", "the true content")
                .metric("m", 1, 1)
                .bytes();

        refused(TestArchive.renamed(zip, "the true content", "the fake content"), "'tmpabc' is damaged");
    }

    @Test
    void refusesLinesThatNoCometMlWrote() throws IOException {
        line("x".repeat(5_000), "line 1 of messages.json has more than 4096 bytes");
        line("{\"type\":\"metric_msg\"", "line 1 of messages.json: it is not JSON");
        line("[".repeat(1_000), "line 1 of messages.json: it is not JSON");
        line("[1]", "it is not {\"type\"");
        line(
                "{\"type\":\"mystery\",\"payload\":{}}",
                "type: 'mystery' is not known (expected: 3d-image, cloud_details");
        line("{\"type\":\"ws_msg\",\"payload\":{}}", "it holds nothing that can be imported");
        line(
                "{\"type\":\"metric_msg\",\"payload\":{\"metric\":{\"metricName\":5,\"metricValue\":1}}}",
                "metric_msg.metric.metricName: '5' (expected: a text)");
        line(
                "{\"type\":\"parameter_msg\",\"payload\":{\"param\":[]}}",
                "parameter_msg.param: '[]' (expected: an object with paramName)");
        line(
                "{\"type\":\"file_upload\",\"payload\":{\"upload_type\":\"asset\",\"file_path\":\"../../../etc/passwd\"}}",
                "file_path: '../../../etc/passwd' is not in the archive");
        line(
                "{\"type\":\"3d-image\",\"payload\":{\"name\":\"s\",\"items\":[{\"file_path\":\"/etc/passwd\"}]}}",
                "file_path: '/etc/passwd' is not in the archive");
        refused(new TestArchive().run("[]").bytes(), "experiment.json is no JSON object");
        refused(new TestArchive().run("{").bytes(), "experiment.json is not JSON");
        refused(
                new TestArchive()
                        .run(TestArchive.RUN.replace(TestArchive.KEY, "../../x"))
                        .bytes(),
                "offline_id: '../../x' (expected: the experiment's key");
        refused(
                new TestArchive()
                        .run(TestArchive.RUN.replace("1700000000000", "\"today\""))
                        .bytes(),
                "start_time: 'today' (expected: milliseconds since 1970)");
        refused(
                new TestArchive()
                        .run(TestArchive.RUN.replace("\"tags\"", "\"resume_strategy\":\"guess\",\"tags\""))
                        .bytes(),
                "resume_strategy: 'guess' (expected: create, get or get_or_create)");
    }

    @Test
    void leavesOutWhatIsWrongIfAskedTo() throws IOException {
        Path path = new TestArchive()
                .line("not JSON")
                .metric("m", 1, 1)
                .message("mystery", "")
                .message("log_other", "\"key\":\"k\",\"value\":null,\"message_id\":4")
                .write(folder);

        try (OfflineArchive archive = OfflineArchive.open(path, SMALL)) {
            ArchiveContents contents = ArchiveContents.read(archive, true);

            assertThat(contents.skipped()).hasSize(2);
            assertThat(contents.others()).hasSize(1);
        }
    }

    @Test
    void understandsOldArchives() throws IOException {
        Path path = new TestArchive()
                .message("ws_msg", "\"local_timestamp\":1,\"metric\":{\"metricName\":\"m\",\"metricValue\":1}")
                .message("ws_msg", "\"local_timestamp\":1,\"param\":{\"paramName\":\"p\",\"paramValue\":1}")
                .message("ws_msg", "\"log_other\":{\"key\":\"k\",\"val\":\"v\"}")
                .message("ws_msg", "\"stdout\":\"text\",\"stderr\":true")
                .message("ws_msg", "\"code\":\"x = 1\"")
                .message("ws_msg", "\"html\":\"<b>\"")
                .message("ws_msg", "\"git_meta\":{\"user\":\"ada\"}")
                .message("ws_msg", "\"env_details\":{\"hostname\":\"h\"}")
                .message("ws_msg", "\"fileName\":\"train.py\"")
                .message("ws_msg", "\"log_dependency\":{\"name\":\"n\",\"version\":\"1\"}")
                .message("ws_msg", "\"log_system_info\":{\"key\":\"k\",\"value\":\"v\"}")
                .write(folder);

        try (OfflineArchive archive = OfflineArchive.open(path, SMALL)) {
            List<String> types = new ArrayList<>();
            archive.messages((line, why) -> types.add(why), message -> types.add(message.type()));

            assertThat(types)
                    .containsExactly(
                            "metric_msg",
                            "parameter_msg",
                            "log_other",
                            "standard_output",
                            "code",
                            "html",
                            "git_metadata",
                            "system_details",
                            "file_name",
                            "log_dependency",
                            "system_info");
        }
    }

    @Test
    void sendsNoFileThatALaterOneReplaces() throws IOException {
        String file =
                "\"upload_type\":\"asset\",\"file_path\":\"tmpabc\",\"message_id\":%d,\"additional_params\":{\"fileName\":\"f\",\"overwrite\":%s}";
        Path path = new TestArchive()
                .member("tmpabc", "x")
                .message("file_upload", file.formatted(1, false))
                .message("file_upload", file.formatted(3, false))
                .message("file_upload", file.formatted(2, true))
                .write(folder);

        try (OfflineArchive archive = OfflineArchive.open(path, SMALL)) {
            assertThat(ArchiveContents.read(archive, false).files())
                    .extracting(ArchivedMessage::id)
                    .containsExactly(2L, 3L);
        }
    }

    private void line(String line, String reason) throws IOException {
        refused(new TestArchive().line(line).bytes(), reason);
    }

    private void refused(byte[] zip, String reason) throws IOException {
        Path path = Files.write(folder.resolve("bad.zip"), zip);

        assertThatThrownBy(() -> run(path, SMALL))
                .isInstanceOf(ImportException.class)
                .hasMessageContaining("bad.zip")
                .hasMessageContaining(reason)
                .satisfies(
                        thrown -> assertThat(((ImportException) thrown).kind()).isEqualTo(ImportException.Kind.ARCHIVE))
                .satisfies(thrown -> assertThat(thrown.getMessage()).doesNotContainPattern("\\p{Cntrl}"));
        assertThat(calls).hasValue(0);
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.filter(Files::isRegularFile)).containsOnly(path);
        }
    }

    private void run(Path path, ArchiveLimits limits) {
        CometConfig config = CometConfig.of(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()), "key", folder.resolve("spool"));
        new ArchiveImport(config, limits, ImportOptions.usual()).run(path);
    }
}
