package dev.halley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.halley.cli.Cli.Ended;
import dev.halley.client.Client;
import dev.halley.config.HalleyHome;
import dev.halley.metadata.MetadataStore;
import dev.halley.metadata.NewRun;
import dev.halley.metadata.RunOwner;
import dev.halley.metadata.RunStatus;
import dev.halley.metadata.StepClaim;
import dev.halley.metadata.StepEnd;
import dev.halley.metadata.StepResult;
import dev.halley.metadata.StoredStep;
import dev.halley.step.StepFailure;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunCommandsTest {

    private static final Instant START = Instant.parse("2026-11-24T09:00:00Z");
    private static final String URL = "http://127.0.0.1:1986/halley/general/0123456789abcdef";

    @TempDir
    private Path folder;

    private Cli cli;

    @BeforeEach
    void open() {
        cli = new Cli(folder);
    }

    @Test
    void printsNoLineAsCsvIfThereAreNoRuns(@TempDir Path empty) {
        Ended listed = new Cli(empty).run("pipeline", "runs", "list", "--output=csv");

        assertThat(listed.code()).isZero();
        assertThat(listed.out()).isEmpty();
    }

    @Test
    void refusesAStatusThatThereIsNot() {
        Ended listed = cli.run("pipeline", "runs", "list", "--filter", "status=completd");

        assertThat(listed.code()).isEqualTo(7);
        assertThat(listed.err()).contains("there is no status 'completd'. Did you mean 'completed'?");
        cli.run("step", "list", "--filter", "status=oneof:failed,cached").succeeded();
        assertThat(cli.run("step", "list", "--filter", "cache=hti").err())
                .contains("there is no cache 'hti'. Known: unknown, hit, miss");
        assertThat(cli.run("pipeline", "runs", "list", "--output=tsv").err())
                .contains("'tsv' (expected: one of table, json, yaml, csv).");
    }

    @Test
    void saysThatThereAreNoRuns() {
        Ended listed = cli.run("pipeline", "runs", "list").succeeded();

        assertThat(listed.out()).isEmpty();
        assertThat(listed.err()).contains("no such runs");
        assertThat(cli.run("pipeline", "runs", "describe", "x").code()).isEqualTo(3);
        assertThat(cli.run("pipeline", "runs", "list", "--pipeline=x").code()).isEqualTo(3);
    }

    @Test
    void listsRunsAndPipelines() {
        recordFailedRun();

        assertThat(cli.run("pipeline", "runs", "list").out()).contains("digits-1", "failed", "2.50 s");
        assertThat(cli.run("pipeline", "list").out()).containsPattern("digits\\s+1\\s+digits-1\\s+failed");
        JsonNode runs = cli.run("pipeline", "runs", "list", "--pipeline=digits", "--output=json")
                .json()
                .path("pipelineRuns");
        assertThat(runs).hasSize(1);
        assertThat(runs.get(0).path("durationMillis").asLong()).isEqualTo(2_500);
    }

    @Test
    void describesARunWithItsStepsAndWhyOneFailed() {
        recordFailedRun();

        Ended described = cli.run("pipeline", "runs", "describe", "digits").succeeded();

        assertThat(described.out())
                .containsPattern("train\\s+completed\\s+1.00 s\\s+" + URL)
                .containsPattern("evaluate\\s+failed\\s+1.50 s");
        assertThat(described.err()).contains("Step 'evaluate' failed: java.lang.IllegalStateException: no labels");
        JsonNode run = cli.run("pipeline", "runs", "describe", "digits-1", "--output=json")
                .json()
                .path("pipelineRun");
        assertThat(run.path("status").asText()).isEqualTo("failed");
        assertThat(run.path("steps").get(0).path("experimentUrl").asText()).isEqualTo(URL);
        assertThat(run.path("steps").get(1).path("experimentUrl").isNull()).isTrue();
        assertThat(run.path("steps").get(1).path("failure").path("message").asText())
                .isEqualTo("no labels");
    }

    @Test
    void showsThatARunIsPausedAndByWhom() {
        try (Client client = Client.open(new HalleyHome(cli.home()))) {
            client.store()
                    .startRun(new NewRun(
                            "run-id",
                            "digits-1",
                            "digits",
                            "default",
                            Instant.now(),
                            Map.of(),
                            RunOwner.current(),
                            List.of(new NewRun.Step("1", "train", Map.of(), List.of(), List.of()))));
        }
        cli.run("pipeline", "runs", "pause", "digits-1").succeeded();

        Ended described = cli.run("pipeline", "runs", "describe", "digits-1").succeeded();
        Ended listed = cli.run("pipeline", "runs", "list").succeeded();
        JsonNode run = cli.run("pipeline", "runs", "describe", "digits-1", "--output=json")
                .json()
                .path("pipelineRun");
        cli.run("pipeline", "runs", "pause", "digits-1", "--end").succeeded();
        Ended goesOn = cli.run("pipeline", "runs", "describe", "digits-1").succeeded();

        assertThat(described.out())
                .containsPattern("Status\\W+paused by \\S+ at .*runs pause digits-1 --end")
                .doesNotContainPattern("Status\\W+running");
        assertThat(listed.out()).containsPattern("digits-1\\s+digits\\s+default\\s+paused");
        assertThat(run.path("pausedBy").asText()).isNotEmpty();
        assertThat(run.path("pausedMillis").asLong()).isPositive();
        assertThat(goesOn.out()).containsPattern("Status\\W+running");
    }

    @Test
    void refusesALimitThatCannotBe() {
        Ended ended = cli.run("pipeline", "runs", "list", "--size=1001");

        assertThat(ended.code()).isEqualTo(7);
        assertThat(ended.err()).contains("--size: 1001 (expected: 1 to 1000)");
    }

    @Test
    void saysWhichRunBeginsSo() {
        recordFailedRun();

        assertThat(cli.run("pipeline", "runs", "tag", "dig", "eu").succeeded().err())
                .contains("The run 'digits-1' is changed.");
        assertThat(cli.run("pipeline", "runs", "delete", "dig").succeeded().err())
                .contains("The run 'digits-1' is deleted.");
    }

    @Test
    void saysWhichRunIsSteered() {
        try (Client client = Client.open(new HalleyHome(cli.home()))) {
            client.store()
                    .startRun(new NewRun(
                            "run-id",
                            "digits-1",
                            "digits",
                            "default",
                            Instant.now(),
                            Map.of(),
                            RunOwner.current(),
                            List.of(new NewRun.Step("1", "train", Map.of(), List.of(), List.of()))));
        }

        assertThat(cli.run("pipeline", "runs", "pause", "dig").succeeded().err())
                .contains("The run 'digits-1' starts no further steps.");
        assertThat(cli.run("pipeline", "runs", "pause", "dig", "--end")
                        .succeeded()
                        .err())
                .contains("The run 'digits-1' goes on.");
        assertThat(cli.run("pipeline", "runs", "cancel", "dig").succeeded().err())
                .contains("The run 'digits-1' is asked to stop.");
    }

    private void recordFailedRun() {
        try (Client client = Client.open(new HalleyHome(cli.home()))) {
            MetadataStore store = client.store();
            store.startRun(new NewRun(
                    "run-id",
                    "digits-1",
                    "digits",
                    "default",
                    START,
                    Map.of(),
                    RunOwner.current(),
                    List.of(
                            new NewRun.Step("1", "train", Map.of(), List.of(), List.of()),
                            new NewRun.Step("2", "evaluate", Map.of(), List.of("train"), List.of()))));
            store.startStep(new StepClaim("1", 1), START);
            store.completeStep(
                    new StepClaim("1", 1),
                    StepResult.of(
                            START,
                            START.plusMillis(1_000),
                            "key",
                            List.of(),
                            Map.of(StoredStep.EXPERIMENT_URL, TextNode.valueOf(URL))));
            store.startStep(new StepClaim("2", 1), START.plusMillis(1_000));
            store.endStep(
                    new StepClaim("2", 1),
                    StepEnd.failed(
                            new StepFailure("java.lang.IllegalStateException", "no labels", null, "stack trace"),
                            Map.of(),
                            START.plusMillis(2_500)));
            store.finishRun("run-id", 1, RunStatus.FAILED, List.of(), "", START.plusMillis(2_500));
        }
    }
}
