package dev.halley.experimenttracker;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The experiment of one execution of one step. Thread-safe: a step may log from several threads. */
public interface TrackedExperiment {

    /** One that forgets all that is logged to it, because nobody asked to record it. */
    static TrackedExperiment unrecorded() {
        return UnrecordedExperiment.INSTANCE;
    }

    void logParams(Map<String, ?> params);

    /** @param step null if the values have no step */
    void logMetrics(Map<String, ? extends Number> metrics, @Nullable Long step);

    void logOther(String key, Object value);

    void addTags(List<String> tags);

    /**
     * What the step's metadata says of the experiment, in order; contains {@code experiment_tracker_url} only if the
     * server gave that link.
     */
    Map<String, String> metadata();

    /**
     * Ends the experiment. Called exactly once, after the outputs were stored or the step failed. Does not wait for the
     * network.
     *
     * @param failure why the step failed; null if it succeeded
     */
    void finish(@Nullable Throwable failure);
}
