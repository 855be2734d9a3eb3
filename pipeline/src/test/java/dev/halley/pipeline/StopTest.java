package dev.halley.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

import dev.halley.artifact.Artifact;
import dev.halley.metadata.RunStatus;
import dev.halley.step.Step;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StopTest {

    private static final CountDownLatch STARTED = new CountDownLatch(1);
    private static final CountDownLatch NEVER = new CountDownLatch(1);

    @TempDir
    Path home;

    @Step(experimentTracker = "tracker")
    static int endless() throws InterruptedException {
        STARTED.countDown();
        NEVER.await();
        return 1;
    }

    @Step
    static void next(int value) {}

    @Step(experimentTracker = "tracker")
    static int outOfMemory(int wanted) {
        if (wanted > 1) {
            throw new OutOfMemoryError("pretended");
        }
        return wanted;
    }

    @Test
    void anInterruptedRunIsFailedAndItsStepsHaveEnded() throws Exception {
        Bench bench = new Bench(home, "tracker");
        FutureTask<PipelineRun> task = new FutureTask<>(() -> bench.run(p -> {
            Artifact<Integer> value = p.step(StopTest::endless);
            p.step(StopTest::next, value);
        }));
        Thread runner = new Thread(task, "runner");
        runner.start();
        assertThat(STARTED.await(2, TimeUnit.MINUTES)).isTrue();

        runner.interrupt();
        PipelineRun run = task.get(2, TimeUnit.MINUTES);

        assertThat(bench.journal.runs()).containsExactly(entry(run.name(), "failed"));
        assertThat(bench.journal.steps(run.name())).containsOnly(entry("endless", "failed"), entry("next", "skipped"));
        assertThat(bench.trackers.get(0).experiments.element().ends).containsExactly("failed: null");
        assertThatExceptionOfType(PipelineFailedException.class)
                .isThrownBy(run::requireSuccess)
                .withMessageContaining("Step 'endless' failed: java.lang.InterruptedException")
                .withMessageContaining("at StopTest.endless(StopTest.java:");
    }

    @Test
    void anErrorFailsTheStepLikeAnyException() {
        Bench bench = new Bench(home, "tracker");

        PipelineRun run = bench.run(p -> p.step(StopTest::outOfMemory, p.parameter("wanted", 2)));

        assertThat(run.status()).isEqualTo(RunStatus.FAILED);
        assertThat(bench.trackers.get(0).experiments.element().ends).containsExactly("failed: pretended");
    }
}
