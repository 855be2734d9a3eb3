package dev.halley.internal.engine;

import dev.halley.experimenttracker.ExperimentTracker;
import dev.halley.internal.plan.CompiledStep;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What experiment trackers could not send yet, in words. */
final class Unsent {

    private static final Logger log = LoggerFactory.getLogger(Unsent.class);

    private Unsent() {}

    /** What the trackers of these steps say. They may wait a while for what is under way. */
    static List<String> of(List<CompiledStep> executed) {
        Set<ExperimentTracker> trackers = new LinkedHashSet<>();
        executed.forEach(step -> step.trackings().forEach(tracking -> trackers.add(tracking.tracker())));
        List<String> unsent = new ArrayList<>();
        for (ExperimentTracker tracker : trackers) {
            try {
                unsent.addAll(tracker.unsent());
            } catch (RuntimeException e) {
                log.warn("Experiment tracker '{}' does not tell what it could not send.", tracker.name(), e);
                unsent.add("Experiment tracker '" + tracker.name() + "' does not tell what it could not send: "
                        + e.getMessage());
            }
        }
        return unsent;
    }
}
