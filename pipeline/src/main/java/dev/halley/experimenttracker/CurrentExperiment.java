package dev.halley.experimenttracker;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which experiment a logging call belongs to: that of the step execution on this thread. Threads that a step starts
 * inherit it.
 */
public final class CurrentExperiment {

    private static final Logger log = LoggerFactory.getLogger(CurrentExperiment.class);
    private static final InheritableThreadLocal<Map<String, TrackedExperiment>> BY_TRACKER =
            new InheritableThreadLocal<>();
    private static final Set<String> WARNED = ConcurrentHashMap.newKeySet();

    private CurrentExperiment() {}

    static TrackedExperiment of(ExperimentTracker tracker) {
        Map<String, TrackedExperiment> experiments = BY_TRACKER.get();
        TrackedExperiment experiment = experiments == null ? null : experiments.get(tracker.name());
        return experiment == null ? unrecorded(tracker.name()) : experiment;
    }

    /**
     * Binds the experiments of a step execution, by tracker name, to this thread; the engine calls it around the step.
     * Close the result on the same thread.
     */
    public static Binding bind(Map<String, TrackedExperiment> experiments) {
        Map<String, TrackedExperiment> before = BY_TRACKER.get();
        BY_TRACKER.set(Map.copyOf(experiments));
        return () -> {
            if (before == null) {
                BY_TRACKER.remove();
            } else {
                BY_TRACKER.set(before);
            }
        };
    }

    /** Undoes a {@link #bind}. */
    public interface Binding extends AutoCloseable {
        @Override
        void close();
    }

    private static TrackedExperiment unrecorded(String tracker) {
        if (WARNED.add(tracker)) {
            log.warn(
                    "Values logged to experiment tracker '{}' outside of a step that uses it are not recorded."
                            + " Name it on the step: @Step(experimentTracker = \"{}\").",
                    tracker,
                    tracker);
        }
        return Unrecorded.INSTANCE;
    }

    /** Where values go that no step asked to record. */
    private enum Unrecorded implements TrackedExperiment {
        INSTANCE;

        @Override
        public void logParams(Map<String, ?> params) {}

        @Override
        public void logMetrics(Map<String, ? extends Number> metrics, @Nullable Long step) {}

        @Override
        public void logOther(String key, Object value) {}

        @Override
        public void addTags(List<String> tags) {}

        @Override
        public Map<String, String> metadata() {
            return Map.of();
        }

        @Override
        public void finish(@Nullable Throwable failure) {}
    }
}
