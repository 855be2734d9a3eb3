package dev.halley.experimenttracker;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.halley.stack.ComponentCheckException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** A tracker that keeps all it is told in memory, in the order in which it was told. */
public final class RecordingTracker implements ExperimentTracker {

    /** What a pipeline, step or run may say. */
    public record Settings(
            @Nullable List<String> tags,
            @Nullable @JsonProperty("run_name") String runName,
            @Nullable Map<String, Object> settings) {}

    /** One experiment. */
    public static final class Recorded implements TrackedExperiment {
        public final TrackedStep step;
        public final Settings settings;
        public final Map<String, Object> parameters = Collections.synchronizedMap(new LinkedHashMap<>());
        public final List<String> points = Collections.synchronizedList(new ArrayList<>());
        public final List<String> ends = Collections.synchronizedList(new ArrayList<>());

        Recorded(TrackedStep step, Settings settings) {
            this.step = step;
            this.settings = settings;
        }

        @Override
        public void logParams(Map<String, ?> params) {
            parameters.putAll(params);
        }

        @Override
        public void logMetrics(Map<String, ? extends Number> metrics, @Nullable Long atStep) {
            metrics.forEach((name, value) -> points.add(name + "@" + atStep + "=" + value));
        }

        @Override
        public void logOther(String key, Object value) {
            parameters.put("other." + key, value);
        }

        @Override
        public void addTags(List<String> tags) {
            parameters.put("tags", tags);
        }

        @Override
        public Map<String, String> metadata() {
            return Map.of("experiment_tracker_url", "http://recorded/" + step.step() + "/" + step.stepRunId());
        }

        @Override
        public void finish(@Nullable Throwable failure) {
            ends.add(failure == null ? "finished" : "failed: " + failure.getMessage());
        }
    }

    public final Queue<Recorded> experiments = new ConcurrentLinkedQueue<>();
    public @Nullable ComponentCheckException refusal;
    public List<String> unsent = List.of();
    private final String name;

    public RecordingTracker(String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void check() {
        if (refusal != null) {
            throw refusal;
        }
    }

    @Override
    public TrackedExperiment begin(TrackedStep step, Record settings) {
        Recorded experiment = new Recorded(step, (Settings) settings);
        experiments.add(experiment);
        return experiment;
    }

    @Override
    public List<String> unsent() {
        return unsent;
    }
}
