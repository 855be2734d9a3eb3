package dev.halley.server.pipelinerun;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.halley.config.HalleyHome;
import dev.halley.metadata.CachedResult;
import dev.halley.metadata.MetadataStore;
import dev.halley.metadata.MetadataStoreProvider;
import dev.halley.metadata.NewArtifact;
import dev.halley.metadata.NewRun;
import dev.halley.metadata.RunOwner;
import dev.halley.metadata.RunStatus;
import dev.halley.metadata.StepClaim;
import dev.halley.metadata.StepEnd;
import dev.halley.metadata.StepResult;
import dev.halley.server.TestServer;
import dev.halley.server.database.DatabaseTest;
import dev.halley.step.StepFailure;
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
class PipelineRunRoutesTest {

    private static final Instant START = Instant.ofEpochMilli(1_700_000_000_000L);
    private static final String URL = "http://127.0.0.1:1986/ada/digits/0123456789abcdef0123456789abcdef";
    private static final String KEY = "0123456789abcdef0123456789abcdef";

    private TestServer server;
    private MetadataStore store;

    @BeforeEach
    void start(@TempDir Path home) {
        server = TestServer.start(home);
        store = ServiceLoader.load(MetadataStoreProvider.class)
                .findFirst()
                .orElseThrow()
                .open(new HalleyHome(home));
    }

    @AfterEach
    void stop() {
        store.close();
        server.close();
    }

    @Test
    void showsACompletedRunWithItsStepsAndWhereTheirExperimentsAre() {
        completedRun("digits-1", START);

        JsonNode run = server.get("/api/v1/pipeline-runs/digits-1").json();

        assertThat(run.path("pipeline").asText()).isEqualTo("digits");
        assertThat(run.path("stack").asText()).isEqualTo("default");
        assertThat(run.path("status").asText()).isEqualTo("completed");
        assertThat(run.path("startMillis").asLong()).isEqualTo(START.toEpochMilli());
        assertThat(run.path("durationMillis").asLong()).isEqualTo(5_000);
        assertThat(run.path("stepCount").asInt()).isEqualTo(2);
        JsonNode load = run.path("steps").path(0);
        assertThat(load.path("outputs").toString())
                .isEqualTo("{\"output\":{\"artifact\":\"digits::load::output\",\"version\":1,"
                        + "\"type\":\"double[]\",\"uri\":\"file:///load\"}}");
        assertThat(load.path("experimentUrl").isNull()).isTrue();
        assertThat(load.path("experimentKey").isNull()).isTrue();
        JsonNode train = run.path("steps").path(1);
        assertThat(train.path("name").asText()).isEqualTo("train");
        assertThat(train.path("upstream").toString()).isEqualTo("[\"load\"]");
        assertThat(train.path("parameters").toString()).isEqualTo("{\"rate\":\"0.1\"}");
        assertThat(train.path("inputs").toString())
                .isEqualTo("{\"samples\":{\"artifact\":\"digits::load::output\",\"version\":1}}");
        assertThat(train.path("durationMillis").asLong()).isEqualTo(2_000);
        assertThat(train.path("experimentUrl").asText()).isEqualTo(URL);
        assertThat(train.path("experimentKey").asText()).isEqualTo(KEY);
        assertThat(train.path("metadata").path("experiment_tracker_url").asText())
                .isEqualTo(URL);
        assertThat(train.path("cachedFrom").isNull()).isTrue();
        assertThat(train.path("failure").isNull()).isTrue();
    }

