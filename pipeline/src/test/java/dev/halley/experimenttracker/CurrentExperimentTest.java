package dev.halley.experimenttracker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.experimenttracker.RecordingTracker.Recorded;
import dev.halley.experimenttracker.RecordingTracker.Settings;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;

class CurrentExperimentTest {

    private final RecordingTracker tracker = new RecordingTracker("current");

    private Recorded begin(String step) {
        return (Recorded) tracker.begin(
                new TrackedStep("pipeline", "run", "run-id", step, step + "-id"), new Settings(null, null, null));
    }

    private void logWithin(Recorded experiment, Executor executor) throws InterruptedException {
        CountDownLatch logged = new CountDownLatch(1);
        CurrentExperiment.Binding binding = CurrentExperiment.bind(Map.of("current", experiment));
        try {
            executor.execute(() -> {
                tracker.logMetrics(Map.of("loss", 1), 1);
                logged.countDown();
            });
            logged.await();
        } finally {
            binding.close();
        }
    }

    @Test
    void isThatOfTheStepOnItsThreadAndOnThreadsItStarts() throws InterruptedException {
        Recorded experiment = begin("train");

        logWithin(experiment, Runnable::run);
        logWithin(experiment, task -> new Thread(task).start());

        assertThat(experiment.points).containsExactly("loss@1=1", "loss@1=1");
    }

    @Test
    void isNeverThatOfAnotherStepInTheThreadsThatAllStepsShare() throws InterruptedException {
        Recorded first = begin("first");
        Recorded second = begin("second");

        logWithin(first, ForkJoinPool.commonPool());
        logWithin(second, ForkJoinPool.commonPool());

        assertThat(first.points).isEmpty();
        assertThat(second.points).isEmpty();
    }

    @Test
    void isReachedFromSharedThreadsByTheExperimentItself() throws InterruptedException {
        Recorded experiment = begin("train");
        CurrentExperiment.Binding binding = CurrentExperiment.bind(Map.of("current", experiment));
        TrackedExperiment handle = tracker.experiment();
        binding.close();
        CountDownLatch logged = new CountDownLatch(1);

        ForkJoinPool.commonPool().execute(() -> {
            handle.logMetrics(Map.of("loss", 2), null);
            logged.countDown();
        });
        logged.await();

        assertThat(experiment.points).containsExactly("loss@null=2");
    }
}
