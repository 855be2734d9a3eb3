package dev.halley.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.metadata.RunStatus;
import dev.halley.step.StepFailure;
import dev.halley.step.StepRun;
import dev.halley.step.StepStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunProgressTest {

    private final List<String> lines = new ArrayList<>();
    private final RunProgress progress = new RunProgress(lines::add, status -> "<" + status + ">");

    private static StepRun step(String name, StepStatus status, long millis, Map<String, Object> metadata) {
        return new StepRun(name, "id", status, Duration.ofMillis(millis), metadata, null);
    }

    @Test
    void tellsEachStepWithItsTimeAndItsExperimentAndWhatWasNotSent() {
        StepRun load = step("load", StepStatus.CACHED, 0, Map.of());
        StepRun train = step(
                "train", StepStatus.COMPLETED, 1_659, Map.of("experiment_tracker_url", "http://127.0.0.1:1986/a/b/c"));

        progress.runStarted("digits-1", "local", List.of("load", "train"));
        progress.stepEnded(load);
        progress.stepStarted("train");
        progress.attemptFailed(
                "train",
                1,
                3,
                Duration.ofSeconds(1),
                StepFailure.of(new IllegalStateException("the disk is away"), RunProgressTest.class));
        progress.stepEnded(train);
        progress.runEnded(new PipelineRun(
                "1",
                "digits-1",
                "digits",
                "local",
                RunStatus.COMPLETED,
                Duration.ofSeconds(125),
                List.of(load, train),
                List.of("3 values wait here. To send them: halley comet sync"),
                null));

        assertThat(lines)
                .containsExactly(
                        "Run 'digits-1' on stack 'local':",
                        "  load   <cached>",
                        "  train  <running>",
                        "  train  <failed>, attempt 2 of 3 in 1.00 s: java.lang.IllegalStateException: the disk is away",
                        "  train  <completed> in 1.66 s  http://127.0.0.1:1986/a/b/c",
                        "Run 'digits-1' <completed> in 2 min 5 s; 1 of 2 steps cached.",
                        "3 values wait here. To send them: halley comet sync");
    }
}
