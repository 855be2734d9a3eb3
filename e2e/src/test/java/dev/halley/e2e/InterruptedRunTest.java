package dev.halley.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.e2e.HalleyProcess.Ended;
import dev.halley.e2e.program.Mistakes;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A run that somebody ends from outside (SIGTERM, as Ctrl-C) or kills, and how one goes on from there. */
class InterruptedRunTest {

    private static final String CLASSES = Halley.classesOf(Mistakes.class);

    private static HalleyProcess asleep(Halley halley) {
        HalleyProcess run =
                halley.start("pipeline", "run", Mistakes.class.getName() + "#SLEEPS", "--class-path", CLASSES);
        run.awaitLine(Pattern.compile("asleep"));
        return run;
    }

    private static JsonNode last(Halley halley) {
        return halley.run("pipeline", "runs", "list", "--size=1", "--output=json")
                .succeeded()
                .json()
                .at("/pipelineRuns/0");
    }

    @Test
    void isOverAtOnceAndSaysWhy() {
        try (Halley halley = Halley.inNewHome()) {
            Ended ended = asleep(halley).terminate();

            assertThat(ended.exitCode()).isEqualTo(143);
            assertThat(ended.stderr()).doesNotContain("\tat ");
            JsonNode run = last(halley);
            assertThat(run.path("status").asText()).isIn("failed", "cancelled");
            String name = run.path("name").asText();
            Ended described = halley.run("pipeline", "runs", "describe", name).succeeded();
            assertThat(described.stderr()).containsPattern("(?i)interrupt|ended|stopped|cancel");
        }
    }

    @Test
    void isFoundDeadByTheNextCommandIfItWasKilled() {
        try (Halley halley = Halley.inNewHome()) {
            HalleyProcess run = asleep(halley);
            run.kill();

            assertThat(last(halley).path("status").asText()).isEqualTo("failed");
            Ended cancelled = halley.run(
                    "pipeline", "runs", "cancel", last(halley).path("name").asText());
            assertThat(cancelled.exitCode()).isEqualTo(4);
            assertThat(cancelled.stderr()).contains("has ended (failed)");
            assertThat(last(halley).path("status").asText()).isEqualTo("failed");
        }
    }
}
