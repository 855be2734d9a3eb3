package dev.halley.server.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.halley.artifact.Artifact;
import dev.halley.client.Client;
import dev.halley.config.HalleyHome;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.metadata.ArtifactVersion;
import dev.halley.metadata.Listing;
import dev.halley.metadata.StoredRun;
import dev.halley.metadata.remote.Login;
import dev.halley.pipeline.Pipeline;
import dev.halley.pipeline.RunOptions;
import dev.halley.secret.Scope;
import dev.halley.secret.Secret;
import dev.halley.server.TestServer;
import dev.halley.stack.ComponentType;
import dev.halley.stack.Components.Check;
import dev.halley.step.Step;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two machines that are logged in to one server. */
class LoggedInTest {

    @TempDir
    Path folder;

    private TestServer server;
    private Client first;
    private Client second;

    @BeforeEach
    void logIn() {
        server = TestServer.start(folder.resolve("server"));
        first = machine("first");
        second = machine("second");
    }

    private Client machine(String name) {
        HalleyHome home = new HalleyHome(folder.resolve(name));
        Login.of(server.url(), TestServer.KEY).save(home);
        return Client.open(home);
    }

    @AfterEach
    void logOut() {
        first.close();
        second.close();
        server.close();
    }

    @Step
    static int six() {
        return 6;
    }

    @Step
    static int square(int value) {
        return value * value;
    }

    @Test
    void shareStacksComponentsAndSecrets() {
        first.secrets().create("place", Map.of("path", folder.resolve("shared").toString()));
        first.components()
                .register(ComponentType.ARTIFACT_STORE, "shared", "local", Map.of("path", "{{place.path}}"), Check.NOW);
        first.stacks().register("ours", Map.of(ComponentType.ARTIFACT_STORE, List.of("shared")));
        first.stacks().setActive("ours");

        assertThat(second.stacks().activeName()).isEqualTo("ours");
        assertThat(second.secrets().get("place").value("path")).endsWith("shared");
        assertThat(second.stacks().problems("ours")).isEmpty();
        second.stacks().rename("ours", "theirs");
        assertThat(first.stacks().activeName()).isEqualTo("theirs");
        assertThatThrownBy(() -> first.secrets().create("place", Map.of("a", "b")))
                .isInstanceOfSatisfying(
                        HalleyException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFLICT));
        assertThat(Files.exists(folder.resolve("first/secrets.key"))).isFalse();
    }

    @Test
    void runOnOneMachineAndReadOnTheOther() {
        Pipeline pipeline = Pipeline.define("squares", p -> {
            Artifact<Integer> six = p.step(LoggedInTest::six);
            p.step(LoggedInTest::square, six);
        });

        pipeline.run(RunOptions.defaults().client(first));
        pipeline.run(RunOptions.defaults().client(first));

        StoredRun run = second.pipeline("squares").lastRun();
        assertThat(run.cached()).isTrue();
        assertThat(run.step("square").output().size()).isPositive();
        assertThat(server.get("/api/v1/pipeline-runs").json().path("pipelineRuns"))
                .hasSize(2);
        assertThat(Files.exists(folder.resolve("first/metadata.db"))).isFalse();
    }

    @Test
    void keepsPrivateSecretsToTheirOwner() {
        first.secrets().create("s", Map.of("key", "own"), Scope.PRIVATE);

        assertThat(second.secrets().list()).extracting(Secret::isPrivate).containsExactly(true);
        assertThat(server.post(
                                "/api/v1/metadata/read/findSecret-SecretId",
                                "{\"arguments\": [{\"name\": \"s\", \"owner\": \"grace\"}]}")
                        .status())
                .isEqualTo(403);
        assertThat(server.post(
                                "/api/v1/metadata-values/decrypt",
                                "{\"place\": \"grace/s\", \"key\": \"key\", \"value\": \"AAAA\"}")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void letAViewerReadRunsArtifactsAndModelsAndChangeNothing() {
        Pipeline pipeline = Pipeline.define("squares", p -> p.step(LoggedInTest::six));
        pipeline.run(RunOptions.defaults().client(first)).requireSuccess();
        first.models().save("numbers", "", "", List.of());
        HalleyHome home = new HalleyHome(folder.resolve("viewer"));
        Login.of(server.url(), server.member("vera", "viewer")).save(home);

        try (Client viewer = Client.open(home)) {
            assertThat(viewer.runs(Listing.newest())).hasSize(1);
            assertThat(viewer.artifacts().list(Listing.newest())).hasSize(1);
            assertThat(viewer.artifacts().named(Listing.newest())).hasSize(1);
            ArtifactVersion made = viewer.artifacts().latest("squares::six::output");
            assertThat(viewer.artifacts().usedBy(made)).isEmpty();
            assertThat(viewer.models().list(Listing.newest())).hasSize(1);
            assertThat(viewer.models().versions("numbers", Listing.newest())).isEmpty();
            assertThatThrownBy(() -> viewer.artifacts().tag(made, "mine"))
                    .isInstanceOfSatisfying(
                            HalleyException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNAUTHENTICATED));
            assertThatThrownBy(() -> viewer.models().delete("numbers")).isInstanceOf(HalleyException.class);
        }
    }

    @Test
    void refusesWhatItDoesNotKnow() throws IOException {
        int closed;
        try (ServerSocket nobodys = new ServerSocket(0)) {
            closed = nobodys.getLocalPort();
        }

        assertThat(server.post("/api/v1/metadata/read/deleteStack-String", "{\"arguments\": [\"default\"]}")
                        .status())
                .isEqualTo(404);
        assertThat(server.post("/api/v1/metadata/write/close", "{\"arguments\": []}")
                        .status())
                .isEqualTo(404);
        assertThat(server.post("/api/v1/metadata/write/deleteStack-String", "{\"arguments\": []}")
                        .status())
                .isEqualTo(400);
        assertThat(server.post("/api/v1/metadata/write/createStack-StoredStack", "{\"arguments\": [7]}")
                        .status())
                .isEqualTo(400);
        assertThatThrownBy(() -> Login.of(server.url(), "a-key-that-nobody-has"))
                .isInstanceOfSatisfying(
                        HalleyException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNAUTHENTICATED));
        assertThatThrownBy(() -> Login.of("http://127.0.0.1:" + closed, TestServer.KEY))
                .isInstanceOfSatisfying(
                        HalleyException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNREACHABLE));
    }

    @Test
    void keepsTheKeyToTheOwnerOfTheHomeAndForgetsIt() throws IOException {
        HalleyHome home = new HalleyHome(folder.resolve("first"));

        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(home.folder().resolve("login.json"))))
                .isEqualTo("rw-------");
        assertThat(Login.find(home).orElseThrow()).hasToString("ada at " + server.url());
        assertThat(Login.delete(home)).isTrue();
        try (Client own = Client.open(home)) {
            assertThat(own.stacks().list()).hasSize(1);
        }
        assertThat(Files.exists(home.metadataDatabase())).isTrue();
    }
}
