package dev.halley.integrations.comet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.halley.client.Client;
import dev.halley.config.HalleyHome;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.experimenttracker.ExperimentTracker;
import dev.halley.server.ServerConfig;
import dev.halley.server.TrackingServer;
import dev.halley.stack.ComponentType;
import dev.halley.stack.Components.Check;
import dev.halley.stack.Registration;
import dev.halley.stack.RegistrationWarning;
import dev.halley.stack.StackFile;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the registration of a comet tracker says when key, workspace or address are wrong. */
class CometRegistrationTest {

    private static final ComponentType<ExperimentTracker> TRACKER = ComponentType.EXPERIMENT_TRACKER;
    private static final String KEY = "check-test-key-0123456789";

    @TempDir
    Path folder;

    private TrackingServer server;
    private Client client;

    @BeforeEach
    void start() {
        server = TrackingServer.start(new ServerConfig(folder.resolve("server"), "127.0.0.1", 0, "ada", KEY));
        client = Client.open(new HalleyHome(folder.resolve("home")), variable -> null);
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private void register(Check check, String... attributes) {
        Map<String, String> given = new HashMap<>(Map.of("api_key", KEY, "url", server.url()));
        for (int i = 0; i < attributes.length; i += 2) {
            given.put(attributes[i], attributes[i + 1]);
        }
        client.components().register(ComponentType.EXPERIMENT_TRACKER, "comet_tracker", "comet", given, check);
    }

    private HalleyException refusal(String... attributes) {
        HalleyException[] refused = new HalleyException[1];
        assertThatThrownBy(() -> register(Check.NOW, attributes))
                .isInstanceOfSatisfying(HalleyException.class, e -> refused[0] = e);
        assertThat(client.components().list(ComponentType.EXPERIMENT_TRACKER)).isEmpty();
        return refused[0];
    }

    @Test
    void registersWhatWorks() {
        register(Check.NOW, "workspace", "ada", "project_name", "digits");

        assertThat(client.components().list(ComponentType.EXPERIMENT_TRACKER)).hasSize(1);
        assertThat(client.components()
                        .describe(ComponentType.EXPERIMENT_TRACKER, "comet_tracker")
                        .attributes())
                .containsEntry("api_key", "******")
                .containsEntry("workspace", "ada");
    }

    @Test
    void resolvesTheReferencesOfThePage() {
        client.secrets().create("comet_secret", Map.of("workspace", "ada", "project_name", "digits", "api_key", KEY));

        List<RegistrationWarning> warnings = client.components()
                .register(
                        ComponentType.EXPERIMENT_TRACKER,
                        "comet_tracker",
                        "comet",
                        Map.of(
                                "workspace", "{{comet_secret.workspace}}",
                                "project_name", "{{comet_secret.project_name}}",
                                "api_key", "{{comet_secret.api_key}}",
                                "url", server.url()),
                        Check.NOW)
                .warnings();

        assertThat(warnings).isEmpty();
    }

    @Test
    void refusesAnUnknownKeyWithoutShowingIt() {
        HalleyException refused = refusal("api_key", "wrong-key-9876543210");

        assertThat(refused.kind()).isEqualTo(ErrorKind.UNAUTHENTICATED);
        assertThat(refused)
                .hasMessageStartingWith("The experiment tracker 'comet_tracker' cannot be used: the server at "
                        + server.url() + " does not know this API key")
                .hasMessageContaining("Copy the key again")
                .hasMessageNotContaining("wrong-key");
    }

    @Test
    void refusesAnUnknownWorkspaceAndNamesTheKnownOnes() {
        HalleyException refused = refusal("workspace", "nobody");

        assertThat(refused.kind()).isEqualTo(ErrorKind.NOT_FOUND);
        assertThat(refused).hasMessageContaining("workspace: 'nobody'").hasMessageContaining("(expected: ada)");
    }

    @Test
    void refusesAnAddressWhereNothingAnswers() throws IOException {
        String nobody;
        try (ServerSocket closed = new ServerSocket(0)) {
            nobody = "http://127.0.0.1:" + closed.getLocalPort();
        }

        HalleyException refused = refusal("url", nobody);

        assertThat(refused.kind()).isEqualTo(ErrorKind.UNREACHABLE);
        assertThat(refused)
                .hasMessageContaining("no Comet server answers at " + nobody)
                .hasMessageContaining("halley server start");
    }

    @Test
    void sendsNoKeyOfAHalleyServerToCometForWantOfAnAddress() {
        StackFile file = StackFile.ofYaml("""
                version: 1
                name: mine
                components:
                  - {type: experiment_tracker, name: t, flavor: comet, attributes: {api_key: hly_0123456789}}
                """, "mine.yaml");

        assertThatThrownBy(() -> client.stacks().register(file, "mine", Check.NOW))
                .isInstanceOf(HalleyException.class)
                .hasMessageContaining("The experiment tracker 't' has the API key of a Halley server and no url")
                .hasMessageContaining("by the attribute url, as --url=http://127.0.0.1:1986, or by COMET_URL_OVERRIDE")
                .hasMessageNotContaining("hly_");
        assertThat(client.stacks().list()).extracting(each -> each.name()).containsExactly("default");
    }

    @Test
    void refusesWhatCannotBeRightWithoutAskingTheServer() {
        assertThat(refusal("url", "localhost:1986"))
                .hasMessageContaining("url: 'localhost:1986' (expected: the address of a Comet server");
        assertThat(refusal("workspce", "ada")).hasMessageContaining("Did you mean '--workspace'?");
        assertThat(refusal("settings", "dissabled=true")).hasMessageContaining("Did you mean 'disabled'?");
    }

    @Test
    void keepsTheAddressOfTheEnvironmentSoThatAnotherShellSendsTheKeyNowhereElse() {
        Map<String, String> shell = Map.of("COMET_URL_OVERRIDE", server.url() + "/clientlib/");
        try (Client registering = Client.open(new HalleyHome(folder.resolve("home")), shell::get)) {
            Registration registered = registering
                    .components()
                    .register(TRACKER, "comet_tracker", "comet", Map.of("api_key", KEY), Check.NOW);

            assertThat(registered.fromEnvironment()).containsExactly(Map.entry("url", server.url()));
        }
        assertThat(client.components().describe(TRACKER, "comet_tracker").attributes())
                .containsEntry("url", server.url());
        try (ExperimentTracker tracker = client.components().open(TRACKER, "comet_tracker")) {
            tracker.check();
        }
    }

    @Test
    void prefersTheGivenAddressToTheOneOfTheEnvironment() {
        Map<String, String> shell = Map.of("COMET_URL_OVERRIDE", "of no use");
        try (Client registering = Client.open(new HalleyHome(folder.resolve("home")), shell::get)) {
            Registration registered = registering
                    .components()
                    .register(
                            TRACKER, "comet_tracker", "comet", Map.of("api_key", KEY, "url", server.url()), Check.NOW);

            assertThat(registered.fromEnvironment()).isEmpty();
        }
        assertThat(client.components().describe(TRACKER, "comet_tracker").attributes())
                .containsEntry("url", server.url());
    }

    @Test
    void namesTheVariableThatIsNoAddress() {
        Map<String, String> shell = Map.of("COMET_URL_OVERRIDE", "localhost:1986");
        try (Client registering = Client.open(new HalleyHome(folder.resolve("home")), shell::get)) {
            assertThatThrownBy(() -> registering
                            .components()
                            .register(TRACKER, "comet_tracker", "comet", Map.of("api_key", KEY), Check.LATER))
                    .hasMessageContaining("COMET_URL_OVERRIDE: 'localhost:1986' (expected: the address");
        }
    }

    @Test
    void registersWithoutCheckWhatDoesNotWorkYet() {
        server.close();

        register(Check.LATER, "workspace", "later");

        assertThat(client.components().list(ComponentType.EXPERIMENT_TRACKER)).hasSize(1);
    }
}
