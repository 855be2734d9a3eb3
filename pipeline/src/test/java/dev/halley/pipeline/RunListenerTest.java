package dev.halley.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.artifact.Artifact;
import dev.halley.step.Retry;
import dev.halley.step.Step;
import dev.halley.step.StepFailure;
import dev.halley.step.StepRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunListenerTest {

    /** Writes down what it hears. Not synchronized: it is called by one thread at a time. */
    private static final class Notes implements RunListener {
        final List<String> heard = new ArrayList<>();

        @Override
        public void runStarted(String run, String stack, List<String> steps) {
            heard.add("run on " + stack + " " + steps);
        }

        @Override
        public void stepStarted(String step) {
            heard.add(step + " started");
        }

        @Override
        public void attemptFailed(String step, int attempt, int attempts, Duration delay, StepFailure failure) {
            heard.add(step + " failed " + attempt + " of " + attempts + ": " + failure.message());
        }

        @Override
        public void stepEnded(StepRun step) {
            heard.add(step.step() + " " + step.status().word()
                    + (step.experimentUrl().isPresent() ? " with experiment" : ""));
        }

        @Override
        public void runEnded(PipelineRun run) {
            heard.add("run " + run.status().word());
        }
    }

    @TempDir
    Path home;

    private Bench bench = new Bench(Path.of("unused"));

    @BeforeEach
    void setUp() {
        bench = new Bench(home, "tracker");
    }

    @Step(experimentTracker = "tracker")
    static int half(int value) {
        if (value % 2 == 1) {
            throw new IllegalArgumentException(value + " is odd");
        }
        return value / 2;
    }

    private static Consumer<PipelineBuilder> quarter(int of) {
        return p -> {
            Artifact<Integer> half = p.step(RunListenerTest::half, p.parameter("of", of));
            p.step(RunListenerTest::half, half).named("quarter");
        };
    }

    private List<String> hear(Consumer<PipelineBuilder> definition) {
        Notes notes = new Notes();
        bench.listener = notes;
        bench.run(definition);
        return notes.heard;
    }

    @Test
    void hearsOfAttemptsThatFailed() {
        assertThat(hear(p -> p.step(RunListenerTest::half, p.parameter("of", 7))
                        .retry(Retry.times(1).delay(Duration.ofMillis(1)))))
                .containsExactly(
                        "run on bench [half]",
                        "half started",
                        "half failed 1 of 2: 7 is odd",
                        "half failed with experiment",
                        "run failed");
    }

    @Test
    void hearsWhatIsExecutedAndWhatIsTakenFromTheCache() {
        assertThat(hear(quarter(8)))
                .containsExactly(
                        "run on bench [half, quarter]",
                        "half started",
                        "half completed with experiment",
                        "quarter started",
                        "quarter completed with experiment",
                        "run completed");
        assertThat(hear(quarter(8)))
                .containsExactly(
                        "run on bench [half, quarter]",
                        "half cached with experiment",
                        "quarter cached with experiment",
                        "run completed");
    }

    @Test
    void hearsOfStepsThatNeverStarted() {
        assertThat(hear(quarter(7)))
                .containsExactly(
                        "run on bench [half, quarter]",
                        "half started",
                        "half failed with experiment",
                        "quarter skipped",
                        "run failed");
    }

    @Test
    void hearsOneEventAtATimeOfParallelSteps() {
        List<String> heard = hear(p -> {
            for (int i = 0; i < 50; i++) {
                p.step(RunListenerTest::half, p.parameter("of" + i, 2 * i)).named("s" + i);
            }
        });

        assertThat(heard).hasSize(102).doesNotHaveDuplicates();
    }

    @Test
    void cannotBreakTheRun() {
        bench.listener = new RunListener() {
            @Override
            public void stepEnded(StepRun step) {
                throw new IllegalStateException("the terminal is gone");
            }
        };

        assertThat(bench.run(quarter(8)).succeeded()).isTrue();
    }
}
