package dev.halley.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.e2e.Halley.RunningServer;
import dev.halley.e2e.HalleyProcess.Ended;
import dev.halley.e2e.program.FailingTraining;
import dev.halley.testpostgres.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What a user can get wrong: each mistake gives one message that names the value and the remedy, and an exit code. */
class ErrorMessagesTest {

    private static final String API_KEY = "key-of-the-error-test";

    // docs/reference/cli.md
    private static final int FAILED = 1;
    private static final int NOT_FOUND = 3;
    private static final int CONFLICT = 4;
    private static final int UNAUTHENTICATED = 5;
    private static final int UNREACHABLE = 6;
    private static final int INVALID = 7;

    @Test
    void wrongApiKeyIsRefusedAtRegistrationAndBeforeTheFirstStep() {
        try (Halley halley = Halley.inNewHome()) {
            RunningServer server = halley.startServer(0, API_KEY);
            halley.with("COMET_URL_OVERRIDE", server.url() + "/clientlib/");

            Ended refused = register(halley, "--api_key=this-key-is-wrong");
            register(halley, "--api_key=this-key-is-wrong", "--no-check").succeeded();
            halley.run("stack", "register", "custom_stack", "-e", "comet_tracker", "--set")
                    .succeeded();
            Ended stopped = halley.startProgram(FailingTraining.class).ended();

            assertThat(message(UNAUTHENTICATED, refused)).contains("API key", server.url());
            assertThat(refused.stdout() + refused.stderr()).doesNotContain("this-key-is-wrong");
            assertThat(stopped.exitCode()).isNotZero();
            assertThat(stopped.stdout() + stopped.stderr())
                    .contains("comet_tracker", "API key")
                    .doesNotContain("the images have no labels", "this-key-is-wrong");
            assertThat(server.rest()
                            .get("/api/rest/v2/projects", "workspaceName", "halley")
                            .body())
                    .doesNotContain("errors");
        }
    }

    @Test
    void unknownStackIsNamed() {
        try (Halley halley = Halley.inNewHome()) {
            assertThat(message(NOT_FOUND, halley.run("stack", "set", "nowhere")))
                    .contains("'nowhere'", "default");
        }
    }

    @Test
    void trackerThatTheStackDoesNotHaveIsNamedBeforeTheFirstStep() {
        try (Halley halley = Halley.inNewHome()) {
            Ended ended = halley.startProgram(FailingTraining.class).ended();

            assertThat(ended.exitCode()).isNotZero();
            assertThat(ended.stdout() + ended.stderr())
                    .contains("comet_tracker", "default")
                    .doesNotContain("the images have no labels");
        }
    }

    @Test
    void referenceToASecretThatIsNotThereIsNamed() {
        try (Halley halley = Halley.inNewHome()) {
            RunningServer server = halley.startServer(0, API_KEY);
            halley.with("COMET_URL_OVERRIDE", server.url() + "/clientlib/");

            assertThat(message(INVALID, register(halley, "--api_key={{nowhere.api_key}}")))
                    .contains("nowhere", "secret create");
            halley.run("secret", "create", "comet_secret", "--api_key=" + API_KEY)
                    .succeeded();
            assertThat(message(INVALID, register(halley, "--api_key={{comet_secret.nothing}}")))
                    .contains("comet_secret", "nothing");
        }
    }

    @Test
    void serverThatIsDownIsNamed() {
        try (Halley halley = Halley.inNewHome()) {
            String url = "http://127.0.0.1:" + FreePort.find();
            halley.with("COMET_URL_OVERRIDE", url + "/clientlib/");

            assertThat(message(UNREACHABLE, register(halley, "--api_key=" + API_KEY)))
                    .contains(url);
        }
    }

    @Test
    void takenPortIsNamed() throws IOException {
        try (Halley halley = Halley.inNewHome();
                ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());

            assertThat(message(CONFLICT, halley.run("server", "start", "--port", port)))
                    .contains(port, "--port");
        }
    }

    @Test
    void brokenDataFolderIsNamed() throws IOException {
        try (Halley halley = Halley.inNewHome()) {
            Path database = halley.home().resolve("server/halley.db");
            Files.createDirectories(database.getParent());
            Files.writeString(database, "this is no database, ".repeat(1000), UTF_8);

            assertThat(message(FAILED, halley.run("server", "start", "--port", "0")))
                    .contains(database.toString());
        }
    }

    @Test
    void homeThatIsAFileIsNamed() throws IOException {
        try (Halley halley = Halley.inNewHome()) {
            Path file = Files.writeString(halley.home().resolve("file"), "");
            halley.with("HALLEY_HOME", file.toString());

            assertThat(message(FAILED, halley.run("stack", "list"))).contains(file.toString());
        }
    }

    private static Ended register(Halley halley, String... more) {
        halley.run("integration", "install", "comet", "-y").succeeded();
        String[] command = new String[5 + more.length];
        System.arraycopy(
                new String[] {
                    "experiment-tracker", "register", "comet_tracker", "--flavor=comet", "--project_name=errors"
                },
                0,
                command,
                0,
                5);
        System.arraycopy(more, 0, command, 5, more.length);
        return halley.run(command);
    }

    /** The message on stderr of a command that failed; it is for users, so without a stack trace. */
    private static String message(int exitCode, Ended ended) {
        assertThat(ended.exitCode()).as("%s", ended).isEqualTo(exitCode);
        assertThat(ended.stdout()).as("%s", ended).isEmpty();
        assertThat(ended.stderr()).as("%s", ended).isNotBlank().doesNotContain("\tat ");
        return ended.stderr();
    }
}
