package dev.halley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.cli.Cli.Ended;
import dev.halley.cli.Cli.Running;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginCommandsTest {

    private static final String KEY = "key-of-the-login-test";

    @TempDir
    Path folder;

    @Test
    void worksWithTheStoreOfAServer() {
        Cli owner = new Cli(folder.resolve("owner")).with("HALLEY_OWNER_API_KEY", KEY);
        try (Running server = owner.start("server", "start", "--port", "0")) {
            String url = server.awaitOut("ready at (\\S+)");
            Cli user = new Cli(folder.resolve("user"));

            Ended in = user.answering(KEY).run("login", url, "--api-key").succeeded();
            user.run("stack", "register", "ours", "--set").succeeded();

            assertThat(in.err()).contains("You are 'halley' at " + url).doesNotContain(KEY);
            assertThat(user.run("status").out()).contains("store: that of " + url + ", as 'halley'");
            assertThat(owner.run("stack", "get").out().strip()).isEqualTo("ours");
            assertThat(user.run("doctor").out()).contains("login", "halley at " + url);
            assertThat(user.answering("a-key-that-nobody-has")
                            .run("login", url, "--api-key")
                            .code())
                    .isEqualTo(5);
            user.run("logout").succeeded();
            assertThat(user.run("stack", "list", "--output=json").json().path("stacks"))
                    .hasSize(1);
        }
    }

    @Test
    void tellsThePageOfARunWhereThereIsOne() throws IOException {
        String classes = UserProject.compile(folder, "Digits").classes().toString();
        Cli owner = new Cli(folder.resolve("owner")).with("HALLEY_OWNER_API_KEY", KEY);
        try (Running server = owner.start("server", "start", "--port", "0")) {
            String url = server.awaitOut("ready at (\\S+)");
            Cli user = new Cli(folder.resolve("user"));
            String[] run = {"pipeline", "run", "org.example.Digits", "-cp", classes, "--name", "my first run"};

            assertThat(user.run(run).succeeded().err()).doesNotContain("Page:");
            user.answering(KEY).run("login", url, "--api-key").succeeded();
            Ended ended = user.run(run).succeeded();

            assertThat(ended.err()).contains("Page: " + url + "/pipelines/my%20first%20run");
            assertThat(user.run("pipeline", "runs", "describe", "my first run").out())
                    .contains(url + "/pipelines/my%20first%20run");
        }
    }

    @Test
    void refusesWhatIsNoServer() throws IOException {
        Cli cli = new Cli(folder);
        int closed;
        try (ServerSocket nobodys = new ServerSocket(0)) {
            closed = nobodys.getLocalPort();
        }

        assertThat(cli.run("login", "here").code()).isEqualTo(7);
        assertThat(cli.run("login", "http://127.0.0.1:" + closed, "--api-key", KEY)
                        .code())
                .isEqualTo(6);
        assertThat(cli.run("logout").err()).contains("You were not logged in");
    }
}
