package dev.halley.server.pipelineartifact;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import dev.halley.artifact.Markdown;
import dev.halley.client.Client;
import dev.halley.config.HalleyHome;
import dev.halley.metadata.ArtifactVersion;
import dev.halley.metadata.NewArtifact;
import dev.halley.metadata.NewRun;
import dev.halley.metadata.RunOwner;
import dev.halley.metadata.RunStatus;
import dev.halley.metadata.StepClaim;
import dev.halley.metadata.StepResult;
import dev.halley.metadata.StoredModelVersion;
import dev.halley.server.TestServer;
import dev.halley.server.database.DatabaseTest;
import dev.halley.server.http.Json;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DatabaseTest
class PipelineArtifactRoutesTest {

    private static final Instant START = Instant.ofEpochMilli(1_700_000_000_000L);
    private static final String SCORES = "/api/v1/pipeline-artifacts/scores/versions/";

    private Path folder;
    private TestServer server;
    private Client client;

    @BeforeEach
    void start(@TempDir Path home) {
        folder = home;
        server = TestServer.start(home);
        client = Client.openOwnStore(new HalleyHome(home));
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void listsNothingBeforeAnyPipelineHasRun(@TempDir Path other) {
        try (TestServer fresh = TestServer.start(other)) {
            assertThat(fresh.get("/api/v1/pipeline-artifacts").json().path("artifacts"))
                    .isEmpty();
            assertThat(fresh.get("/api/v1/pipeline-artifact-versions").json().path("versions"))
                    .isEmpty();
        }
    }

    @Test
    void listsEachArtifactOnceFilteredSortedAndInPages() {
        ArtifactVersion small = client.artifacts().save("alpha", 1);
        client.artifacts().save("beta", "a longer text");
        ArtifactVersion best = client.artifacts().save("beta", "an even longer text");
        client.artifacts().tag(small, "nightly");
        client.artifacts().logMetadata(best, Map.of("accuracy", 0.97));

        JsonNode first = server.get("/api/v1/pipeline-artifacts?limit=1").json();
        JsonNode second = server.get("/api/v1/pipeline-artifacts?limit=1&after="
                        + first.path("next").asText())
                .json();

        assertThat(first.at("/artifacts/0/name").asText()).isEqualTo("alpha");
        assertThat(first.at("/artifacts/0/tags").toString()).isEqualTo("[\"nightly\"]");
        assertThat(first.at("/artifacts/0/madeBy").isNull()).isTrue();
        assertThat(second.at("/artifacts/0/name").asText()).isEqualTo("beta");
        assertThat(second.at("/artifacts/0/version").asInt()).isEqualTo(2);
        assertThat(second.at("/artifacts/0/versions").asInt()).isEqualTo(2);
        assertThat(second.at("/artifacts/0/metadata/accuracy").asText()).isEqualTo("0.97");
        assertThat(second.path("next").isNull()).isTrue();
        assertThat(names("/api/v1/pipeline-artifacts?sort=size&descending=true", "artifacts"))
                .containsExactly("beta", "alpha");
        assertThat(names("/api/v1/pipeline-artifacts?filter=tag=nightly", "artifacts"))
                .containsExactly("alpha");
        assertThat(names("/api/v1/pipeline-artifact-versions?filter=metadata.accuracy=gt:0.9", "versions"))
                .containsExactly("beta");
        assertThat(names("/api/v1/pipeline-artifact-versions", "versions")).containsExactly("beta", "beta", "alpha");
    }

    @Test
    void saysOnTheFirstPageHowManyMatch() {
        client.artifacts().save("alpha", 1);
        client.artifacts().save("beta", 2);
        ArtifactVersion newest = client.artifacts().save("beta", 3);
        client.artifacts().tag(newest, "nightly");

        JsonNode first = server.get("/api/v1/pipeline-artifacts?limit=1").json();
        JsonNode second = server.get("/api/v1/pipeline-artifacts?limit=1&after="
                        + first.path("next").asText())
                .json();

        assertThat(first.path("total").asInt()).isEqualTo(2);
        assertThat(second.has("total")).isFalse();
        assertThat(total("/api/v1/pipeline-artifacts?filter=tag=nightly&limit=1"))
                .isEqualTo(1);
        assertThat(total("/api/v1/pipeline-artifact-versions?limit=1")).isEqualTo(3);
        assertThat(total("/api/v1/pipeline-artifact-versions?limit=1&filter=name=equals:beta"))
                .isEqualTo(2);
        assertThat(total("/api/v1/pipeline-artifact-versions?filter=name=equals:none"))
                .isZero();
    }

    private int total(String path) {
        return server.get(path).json().path("total").asInt(-1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a/b",
                "a b",
                "100%",
                "a%2Fb",
                "what?",
                "#1",
                "it's \"so\"",
                "a&b=c+d",
                "ü→日本",
                "back\\slash",
                "../up",
                "..hidden",
                "a;b,c:d@e",
                "//x",
                "<b>&amp;</b>"
            })
    void findsAnArtifactAndAModelOfAnyName(String name) {
        client.artifacts().save(name, List.of(1, 2));
        client.models().save(name, "", "", List.of());
        client.store().createModelVersion(name, name, "", START);
        String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
        String artifact = "/api/v1/pipeline-artifacts/" + encoded + "/versions/1";
        String model = "/api/v1/pipeline-models/" + encoded;

        assertThat(server.get(artifact).text("name")).isEqualTo(name);
        assertThat(server.get(artifact + "/content").json().path("there").asBoolean())
                .isTrue();
        assertThat(server.get(artifact + "/lineage").status()).isEqualTo(200);
        assertThat(server.get(artifact + "/download")
                        .whole()
                        .headers()
                        .firstValue("Content-Disposition")
                        .orElse(""))
                .endsWith("-1");
        assertThat(names(
                        "/api/v1/pipeline-artifact-versions?filter="
                                + URLEncoder.encode("name=equals:" + name, StandardCharsets.UTF_8),
                        "versions"))
                .containsExactly(name);
        assertThat(names(
                        "/api/v1/pipeline-artifacts?filter="
                                + URLEncoder.encode("name=contains:" + name, StandardCharsets.UTF_8),
                        "artifacts"))
                .containsExactly(name);
        assertThat(server.get(model).text("name")).isEqualTo(name);
        assertThat(server.get(model + "/versions/" + encoded).text("version")).isEqualTo(name);
        assertThat(server.post(artifact + "/tags", "{\"add\":[\"x\"]}").status())
                .isEqualTo(204);
        assertThat(server.call("DELETE", artifact, TestServer.KEY, null).status())
                .isEqualTo(204);
        assertThat(server.call("DELETE", model, TestServer.KEY, null).status()).isEqualTo(204);
        for (String page : List.of(
                "/pipeline-artifacts/" + encoded,
                "/pipeline-artifacts/" + encoded + "/1",
                "/pipelines/" + encoded,
                "/halley/" + encoded)) {
            assertThat(server.get(page).status()).as(page).isNotIn(400, 500);
        }
    }

    private Stream<String> names(String path, String field) {
        return server.get(path).json().path(field).findValuesAsText("name").stream();
    }

    @Test
    void findsPagesAmongTenThousandVersionsAtOnce() {
        for (int batch = 0; batch < 4; batch++) {
            int of = batch;
            List<NewArtifact> outputs = IntStream.range(0, 2_500)
                    .mapToObj(i -> new NewArtifact(
                            "out" + i,
                            "bulk::part_" + i % 500,
                            "int",
                            "json",
                            "hash" + of + "-" + i,
                            "file:///" + of + "/" + i,
                            (of * 7_919L + i * 104_729L) % 5_000_000,
                            NewArtifact.DATA,
                            i % 10 == 0 ? List.of("nightly") : List.of(),
                            Map.of("accuracy", new DoubleNode(i % 1_000 / 1_000.0)),
                            List.of()))
                    .toList();
            NewRun run = new NewRun(
                    "bulk-" + batch,
                    "bulk-" + batch,
                    "bulk",
                    "default",
                    START,
                    Map.of(),
                    RunOwner.current(),
                    List.of(new NewRun.Step("step-" + batch, "make", Map.of(), List.of(), List.of())));
            StepClaim claim = new StepClaim("step-" + batch, 1);
            client.store().startRun(run);
            client.store().startStep(claim, START);
            client.store().completeStep(claim, StepResult.of(START, START, run.name(), outputs, Map.of()));
        }

        for (String query : List.of(
                "s?sort=name",
                "s?sort=versions&descending=true",
                "-versions?sort=size&descending=true",
                "-versions?sort=metadata.accuracy&descending=true",
                "-versions?filter=tag=nightly&filter=metadata.accuracy=gt:0.5",
                "-versions?filter=run=bulk-2")) {
            JsonNode page = Json.MAPPER.missingNode();
            long fastest = Long.MAX_VALUE;
            for (int time = 0; time < 3; time++) {
                long before = System.nanoTime();
                page = server.get("/api/v1/pipeline-artifact" + query + "&limit=100")
                        .json();
                fastest = Math.min(fastest, System.nanoTime() - before);
            }
            assertThat(page.path(query.startsWith("s") ? "artifacts" : "versions"))
                    .as(query)
                    .hasSize(100);
            assertThat(page.path("next").isTextual()).as(query).isTrue();
            // Some 20 to 50 ms on an idle machine; a busy one leaves one of three alone.
            assertThat(Duration.ofNanos(fastest)).as(query).isLessThan(Duration.ofSeconds(3));
        }
    }

    @Test
    void saysWhatIsWrongWithAFilterOrAnOrder() {
        client.artifacts().save("alpha", 1);

        TestServer.Answer unknown = server.get("/api/v1/pipeline-artifacts?filter=colour=red");
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.text("detail"))
                .contains("There is no field 'colour'")
                .contains("metadata.KEY");
        assertThat(server.get("/api/v1/pipeline-artifacts?filter=nothing").status())
                .isEqualTo(400);
        assertThat(server.get("/api/v1/pipeline-artifacts?sort=x%27%3B--").status())
                .isEqualTo(400);
        assertThat(server.get("/api/v1/pipeline-artifacts?after=%20").status()).isEqualTo(400);
    }

