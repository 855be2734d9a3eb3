package dev.halley.examples.mission;

import dev.halley.client.Client;
import dev.halley.integrations.comet.CometExperimentTrackerSettings;
import dev.halley.pipeline.Pipeline;
import dev.halley.step.Step;
import java.util.Map;

/** Settings of the tracker in the annotation of a step and in its call. */
public final class Tagged {

    private Tagged() {}

    @Step(experimentTracker = "comet_tracker", settings = "experiment_tracker.comet: {tags: [some_tag]}")
    static void annotated() {
        Client.current().activeStack().experimentTracker().logMetrics(Map.of("my_metric", 42));
    }

    static final Pipeline TAGGED = Pipeline.define("tagged", p -> {
        p.step(Tagged::annotated);
        p.step(Tagged::annotated)
                .named("called")
                .settings("experiment_tracker.comet", CometExperimentTrackerSettings.withTags("another_tag"));
    });
}
