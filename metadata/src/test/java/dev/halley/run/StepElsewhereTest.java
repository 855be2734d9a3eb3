package dev.halley.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.halley.artifact.Artifact;
import dev.halley.client.Client;
import dev.halley.config.HalleyHome;
import dev.halley.metadata.StoredRun;
import dev.halley.pipeline.Pipeline;
import dev.halley.pipeline.PipelineRun;
import dev.halley.pipeline.RunOptions;
import dev.halley.stack.ComponentType;
import dev.halley.stack.Components.Check;
import dev.halley.step.Step;
import dev.halley.step.StepContext;
import dev.halley.step.StepFailure;
import dev.halley.step.StepStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Steps that a step operator executes in a process of their own. */
class StepElsewhereTest {

    record Split(List<Double> train, List<Double> test) {}

    @TempDir
    Path folder;

    private Client client;

    @BeforeEach
    void open() {
        client = Client.open(new HalleyHome(folder));
        client.components()
                .register(
                        ComponentType.STEP_OPERATOR,
                        "apart",
                        "local_process",
                        Map.of("jvm_options", "-Xmx64m,-XX:TieredStopAtLevel=1", "environment", "PLACE=elsewhere"),
                        Check.NOW);
        client.stacks().register("mine", Map.of(ComponentType.STEP_OPERATOR, List.of("apart")));
        client.stacks().setActive("mine");
    }

    @AfterEach
    void close() {
        client.close();
    }

    @Step
    static Split split(int rows) {
        return new Split(List.of(1.0, rows + 0.0), List.of(3.0));
    }

    @Step
    static long process(List<Double> values, Split all, String suffix) {
        System.out.println("working on " + values.size() + " values" + suffix);
        StepContext.current().logMetadata("place", String.valueOf(System.getenv("PLACE")));
        StepContext.current().logMetadata("rows", all.train().size());
        return ProcessHandle.current().pid();
    }

    @Step
    static long breaks(long pid) {
        if (pid > 0) {
            throw new IllegalStateException("no labels in process " + pid);
        }
        return pid;
    }

    @Step
    static int hangs(String file) throws Exception {
        Files.writeString(Path.of(file), Long.toString(ProcessHandle.current().pid()));
        Thread.sleep(Duration.ofHours(1).toMillis());
        return 1;
    }

    @Test
    void runsInAnotherProcessWithWhatItNeeds() {
        Pipeline.define("apart", p -> {
                    Artifact<Split> data = p.step(StepElsewhereTest::split, p.parameter("rows", 7))
                            .stepOperator("apart");
                    p.step(StepElsewhereTest::process, data.map(Split::train), data, p.parameter("suffix", "!"))
                            .stepOperator("apart");
                })
                .run(RunOptions.defaults().client(client));

        StoredRun run = client.pipeline("apart").lastRun();
        long pid = client.load(run.step("process").output(), Long.class);
        assertThat(pid).isNotEqualTo(ProcessHandle.current().pid());
        assertThat(run.step("process").metadata("place")).isEqualTo("elsewhere");
        assertThat(run.step("process").metadata("rows")).isEqualTo("2");
        assertThat(client.logs().readAll(run, run.step("process")))
                .extracting(line -> line.text())
                .contains("working on 2 values!");
    }

    @Test
    void tellsWhatTheStepHasThrownThere() {
        PipelineRun run = Pipeline.define("breaks", p -> p.step(StepElsewhereTest::breaks, p.parameter("pid", 5L))
                        .stepOperator("true"))
                .run(RunOptions.defaults().client(client).returnFailures());

        assertThat(run.step("breaks").status()).isEqualTo(StepStatus.FAILED);
        StepFailure failure = Objects.requireNonNull(run.step("breaks").failure());
        assertThat(failure.type()).isEqualTo("java.lang.IllegalStateException");
        assertThat(failure.summary()).contains("no labels in process 5", "StepElsewhereTest.java:");
    }

    @Test
    void killsTheProcessWhenTheTimeIsOver() throws Exception {
        Path file = folder.resolve("pid");

        PipelineRun run = runUntilOver(file, Duration.ofSeconds(8));

        assertThat(run.succeeded()).isFalse();
        long pid = Long.parseLong(Files.readString(file));
        await().atMost(Duration.ofMinutes(1))
                .until(() ->
                        ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
        try (var files = Files.walk(folder.resolve("cache/steps"))) {
            assertThat(files.filter(Files::isRegularFile)).isEmpty();
        }
    }

    /** On a slow machine a limit can end before the other process has begun the step: then a longer one is tried. */
    private PipelineRun runUntilOver(Path file, Duration limit) {
        PipelineRun run = Pipeline.define(
                        "hangs", p -> p.step(StepElsewhereTest::hangs, p.parameter("file", file.toString()))
                                .stepOperator("apart")
                                .timeLimit(limit))
                .run(RunOptions.defaults().client(client).returnFailures());
        return Files.exists(file) || limit.toMinutes() > 2 ? run : runUntilOver(file, limit.multipliedBy(3));
    }
}
