package dev.halley.e2e.program;

import dev.halley.client.Client;
import dev.halley.experimenttracker.ExperimentTracker;
import dev.halley.pipeline.Pipeline;
import dev.halley.step.Step;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** Trains for as many epochs as the first argument says, two milliseconds each, and prints each epoch once it is logged. */
public final class LongTraining {

    private LongTraining() {}

    @Step(name = "train", experimentTracker = "comet_tracker")
    static void train(int epochs) {
        ExperimentTracker tracker = Client.current().activeStack().experimentTracker();
        tracker.logParams(Map.of("epochs", epochs));
        for (int epoch = 0; epoch < epochs; epoch++) {
            tracker.logMetrics(Map.of("loss", 1.0 / (epoch + 1)), epoch);
            System.out.println("logged " + epoch + ".");
            LockSupport.parkNanos(2_000_000);
        }
    }

    public static void main(String[] args) {
        int epochs = Integer.parseInt(args[0]);
        Pipeline.define("long_training", p -> p.step(LongTraining::train, p.parameter("epochs", epochs))
                        .cache(false))
                .run();
    }
}
