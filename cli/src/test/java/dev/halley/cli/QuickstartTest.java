package dev.halley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.cli.Cli.Ended;
import dev.halley.server.TrackingServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be wrong before the example runs; the whole of it is tested on the distribution. */
class QuickstartTest {

    @TempDir
    private Path folder;

    @Test
    void namesAPortThatIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Ended ended = new Cli(folder).run("quickstart", "--exit", "--port=" + taken.getLocalPort());

            assertThat(ended.code()).isEqualTo(4);
            assertThat(ended.out()).isEmpty();
            assertThat(ended.err()).contains("Port " + taken.getLocalPort(), "--port");
        }
    }

    @Test
    void saysThatAServerOfTheHomeRuns() {
        Cli cli = new Cli(folder);
        try (Cli.Running server = cli.start("server", "start", "--port", "0")) {
            String port = server.awaitOut("127\\.0\\.0\\.1:(\\d+)");

            Ended ended = cli.run("quickstart", "--exit", "--port", port);

            assertThat(ended.code()).isEqualTo(4);
            assertThat(ended.err()).contains("A Halley server runs already on this home");
        }
    }

    @Test
    void namesAnIntegrationThatTheDistributionDoesNotHave() {
        Ended ended = new Cli(folder).run("quickstart", "--exit", "--port=0");

        assertThat(ended.code()).isEqualTo(3);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err())
                .contains("integration 'comet'", folder.resolve("distribution").toString());
    }

    @Test
    void asksForTheKeyOfAServerThatWasStartedBefore() throws IOException {
        Cli cli = new Cli(folder);
        try (Cli.Running server = cli.start("server", "start", "--port", "0")) {
            server.awaitOut("(ready)");
        }
        Files.createDirectories(cli.distribution().resolve("integrations/comet"));

        Ended ended = cli.run("quickstart", "--exit", "--port=0");

        assertThat(ended.code()).isEqualTo(5);
        assertThat(ended.err()).contains("HALLEY_OWNER_API_KEY=<key> halley quickstart");
    }

    @Test
    void keepsThePortOfTheFirstTime() throws IOException {
        Session session = new Cli(folder).session();
        int first;
        try (TrackingServer server = new QuickstartPort(session).start(0)) {
            first = server.port();
        }
        try (TrackingServer server = new QuickstartPort(session).start(null)) {
            assertThat(server.port()).isEqualTo(first);
        }
        try (ServerSocket taken = new ServerSocket(first, 1, InetAddress.getLoopbackAddress());
                TrackingServer server = new QuickstartPort(session).start(null)) {
            assertThat(server.port()).isNotEqualTo(taken.getLocalPort()).isPositive();
        }
    }
}