    @Test
    void showsThatARunTookEverythingFromTheCacheAndFromWhere() {
        NewRun first = completedRun("digits-1", START);
        NewRun second = run("digits-2", START.plusSeconds(60));
        store.startRun(second);
        for (int i = 0; i < 2; i++) {
            String original = first.steps().get(i).id();
            store.cacheStep(
                    claim(second.steps().get(i)),
                    CachedResult.hit("cache-" + i, original, Map.of(), START.plusSeconds(60)));
        }
        store.finishRun(second.id(), 1, RunStatus.COMPLETED, List.of(), "", START.plusSeconds(61));

        JsonNode run = server.get("/api/v1/pipeline-runs/digits-2").json();

        assertThat(run.path("status").asText()).isEqualTo("cached");
        assertThat(run.path("cachedCount").asInt()).isEqualTo(2);
        assertThat(run.path("completedCount").asInt()).isZero();
        JsonNode train = run.path("steps").path(1);
        assertThat(train.path("status").asText()).isEqualTo("cached");
        assertThat(train.path("cachedFrom").toString()).isEqualTo("{\"run\":\"digits-1\",\"step\":\"train\"}");
    }

    @Test
    void showsWhyAStepFailedAndThatTheNextWasSkipped() {
        NewRun run = run("digits-1", START);
        store.startRun(run);
        store.startStep(claim(run.steps().get(0)), START);
        store.endStep(
                claim(run.steps().get(0)),
                StepEnd.failed(
                        new StepFailure("java.lang.IllegalStateException", "no samples", null, "trace"),
                        Map.of(),
                        START.plusSeconds(1)));
        store.finishRun(run.id(), 1, RunStatus.FAILED, List.of(), "", START.plusSeconds(1));

        JsonNode shown = server.get("/api/v1/pipeline-runs/digits-1").json();

        assertThat(shown.path("status").asText()).isEqualTo("failed");
        assertThat(shown.path("failedCount").asInt()).isEqualTo(1);
        assertThat(shown.path("steps").path(0).path("failure").toString())
                .isEqualTo("{\"type\":\"java.lang.IllegalStateException\",\"message\":\"no samples\",\"frame\":null,"
                        + "\"stackTrace\":\"trace\"}");
        assertThat(shown.path("steps").path(1).path("status").asText()).isEqualTo("skipped");
        assertThat(shown.path("steps").path(1).path("startMillis").isNull()).isTrue();
    }

    @Test
    void leavesTheTimeOutInWhichNobodyExecutedARun() {
        NewRun run = run("digits-1", START);
        store.startRun(run);
        store.finishRun(run.id(), 1, RunStatus.FAILED, List.of(), "", START.plusSeconds(5));
        Instant resumed = START.plusSeconds(3_605);
        store.takeOverRun(run.id(), RunOwner.current(), resumed, resumed);
        store.finishRun(run.id(), 2, RunStatus.COMPLETED, List.of(), "", resumed.plusSeconds(2));

        JsonNode shown = server.get("/api/v1/pipeline-runs/digits-1").json();

        assertThat(shown.path("durationMillis").asLong()).isEqualTo(7_000);
        assertThat(shown.path("idleMillis").asLong()).isEqualTo(3_600_000);
    }

    @Test
    void showsARunWhileItRuns() {
        NewRun run = run("digits-1", Instant.now());
        store.startRun(run);
        store.startStep(claim(run.steps().get(0)), Instant.now());

        JsonNode shown = server.get("/api/v1/pipeline-runs/digits-1").json();

        assertThat(shown.path("status").asText()).isEqualTo("running");
        assertThat(shown.path("endMillis").isNull()).isTrue();
        assertThat(shown.path("steps").findValuesAsText("status")).containsExactly("running", "waiting");
    }

    @Test
    void listsTheNewestRunsFirstUpToTheLimit() {
        for (int number = 1; number <= 3; number++) {
            completedRun("digits-" + number, START.plusSeconds(60L * number));
        }

        JsonNode runs = server.get("/api/v1/pipeline-runs?limit=2").json().path("pipelineRuns");

        assertThat(runs.findValuesAsText("name")).containsExactly("digits-3", "digits-2");
        assertThat(runs.path(0).has("steps")).isFalse();
        assertThat(server.get("/api/v1/pipeline-runs?limit=many").status()).isEqualTo(400);
        JsonNode rest = server.get("/api/v1/pipeline-runs?limit=2&after="
                        + server.get("/api/v1/pipeline-runs?limit=2").text("next"))
                .json();
        assertThat(rest.path("pipelineRuns").findValuesAsText("name")).containsExactly("digits-1");
        assertThat(rest.path("next").isNull()).isTrue();
    }

