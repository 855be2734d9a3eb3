package dev.halley.server.runrequest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.config.HalleyHome;
import dev.halley.metadata.MetadataStore;
import dev.halley.metadata.MetadataStoreProvider;
import dev.halley.metadata.NewRun;
import dev.halley.metadata.OfferedPipeline;
import dev.halley.metadata.RequestedRun;
import dev.halley.metadata.RunDetails;
import dev.halley.metadata.RunOwner;
import dev.halley.metadata.RunStatus;
import dev.halley.metadata.RunWish;
import dev.halley.metadata.StepClaim;
import dev.halley.metadata.StoredApproval;
import dev.halley.metadata.StoredWorker;
import dev.halley.server.TestServer;
import dev.halley.server.database.DatabaseTest;
import dev.halley.server.http.Json;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DatabaseTest
class RunRequestRoutesTest {

    private TestServer server;
    private MetadataStore store;

    @BeforeEach
    void start(@TempDir Path home) throws Exception {
        server = TestServer.start(home);
        store = ServiceLoader.load(MetadataStoreProvider.class)
                .findFirst()
                .orElseThrow()
                .open(new HalleyHome(home));
        JsonNode schema = Json.MAPPER.readTree(
                "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{\"trees\":{\"type\":\"integer\"}}}");
        JsonNode configuration = Json.MAPPER.readTree(
                "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{\"tags\":{\"type\":\"array\"}}}");
        store.offerPipelines(new StoredWorker(
                "w1",
                "vm-17",
                42,
                Instant.now(),
                Instant.now(),
                List.of(new OfferedPipeline("digits", "org.example.Digits", schema, configuration, "tags: []", 3))));
    }

    @AfterEach
    void stop() {
        store.close();
        server.close();
    }

    @Test
    void showsWhatWorkersOffer() {
        assertThat(server.get("/api/v1/pipelines")
                        .json()
                        .at("/pipelines/0/name")
                        .asText())
                .isEqualTo("digits");
        JsonNode pipeline = server.get("/api/v1/pipelines/digits").json();
        assertThat(pipeline.at("/workers/0/host").asText()).isEqualTo("vm-17");
        assertThat(pipeline.at("/offer/parameters/properties/trees/type").asText())
                .isEqualTo("integer");
        assertThat(pipeline.at("/offer/revision").asInt()).isEqualTo(3);
        assertThat(server.get("/api/v1/pipelines/none").status()).isEqualTo(404);
    }

    @Test
    void takesARequestForAWorker() {
        var made = server.post(
                "/api/v1/run-requests",
                "{\"pipeline\":\"digits\",\"parameters\":{\"trees\":9},\"configuration\":\"tags: [x]\",\"cache\":false}");

        assertThat(made.status()).isEqualTo(201);
        RequestedRun taken =
                store.claimRequest("w1", List.of("digits"), Instant.now()).orElseThrow();
        assertThat(taken.by()).isEqualTo("ada");
        assertThat(taken.wish().kind()).isEqualTo(RunWish.Kind.RUN);
        assertThat(taken.wish().parameters())
                .hasEntrySatisfying("trees", trees -> assertThat(trees.asInt()).isEqualTo(9));
        assertThat(taken.wish().cache()).isFalse();
        store.reportRequest(taken.id(), RequestedRun.Status.STARTED, "digits-1", null);
        JsonNode request = server.get("/api/v1/run-requests/" + made.text("id")).json();
        assertThat(request.path("run").asText()).isEqualTo("digits-1");
        assertThat(server.call("DELETE", "/api/v1/run-requests/" + taken.id(), TestServer.KEY, null)
                        .status())
                .isEqualTo(409);
    }

    @Test
    void refusesWhatNoWorkerCanRun() {
        assertThat(server.post("/api/v1/run-requests", "{\"pipeline\":\"other\"}")
                        .text("detail"))
                .contains("halley pipeline serve");
        assertThat(server.post("/api/v1/run-requests", "{\"pipeline\":\"digits\",\"parameters\":{\"tree\":9}}")
                        .status())
                .isEqualTo(400);
        assertThat(server.post("/api/v1/run-requests", "{\"pipeline\":\"digits\",\"configuration\":\"tag: x\"}")
                        .text("detail"))
                .contains("line 1", "Did you mean 'tags'?");
        assertThat(server.post("/api/v1/run-requests", "{\"kind\":\"replay\",\"run\":\"none\"}")
                        .status())
                .isEqualTo(404);
        assertThat(server.post("/api/v1/run-requests", "{\"kind\":\"destroy\",\"pipeline\":\"digits\"}")
                        .status())
                .isEqualTo(400);
        assertThat(store.listRequests(10)).isEmpty();
    }

    @Test
    void checksAConfiguration() {
        JsonNode problems = server.post("/api/v1/pipelines/digits/check", "{\"configuration\":\"tags: 3\"}")
                .json();

        assertThat(problems.at("/problems/0/line").asInt()).isEqualTo(1);
        assertThat(problems.at("/problems/0/message").asText()).isEqualTo("tags: '3' (expected: a list).");
    }

