package dev.halley.integrations.comet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.halley.experimenttracker.ExperimentTracker;
import dev.halley.server.ServerConfig;
import dev.halley.server.TrackingServer;
import dev.halley.stack.ComponentCheckException;
import dev.halley.stack.ComponentCheckException.Reason;
import dev.halley.stack.ComponentContext;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the check says when key, workspace or address are wrong. */
class CometExperimentTrackerCheckTest {

    private static final String KEY = "check-test-key-0123456789";

    @TempDir
    Path folder;

    private TrackingServer server;

    @BeforeEach
    void start() {
        server = TrackingServer.start(new ServerConfig(folder.resolve("server"), "127.0.0.1", 0, "ada", KEY));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void check(String key, @Nullable String workspace, String url) {
        CometExperimentTrackerConfig config =
                new CometExperimentTrackerConfig(key, workspace, null, null, null, List.of(), Map.of());
        CometExperimentTrackerFlavor flavor =
                new CometExperimentTrackerFlavor(Map.of("COMET_URL_OVERRIDE", url)::get, Duration.ofSeconds(1));
        try (ExperimentTracker tracker =
                flavor.create("comet_tracker", config, new ComponentContext(folder.resolve("home")))) {
            tracker.check();
        }
    }

    private ComponentCheckException refusal(String key, @Nullable String workspace, String url) {
        ComponentCheckException[] refused = new ComponentCheckException[1];
        assertThatThrownBy(() -> check(key, workspace, url))
                .isInstanceOfSatisfying(ComponentCheckException.class, e -> refused[0] = e);
        return refused[0];
    }

    @Test
    void acceptsWhatWorks() {
        check(KEY, null, server.url());
        check(KEY, "ada", server.url() + "/clientlib/");
    }

    @Test
    void refusesAnUnknownKeyWithoutShowingIt() {
        ComponentCheckException refused = refusal("wrong-key-9876543210", null, server.url());

        assertThat(refused.reason()).isEqualTo(Reason.UNAUTHENTICATED);
        assertThat(refused)
                .hasMessageStartingWith("The experiment tracker 'comet_tracker' cannot be used: the server at "
                        + server.url() + " does not know this API key")
                .hasMessageContaining("Copy the key again")
                .hasMessageNotContaining("wrong-key");
    }

    @Test
    void refusesAnUnknownWorkspaceAndNamesTheKnownOnes() {
        ComponentCheckException refused = refusal(KEY, "nobody", server.url());

        assertThat(refused.reason()).isEqualTo(Reason.NOT_FOUND);
        assertThat(refused).hasMessageContaining("workspace: 'nobody'").hasMessageContaining("(expected: ada)");
    }

    @Test
    void refusesAnAddressWhereNothingAnswers() throws IOException {
        String nobody;
        try (ServerSocket closed = new ServerSocket(0)) {
            nobody = "http://127.0.0.1:" + closed.getLocalPort();
        }

        ComponentCheckException refused = refusal(KEY, null, nobody);

        assertThat(refused.reason()).isEqualTo(Reason.UNREACHABLE);
        assertThat(refused)
                .hasMessageContaining("no Comet server answers at " + nobody)
                .hasMessageContaining("halley server start");
    }
}