    @Test
    void findsRunsByWordsStatusTagAndPipeline() {
        completedRun("digits-1", START);
        NewRun failed = run("digits-2", START.plusSeconds(60));
        store.startRun(failed);
        store.tagRun("digits-2", List.of("nightly"), List.of());
        store.startStep(claim(failed.steps().get(0)), START);
        store.endStep(
                claim(failed.steps().get(0)),
                StepEnd.failed(new StepFailure("E", "m", null, "trace"), Map.of(), START));
        store.finishRun(failed.id(), 1, RunStatus.FAILED, List.of(), "", START);
        NewRun cached = run("digits-3", START.plusSeconds(120));
        store.startRun(cached);
        for (int i = 0; i < 2; i++) {
            store.cacheStep(
                    claim(cached.steps().get(i)), CachedResult.hit("digits-1-cache-" + i, "none", Map.of(), START));
        }
        store.finishRun(cached.id(), 1, RunStatus.COMPLETED, List.of(), "", START);

        assertThat(names("?status=completed")).containsExactly("digits-1");
        assertThat(names("?status=cached")).containsExactly("digits-3");
        assertThat(names("?status=failed")).containsExactly("digits-2");
        assertThat(names("?tag=nightly")).containsExactly("digits-2");
        assertThat(names("?q=DIGITS%20-3")).containsExactly("digits-3");
        assertThat(names("?q=other")).isEmpty();
        assertThat(names("?pipeline=digits")).hasSize(3);
        assertThat(names("?pipeline=digit")).isEmpty();
        assertThat(server.get("/api/v1/pipeline-runs?after=x").status()).isEqualTo(400);
        JsonNode row = server.get("/api/v1/pipeline-runs?status=failed").json().at("/pipelineRuns/0");
        assertThat(row.path("stepCount").asInt()).isEqualTo(2);
        assertThat(row.path("failedCount").asInt()).isEqualTo(1);
    }

    private List<String> names(String query) {
        return server.get("/api/v1/pipeline-runs" + query)
                .json()
                .path("pipelineRuns")
                .findValuesAsText("name");
    }

    private static StepClaim claim(NewRun.Step step) {
        return new StepClaim(step.id(), 1);
    }

    private NewRun completedRun(String name, Instant start) {
        NewRun run = run(name, start);
        store.startRun(run);
        for (int i = 0; i < 2; i++) {
            NewRun.Step step = run.steps().get(i);
            store.startStep(claim(step), start.plusSeconds(i));
            NewArtifact output = new NewArtifact(
                    "output",
                    "digits::" + step.step() + "::output",
                    "double[]",
                    "m",
                    "hash",
                    "file:///" + step.step(),
                    8);
            Map<String, JsonNode> metadata = i == 0
                    ? Map.of()
                    : Map.of(
                            "experiment_tracker_url", TextNode.valueOf(URL),
                            "comet_experiment_key", TextNode.valueOf(KEY));
            store.completeStep(
                    claim(step),
                    StepResult.of(
                            start.plusSeconds(i),
                            start.plusSeconds(3L * i),
                            name + "-cache-" + i,
                            List.of(output),
                            metadata));
        }
        store.finishRun(run.id(), 1, RunStatus.COMPLETED, List.of(), "", start.plusSeconds(5));
        return run;
    }

    private static NewRun run(String name, Instant start) {
        NewRun.Step load = new NewRun.Step(UUID.randomUUID().toString(), "load", Map.of(), List.of(), List.of());
        NewRun.Step train = new NewRun.Step(
                UUID.randomUUID().toString(),
                "train",
                Map.of("rate", DoubleNode.valueOf(0.1)),
                List.of("load"),
                List.of(new NewRun.Input("samples", "load", "output")));
        return new NewRun(
                UUID.randomUUID().toString(),
                name,
                "digits",
                "default",
                start,
                Map.of(),
                RunOwner.current(),
                List.of(load, train));
    }
}
