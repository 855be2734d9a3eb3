package dev.halley.integrations.mlflow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.experimenttracker.TrackedExperiment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The run of MLflow that one execution of a step has. Thread-safe. */
final class MlflowRun implements TrackedExperiment {

    private final Sender sender;
    private final Journal journal;
    private volatile @Nullable Ids ids;

    /** What the server calls it. */
    record Ids(String experimentId, String runId, String url) {}

    MlflowRun(Sender sender, Journal journal) {
        this.sender = sender;
        this.journal = journal;
    }

    /** Makes the run at once, so that its address is known; a server that is away gets it later. */
    void open() {
        sender.open(this);
    }

    Journal journal() {
        return journal;
    }

    @Nullable
    Ids ids() {
        return ids;
    }

    void opened(Ids given) {
        ids = given;
    }

    @Override
    public void logParams(Map<String, ?> params) {
        ObjectNode entry = MlflowServer.object();
        ObjectNode all = entry.putObject("params");
        flatten("", params, all);
        log(entry);
    }

    private static void flatten(String prefix, Map<?, ?> params, ObjectNode into) {
        params.forEach((key, value) -> {
            String name = Names.valid(prefix + key);
            if (value instanceof Map<?, ?> inner) {
                flatten(prefix + key + ".", inner, into);
            } else {
                into.put(name, String.valueOf(value));
            }
        });
    }

    @Override
    public void logMetrics(Map<String, ? extends Number> metrics, @Nullable Long step) {
        ObjectNode entry = MlflowServer.object();
        ObjectNode all = entry.putObject("metrics");
        // As text: JSON has no NaN and no infinities.
        metrics.forEach((key, value) -> all.put(Names.valid(key), Names.number(value)));
        entry.put("step", step == null ? 0L : step);
        entry.put("at", System.currentTimeMillis());
        log(entry);
    }

    @Override
    public void logOther(String key, Object value) {
        tag(key, String.valueOf(value));
    }

    @Override
    public void addTags(List<String> tags) {
        tags.forEach(tag -> tag(tag, "true"));
    }

    private void tag(String key, String value) {
        ObjectNode entry = MlflowServer.object();
        entry.putObject("tags").put(Names.valid(key), value);
        log(entry);
    }

    @Override
    public Map<String, String> metadata() {
        Ids known = ids;
        Map<String, String> metadata = new LinkedHashMap<>();
        if (known != null) {
            metadata.put("experiment_tracker_url", known.url());
            metadata.put("mlflow_run_id", known.runId());
            metadata.put("mlflow_experiment_id", known.experimentId());
        }
        metadata.put("mlflow_run_name", journal.header().runName());
        return metadata;
    }

    @Override
    public void finish(@Nullable Throwable failure) {
        if (failure != null) {
            tag("halley.failure", failure.toString());
        }
        ObjectNode entry = MlflowServer.object();
        entry.put("status", failure == null ? "FINISHED" : "FAILED");
        entry.put("at", System.currentTimeMillis());
        log(entry);
    }

    private void log(ObjectNode entry) {
        journal.append(entry);
        sender.add(this, entry);
    }
}
