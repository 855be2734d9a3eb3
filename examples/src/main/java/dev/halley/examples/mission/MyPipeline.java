package dev.halley.examples.mission;

import dev.halley.client.Client;
import dev.halley.experimenttracker.ExperimentTracker;
import dev.halley.pipeline.Pipeline;
import dev.halley.step.Step;
import java.util.Map;

/** One step that logs to the experiment tracker of the active stack, whatever its name is. */
public final class MyPipeline {

    private MyPipeline() {}

    @Step(name = "my_step")
    static void myStep() {
        ExperimentTracker tracker = Client.current().activeStack().experimentTracker();
        tracker.logMetrics(Map.of("my_metric", 42));
        tracker.logParams(Map.of("my_param", "hello"));
    }

    public static void main(String[] args) {
        String tracker = Client.current().activeStack().experimentTracker().name();
        Pipeline.define("my_pipeline", p -> p.step(MyPipeline::myStep).experimentTracker(tracker))
                .run();
    }
}