    @Test
    void letsNoKeyThatOnlyLogsStartOrSteerRuns() {
        String key = server.post("/api/v1/api-keys", "{\"name\":\"job\",\"scopes\":[\"ingest\"]}")
                .text("apiKey");
        run("digits-1");

        assertThat(server.call("POST", "/api/v1/run-requests", key, "{\"pipeline\":\"digits\"}")
                        .status())
                .isEqualTo(403);
        assertThat(server.call("POST", "/api/v1/pipeline-runs/digits-1/pause", key, "{}")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void pausesApprovesAndJudgesARun() {
        NewRun run = run("digits-1");
        String step = run.steps().get(0).id();
        store.startStep(new StepClaim(step, 1), Instant.now());
        store.askApproval(new StoredApproval(run.id(), "load", step, "Go on?", Instant.now(), null, false, "", ""));
        String at = "/api/v1/pipeline-runs/digits-1";

        assertThat(server.post(at + "/pause", "{}").status()).isEqualTo(204);
        assertThat(server.get(at).json().path("pausedBy").asText()).isEqualTo("ada");
        assertThat(server.get(at).json().at("/approvals/0/question").asText()).isEqualTo("Go on?");
        assertThat(server.post(at + "/continue", "{}").status()).isEqualTo(204);
        assertThat(server.post(at + "/steps/load/approval", "{\"approve\":true,\"comment\":\"good\"}")
                        .status())
                .isEqualTo(204);
        assertThat(server.post(at + "/steps/load/approval", "{\"approve\":false}")
                        .status())
                .isEqualTo(409);
        assertThat(server.post(at + "/status", "{\"status\":\"failed\"}").status())
                .isEqualTo(409);
        store.finishRun(run.id(), 1, RunStatus.FAILED, List.of(), "", Instant.now());
        assertThat(server.post(at + "/status", "{\"status\":\"completed\",\"note\":\"known flake\"}")
                        .status())
                .isEqualTo(204);
        JsonNode judged = server.get(at).json();
        assertThat(judged.path("status").asText()).isEqualTo("completed");
        assertThat(judged.at("/notices/0").asText())
                .isEqualTo("'ada' changed the status from failed to completed: known flake");
        assertThat(server.post(at + "/status", "{\"status\":\"fine\"}").status())
                .isEqualTo(400);
    }

    @Test
    void changesManyRunsAtOnceAndCountsThem() {
        run("digits-1");
        NewRun ended = run("digits-2");
        store.finishRun(ended.id(), 1, RunStatus.COMPLETED, List.of(), "", Instant.now());
        String both = "\"runs\":[\"digits-1\",\"digits-2\"]";

        assertThat(server.post("/api/v1/pipeline-runs/bulk", "{" + both + ",\"action\":\"tag\",\"tags\":[\"nightly\"]}")
                        .json()
                        .path("changed")
                        .asInt())
                .isEqualTo(2);
        JsonNode cancelled = server.post("/api/v1/pipeline-runs/bulk", "{" + both + ",\"action\":\"cancel\"}")
                .json();
        assertThat(cancelled.path("changed").asInt()).isEqualTo(1);
        assertThat(cancelled.at("/refused/0").asText()).isEqualTo("digits-2");
        assertThat(server.post("/api/v1/pipeline-runs/bulk", "{" + both + ",\"action\":\"sell\"}")
                        .status())
                .isEqualTo(400);
        JsonNode statistics = server.get("/api/v1/pipeline-statistics?days=3").json();
        // Not for a day: the run may have been before midnight.
        assertThat(statistics.path("days").findValuesAsText("completed")).containsExactlyInAnyOrder("0", "0", "1");
        assertThat(statistics.at("/pipelines/0/runs").asInt()).isEqualTo(2);
        assertThat(server.post("/api/v1/pipeline-runs/bulk", "{\"runs\":[\"digits-2\"],\"action\":\"delete\"}")
                        .json()
                        .path("changed")
                        .asInt())
                .isEqualTo(1);
        assertThat(server.get("/api/v1/pipeline-runs").json().path("pipelineRuns"))
                .hasSize(1);
    }

    @Test
    void keepsFiltersForOneselfAndForTheTeam() {
        String mine = server.post("/api/v1/run-filters", "{\"name\":\"mine\",\"state\":\"status=failed\"}")
                .text("id");
        server.post("/api/v1/run-filters", "{\"name\":\"ours\",\"state\":\"q=digits\",\"team\":true}");
        String bob = server.member("bob", "editor");

        assertThat(server.get("/api/v1/run-filters").json().path("filters")).hasSize(2);
        JsonNode seen =
                server.call("GET", "/api/v1/run-filters", bob, null).json().path("filters");
        assertThat(seen).hasSize(1);
        assertThat(seen.at("/0/mine").asBoolean()).isFalse();
        assertThat(server.call("DELETE", "/api/v1/run-filters/" + mine, bob, null)
                        .status())
                .isEqualTo(404);
        assertThat(server.call("DELETE", "/api/v1/run-filters/" + mine, TestServer.KEY, null)
                        .status())
                .isEqualTo(204);
        assertThat(server.post("/api/v1/run-filters", "{\"name\":\" \",\"state\":\"\"}")
                        .status())
                .isEqualTo(400);
    }

    private NewRun run(String name) {
        NewRun.Step load = new NewRun.Step(UUID.randomUUID().toString(), "load", Map.of(), List.of(), List.of());
        NewRun run = new NewRun(
                UUID.randomUUID().toString(),
                name,
                "digits",
                "default",
                Instant.now(),
                Map.of(),
                RunOwner.current(),
                List.of(load),
                RunDetails.NONE);
        store.startRun(run);
        return run;
    }
}