    @Test
    void showsAVersionBetweenItsNeighbours() {
        client.artifacts().save("scores", List.of(1, 2));
        client.artifacts().save("scores", List.of(1, 2, 3));
        client.artifacts().save("scores", List.of(1, 2, 3, 4));

        JsonNode second = server.get(SCORES + "2").json();

        assertThat(second.path("before").asInt()).isEqualTo(1);
        assertThat(second.path("after").asInt()).isEqualTo(3);
        assertThat(second.path("newest").asInt()).isEqualTo(3);
        assertThat(second.path("uri").asText()).startsWith("file:");
        assertThat(server.get(SCORES + "latest").json().path("version").asInt()).isEqualTo(3);
        TestServer.Answer missing = server.get(SCORES + "9");
        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.text("detail")).isEqualTo("the artifact 'scores' has no version '9' (the newest is 3).");
        assertThat(server.get("/api/v1/pipeline-artifacts/none/versions/1").text("detail"))
                .isEqualTo("there is no artifact 'none'.");
    }

    @Test
    void showsWhatMadeAVersionAndWhatWasMadeOfIt() {
        run("digits-1");

        JsonNode model = server.get("/api/v1/pipeline-artifacts/digits::train::output/versions/1")
                .json();
        JsonNode lineage = server.get("/api/v1/pipeline-artifacts/digits::train::output/versions/1/lineage")
                .json();

        assertThat(model.path("madeBy").toString()).isEqualTo("{\"run\":\"digits-1\",\"step\":\"train\"}");
        assertThat(lineage.path("madeBy").toString())
                .isEqualTo("{\"run\":\"digits-1\",\"step\":\"train\",\"artifacts\":[{\"name\":\"digits::load::output\","
                        + "\"version\":1}],\"status\":\"completed\"}");
        assertThat(lineage.path("usedBy").toString())
                .isEqualTo("[{\"run\":\"digits-1\",\"step\":\"test\",\"artifacts\":[{\"name\":\"digits::test::output\","
                        + "\"version\":1}],\"status\":\"completed\"}]");
    }

    @Test
    void showsWhatIsInAVersion() {
        client.artifacts().save("report", new Markdown("# All is well"));
        String report = "/api/v1/pipeline-artifacts/report/versions/1";

        JsonNode content = server.get(report + "/content").json();
        assertThat(content.path("there").asBoolean()).isTrue();
        assertThat(content.path("text").asText()).contains("All is well");
        TestServer.Answer view = server.get(report + "/visualisations/0");
        assertThat(new String(view.whole().body(), StandardCharsets.UTF_8)).isEqualTo("# All is well");
        assertThat(view.whole().headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("sandbox");
        assertThat(server.get(report + "/visualisations/1").status()).isEqualTo(404);
        TestServer.Answer bytes = server.get(report + "/download");
        assertThat(new String(bytes.whole().body(), StandardCharsets.UTF_8)).contains("All is well");
        assertThat(bytes.whole().headers().firstValue("Content-Disposition").orElse(""))
                .isEqualTo("attachment; filename*=UTF-8''report-1");
    }

    @Test
    void tellsThatAContentIsGone() throws IOException {
        ArtifactVersion scores = client.artifacts().save("scores", List.of(1, 2));
        Files.delete(Path.of(java.net.URI.create(scores.content().uri())));

        JsonNode content = server.get(SCORES + "1/content").json();
        assertThat(content.path("there").asBoolean()).isFalse();
        assertThat(content.path("text").isNull()).isTrue();
        TestServer.Answer download = server.get(SCORES + "1/download");
        assertThat(download.status()).isEqualTo(404);
        assertThat(download.text("detail")).contains("in no artifact store that this server reaches");
    }

    @Test
    void tellsThatAContentWhoseHashIsNoneIsNowhere() {
        run("run");
        String version = "/api/v1/pipeline-artifacts/digits%3A%3Aload%3A%3Aoutput/versions/1";

        TestServer.Answer content = server.get(version + "/content");

        assertThat(content.status()).isEqualTo(200);
        assertThat(content.json().path("there").asBoolean()).isFalse();
        assertThat(server.get(version + "/download").status()).isEqualTo(404);
    }

    @Test
    void tagsAVersion() {
        client.artifacts().save("scores", List.of(1, 2));

        assertThat(server.post(SCORES + "1/tags", "{\"add\":[\" good \",\"new\"]}")
                        .status())
                .isEqualTo(204);
        assertThat(server.post(SCORES + "1/tags", "{\"remove\":[\"new\"]}").status())
                .isEqualTo(204);

        assertThat(server.get(SCORES + "1").json().path("tags").toString()).isEqualTo("[\"good\"]");
        assertThat(server.post(SCORES + "1/tags", "{\"add\":[\"" + "x".repeat(201) + "\"]}")
                        .status())
                .isEqualTo(400);
        assertThat(server.post(SCORES + "2/tags", "{\"add\":[\"x\"]}").status()).isEqualTo(404);
    }

    @Test
    void deletesOnlyWhatNoRunAndNoModelHas() {
        ArtifactVersion kept = client.artifacts().save("scores", List.of(1));
        ArtifactVersion free = client.artifacts().save("scores", List.of(2));
        client.models().save("numbers", "", "", List.of());
        StoredModelVersion version = client.models().createVersion("numbers", "");
        client.models().link(version, kept);
        run("digits-1");

        TestServer.Answer refused = server.call("DELETE", SCORES + "1", TestServer.KEY, null);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text("detail")).contains("because a run or a model has it");
        assertThat(server.get(SCORES + "1").json().path("models").toString())
                .isEqualTo("[{\"model\":\"numbers\",\"number\":1,\"version\":\"1\",\"stage\":\"none\"}]");
        assertThat(server.call(
                                "DELETE",
                                "/api/v1/pipeline-artifacts/digits::load::output/versions/1",
                                TestServer.KEY,
                                null)
                        .status())
                .isEqualTo(409);
        assertThat(server.call("DELETE", SCORES + "2", TestServer.KEY, null).status())
                .isEqualTo(204);
        assertThat(server.get(SCORES + "2").status()).isEqualTo(404);
        assertThat(client.artifacts().isThere(free)).isFalse();
        assertThat(client.artifacts().isThere(kept)).isTrue();
    }

    @Test
    void isForMembersAndLetsNobodyChangeWhoMayOnlyReadOrLog() {
        client.artifacts().save("scores", List.of(1));
        String viewer = server.member("vera", "viewer");
        String outsider = server.user("otto");
        String logger = server.post("/api/v1/api-keys", "{\"name\":\"job\",\"scopes\":[\"ingest\"]}")
                .text("apiKey");

        assertThat(server.call("GET", SCORES + "1", viewer, null).status()).isEqualTo(200);
        assertThat(server.call("POST", SCORES + "1/tags", viewer, "{\"add\":[\"x\"]}")
                        .status())
                .isEqualTo(403);
        assertThat(server.call("DELETE", SCORES + "1", viewer, null).status()).isEqualTo(403);
        assertThat(server.call("DELETE", SCORES + "1", logger, null).status()).isEqualTo(403);
        for (String path : List.of("1", "1/content", "1/download", "1/lineage")) {
            assertThat(server.call("GET", SCORES + path, outsider, null).status())
                    .isEqualTo(404);
        }
        assertThat(server.call("GET", "/api/v1/pipeline-artifacts", outsider, null)
                        .status())
                .isEqualTo(404);
        assertThat(folder).isDirectory();
    }

    /** Three steps, each of which takes what the one before made. */
    private void run(String name) {
        List<String> steps = List.of("load", "train", "test");
        List<NewRun.Step> planned = Stream.of(0, 1, 2)
                .map(i -> new NewRun.Step(
                        name + i,
                        steps.get(i),
                        Map.of(),
                        i == 0 ? List.of() : List.of(steps.get(i - 1)),
                        i == 0 ? List.of() : List.of(new NewRun.Input("data", steps.get(i - 1), "output"))))
                .toList();
        NewRun run = new NewRun(name, name, "digits", "default", START, Map.of(), RunOwner.current(), planned);
        client.store().startRun(run);
        for (NewRun.Step step : planned) {
            StepClaim claim = new StepClaim(step.id(), 1);
            client.store().startStep(claim, START);
            NewArtifact output = new NewArtifact(
                    "output", "digits::" + step.step() + "::output", "int", "json", "hash", "file:///x", 8);
            client.store().completeStep(claim, StepResult.of(START, START, step.id(), List.of(output), Map.of()));
        }
        client.store().finishRun(run.id(), 1, RunStatus.COMPLETED, List.of(), "", START);
    }
}
