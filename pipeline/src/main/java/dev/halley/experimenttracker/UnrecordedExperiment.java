package dev.halley.experimenttracker;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where values go that nobody asked to record. */
enum UnrecordedExperiment implements TrackedExperiment {
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
