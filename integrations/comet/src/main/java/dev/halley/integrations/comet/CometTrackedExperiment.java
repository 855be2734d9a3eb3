package dev.halley.integrations.comet;

import dev.halley.comet.client.CometExperiment;
import dev.halley.experimenttracker.TrackedExperiment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The Comet experiment of one execution of a step. */
record CometTrackedExperiment(CometExperiment comet) implements TrackedExperiment {

    @Override
    public void logParams(Map<String, ?> params) {
        comet.logParameters(params);
    }

    @Override
    public void logMetrics(Map<String, ? extends Number> metrics, @Nullable Long step) {
        comet.logMetrics(metrics, step);
    }

    @Override
    public void logOther(String key, Object value) {
        comet.logOther(key, value);
    }

    @Override
    public void addTags(List<String> tags) {
        comet.addTags(tags);
    }

    @Override
    public Map<String, String> metadata() {
        Map<String, String> metadata = new LinkedHashMap<>();
        comet.url().ifPresent(url -> metadata.put("experiment_tracker_url", url));
        metadata.put("comet_experiment_name", comet.name());
        metadata.put("comet_experiment_key", comet.key());
        return metadata;
    }

    @Override
    public void finish(@Nullable Throwable failure) {
        comet.finish(failure);
    }
}
