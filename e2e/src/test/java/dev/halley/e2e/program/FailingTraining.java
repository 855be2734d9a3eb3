package dev.halley.e2e.program;

import dev.halley.client.Client;
import dev.halley.experimenttracker.ExperimentTracker;
import dev.halley.pipeline.Pipeline;
import dev.halley.step.Step;
import dev.halley.step.StepCall;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** A step that throws after three epochs, one that runs beside it, and one that needs both. */
public final class FailingTraining {

    private FailingTraining() {}

    @Step(experimentTracker = "comet_tracker")
    static String broken() {
        ExperimentTracker tracker = Client.current().activeStack().experimentTracker();
        for (int epoch = 0; epoch < 3; epoch++) {
            tracker.logMetrics(Map.of("loss", 3.0 - epoch), epoch);
        }
        throw new IllegalStateException("the images have no labels");
    }

    @Step(experimentTracker = "comet_tracker")
    static String beside() {
        ExperimentTracker tracker = Client.current().activeStack().experimentTracker();
        for (int epoch = 0; epoch < 100; epoch++) {
            tracker.logMetrics(Map.of("beside", epoch), epoch);
            LockSupport.parkNanos(5_000_000);
        }
        return "done";
    }

    @Step
    static String join(String broken, String beside) {
        return broken + beside;
    }

    public static void main(String[] args) {
        Pipeline.define("failing_training", p -> {
                    StepCall<String> broken = p.step(FailingTraining::broken).cache(false);
                    StepCall<String> beside = p.step(FailingTraining::beside).cache(false);
                    p.step(FailingTraining::join, broken, beside);
                })
                .run();
    }
}
