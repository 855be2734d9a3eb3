package dev.halley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.cli.Cli.Ended;
import dev.halley.client.Client;
import dev.halley.config.HalleyHome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerCommandsTest {

    private static final String READY = "ready at (http://127\\.0\\.0\\.1:\\d+)";

    @TempDir
    private Path folder;

    @Test
    void servesUntilItIsStopped() throws Exception {
        Cli cli = new Cli(folder);

        try (Cli.Running server = cli.start("server", "start", "--port", "0")) {
            String url = server.awaitOut(READY);
            assertThat(statusOf(url + "/api/isAlive/ping")).isEqualTo(200);
            Ended ended = server.stop();

            assertThat(ended.code()).isZero();
            assertThat(ended.out()).hasLineCount(1);
            assertThat(ended.err()).contains("The API key of 'halley', shown only now: ", url + "/sign-in#token=");
        }
    }

    @Test
    void printsTheKeyOfTheOwnerAtTheFirstStartOnly() {
        Cli cli = new Cli(folder).with("HALLEY_OWNER", "edmond");
        String first = startAndStop(cli).err();
        String second = startAndStop(cli).err();

        assertThat(first).contains("The API key of 'edmond'");
        assertThat(second).isEmpty();
    }

    @Test
    void doesNotPrintAKeyThatTheEnvironmentGave() {
        Cli cli = new Cli(folder).with("HALLEY_OWNER_API_KEY", "key-of-the-environment");

        Ended ended = startAndStop(cli);

        assertThat(ended.out() + ended.err()).doesNotContain("key-of-the-environment");
    }

    @Test
    void namesAPortThatIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());

            Ended ended = new Cli(folder).run("server", "start", "--port", port);

            assertThat(ended.code()).isEqualTo(4);
            assertThat(ended.out()).isEmpty();
            assertThat(ended.err())
                    .startsWith("Error: ")
                    .contains(
                            "Port " + port, "process " + ProcessHandle.current().pid(), "--port")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void refusesASecondServerOfOneHome() {
        Cli cli = new Cli(folder);
        try (Cli.Running server = cli.start("server", "start", "--port", "0")) {
            server.awaitOut(READY);

            Ended second = cli.run("server", "start", "--port", "0");

            assertThat(second.code()).isEqualTo(4);
            assertThat(second.err()).contains("A Halley server runs already on this home");
            Ended check = cli.run("server", "check");
            assertThat(check.code()).isEqualTo(4);
            assertThat(check.out()).isEmpty();
            assertThat(check.err()).contains("is in use by", "Stop that server");
        }
    }

    @Test
    void restoresStacksSecretsAndArtifactsOfTheHomeToo(@TempDir Path other) throws IOException {
        Cli cli = new Cli(folder);
        cli.run("stack", "register", "kept", "--set").succeeded();
        cli.run("secret", "create", "warehouse", "--password=open sesame").succeeded();
        try (Client client = Client.open(new HalleyHome(cli.home()), name -> null)) {
            client.artifacts().save("threshold", 0.5);
        }
        String backup = folder.resolve("backup").toString();
        try (Cli.Running server = cli.start("server", "start", "--port", "0")) {
            server.awaitOut(READY);
            cli.run("server", "backup", backup).succeeded();
        }
        Path key = Path.of(backup, "home", "secrets.key");
        assertThat(key).hasSameBinaryContentAs(new HalleyHome(cli.home()).secretsKey());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");

        Cli restored = new Cli(other);
        restored.run("server", "restore", backup).succeeded();

        assertThat(restored.run("stack", "get").out()).isEqualToIgnoringWhitespace("kept");
        assertThat(restored.run("secret", "get", "warehouse", "--show").out()).contains("open sesame");
        Files.move(cli.home(), folder.resolve("gone"));
        try (Client client = Client.open(new HalleyHome(restored.home()), name -> null)) {
            assertThat(client.artifacts().load("threshold", Double.class)).isEqualTo(0.5);
        }
    }

    @Test
    void refusesABackupWhoseStacksAreDamaged(@TempDir Path other) throws IOException {
        Cli cli = new Cli(folder);
        cli.run("stack", "register", "kept", "--set").succeeded();
        startAndStop(cli);
        Path backup = folder.resolve("backup");
        cli.run("server", "backup", backup.toString()).succeeded();
        Files.writeString(backup.resolve("home/metadata.db"), "nothing", UTF_8);

        Ended ended = new Cli(other).run("server", "restore", backup.toString());

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err()).contains("is damaged", "metadata.db");
    }

    @Test
    void namesTheDatabaseThatABackupLeavesOutWithoutItsPassword() {
        Cli cli = new Cli(folder);
        startAndStop(cli);
        cli.with(
                "HALLEY_METADATA_URL",
                "jdbc:postgresql://ada:open?sesame@db.example:5432/halley?user=ada&password=swordfish");

        Ended ended =
                cli.run("server", "backup", folder.resolve("backup").toString()).succeeded();

        assertThat(ended.err())
                .contains("are in jdbc:postgresql://db.example:5432/halley and not in this backup")
                .doesNotContain("sesame", "swordfish");
    }

    @Test
    void namesDataThatCannotBeRead() throws IOException {
        Cli cli = new Cli(folder);
        Path database = cli.home().resolve("server/halley.db");
        Files.createDirectories(database.getParent());
        Files.writeString(database, "this is no database, ".repeat(1000), UTF_8);

        Ended ended = cli.run("server", "start", "--port", "0");

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).contains(database.toString()).doesNotContain("\tat ");
    }

    @Test
    void warnsOfWhoeverCanReadTheKeysOnTheWay() {
        String warning = "without TLS";

        assertThat(startAndStop(new Cli(folder.resolve("alone"))).err()).doesNotContain(warning);
        assertThat(startAndStop(new Cli(folder.resolve("open")), "--host", "0.0.0.0")
                        .err())
                .contains(warning, "--tls-certificate", "--public-url");
        assertThat(startAndStop(
                                new Cli(folder.resolve("proxied")),
                                "--host",
                                "0.0.0.0",
                                "--public-url",
                                "https://t.example.com")
                        .err())
                .doesNotContain(warning);
    }

    @Test
    void refusesAPortAndAHostThatCannotBe() {
        Cli cli = new Cli(folder);

        assertThat(cli.run("server", "start", "--port", "70000").code()).isEqualTo(2);
        assertThat(cli.run("server", "start", "--port", "many").err()).contains("'many'");
        Ended elsewhere = cli.run("server", "start", "--port", "0", "--host", "192.0.2.1");
        assertThat(elsewhere.code()).isEqualTo(7);
        assertThat(elsewhere.err()).contains("--host: '192.0.2.1'", "an address of this machine");
    }

    private static Ended startAndStop(Cli cli, String... more) {
        List<String> arguments = new ArrayList<>(List.of("server", "start", "--port", "0"));
        arguments.addAll(List.of(more));
        try (Cli.Running server = cli.start(arguments.toArray(String[]::new))) {
            server.awaitOut("(ready at)");
            return server.stop();
        }
    }

    private static int statusOf(String url) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
                .statusCode();
    }
}
