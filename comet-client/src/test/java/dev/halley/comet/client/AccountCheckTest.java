package dev.halley.comet.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.halley.comet.client.CometException.Kind;
import dev.halley.comet.client.RecordingServer.Fault;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AccountCheckTest {

    @TempDir
    Path spool;

    @Test
    void acceptsAWorkspaceOfTheUser() throws IOException {
        try (RecordingServer server = new RecordingServer();
                CometClient client = open(server.url(), RecordingServer.API_KEY)) {
            assertThat(client.check("royal-society")).isEqualTo(new CometAccount("edmond", "royal-society"));
            assertThat(client.check(" ")).isEqualTo(new CometAccount("edmond", "edmond"));
        }
    }

    @Test
    void namesTheWorkspacesThatThereAre() throws IOException {
        try (RecordingServer server = new RecordingServer()) {
            CometException failure = failure(server.url(), RecordingServer.API_KEY, "greenwich");

            assertThat(failure.kind()).isEqualTo(Kind.UNKNOWN_WORKSPACE);
            assertThat(failure).hasMessageContaining("'greenwich'").hasMessageContaining("edmond, royal-society");
        }
    }

    @Test
    void saysThatTheKeyIsWrongWithoutShowingIt() throws IOException {
        try (RecordingServer server = new RecordingServer()) {
            CometException failure = failure(server.url(), "wrong-key", null);

            assertThat(failure.kind()).isEqualTo(Kind.UNAUTHORIZED);
            assertThat(failure)
                    .hasMessageContaining(server.url().toString())
                    .hasMessageContaining("Copy the key")
                    .hasMessageNotContaining("wrong-key");
        }
    }

    @Test
    void saysThatNothingAnswers() throws IOException {
        URI away;
        try (RecordingServer server = new RecordingServer()) {
            away = server.url();
        }

        CometException failure = failure(away, RecordingServer.API_KEY, null);

        assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(failure).hasMessageContaining(away.toString()).hasMessageContaining("halley server start");
    }

    @Test
    void saysThatSomethingElseAnswers() throws IOException {
        try (RecordingServer server = new RecordingServer()) {
            for (Fault fault : new Fault[] {
                new Fault(any -> true, 200, "<html>welcome</html>", ""),
                new Fault(any -> true, 200, "{}", ""),
                new Fault(any -> true, 404, "", ""),
                new Fault(any -> true, 302, "", "")
            }) {
                server.failOnce(fault);
                CometException failure = failure(server.url(), RecordingServer.API_KEY, null);

                assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
                assertThat(failure).hasMessageContaining("no working Comet server");
            }
        }
    }

    private CometException failure(URI url, String apiKey, @org.jspecify.annotations.Nullable String workspace) {
        try (CometClient client = open(url, apiKey)) {
            return catchThrowableOfType(CometException.class, () -> client.check(workspace));
        }
    }

    private CometClient open(URI url, String apiKey) {
        return CometClient.open(CometConfig.of(url, apiKey, spool));
    }
}
