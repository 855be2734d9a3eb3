package dev.halley.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.e2e.Halley.RunningServer;
import dev.halley.e2e.HalleyProcess.Ended;
import dev.halley.e2e.program.FailingTraining;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A step that throws fails its run loudly and leaves nothing that looks as if it still ran. */
class FailingStepTest {

    private static final String API_KEY = "key-of-the-failing-test";

    @Test
    void aStepThatThrowsFailsTheRunAndItsExperimentAndLeavesNothingRunning() {
        try (Halley halley = Halley.inNewHome()) {
            RunningServer server = halley.startServer(0, API_KEY);
            halley.track(server, "failing");

            Ended ended = halley.startProgram(FailingTraining.class).ended();

            assertThat(ended.exitCode()).as("%s", ended).isNotZero();
            assertThat(ended.stdout() + ended.stderr()).contains("broken").contains("the images have no labels");
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(() -> assertThat(server.rest().experiments("halley", "failing"))
                            .isNotEmpty()
                            .allMatch(experiment -> !experiment.path("running").asBoolean(true)));
            List<JsonNode> experiments = server.rest().experiments("halley", "failing");
            JsonNode broken = experiments.stream()
                    .filter(experiment ->
                            experiment.path("experimentName").asText().endsWith("_broken"))
                    .findFirst()
                    .orElseThrow();
            String key = broken.path("experimentKey").asText();
            assertThat(broken.path("hasCrashed").asBoolean()).isTrue();
            assertThat(server.rest().points(key, "loss")).hasSize(3);
            assertThat(server.rest().current(key, "log-other").values())
                    .anyMatch(other -> other.contains("the images have no labels"));
            JsonNode run = halley.run("pipeline", "runs", "list", "--output", "json")
                    .succeeded()
                    .json();
            assertThat(run.toString()).contains("failed").doesNotContain("running");
            assertThat(ProcessHandle.current()
                            .descendants()
                            .filter(process ->
                                    process.info().commandLine().orElse("").contains(FailingTraining.class.getName())))
                    .isEmpty();
        }
    }
}
