package dev.halley.integrations.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.integrations.mlflow.Journal.Header;
import dev.halley.integrations.mlflow.MlflowRun.Ids;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Brings a run to the server. All of it may be done again: the run is found by the id of the step execution, parameters and tags
 * have the value they had, and MLflow keeps a metric's point once.
 */
final class Replay {

    private static final int MOST_METRICS = 1000;
    private static final int MOST_PARAMETERS = 100;
    private static final int LONGEST_PARAMETER = 6000;
    private static final String STEP_RUN = "halley.step_run_id";
    private static final String PARENT = "halley.parent_of";

    private final MlflowServer server;

    Replay(MlflowServer server) {
        this.server = server;
    }

    void send(Journal journal) throws IOException {
        Ids ids = open(journal.header());
        List<ObjectNode> entries = journal.entries();
        log(ids, entries);
        boolean ended = entries.stream().anyMatch(entry -> entry.has("status"));
        if (!ended) {
            // The process was killed before its step ended.
            update(ids, "KILLED", System.currentTimeMillis());
        }
    }

    /** Finds or makes the run. */
    Ids open(Header header) throws IOException {
        String experiment = server.experiment(header.experiment());
        String run = find(experiment, STEP_RUN, header.stepRunId());
        if (run.isEmpty()) {
            ObjectNode tags = MlflowServer.object();
            header.tags().forEach(tags::put);
            if (header.parent() != null) {
                tags.put("mlflow.parentRunId", parent(experiment, header));
            }
            run = create(experiment, header.runName(), header.startMillis(), tags);
        }
        return new Ids(experiment, run, server.runUrl(experiment, run));
    }

    private String parent(String experiment, Header header) throws IOException {
        synchronized (Replay.class) { // Steps start at once, and each would make one.
            String parent = find(experiment, PARENT, String.valueOf(header.parent()));
            return parent.isEmpty()
                    ? create(
                            experiment,
                            header.pipelineRun(),
                            header.startMillis(),
                            MlflowServer.object().put(PARENT, header.parent()))
                    : parent;
        }
    }

    /** Empty if there is none. */
    private String find(String experiment, String tag, String value) throws IOException {
        ObjectNode search = MlflowServer.object();
        search.putArray("experiment_ids").add(experiment);
        search.put("filter", "tags.`" + tag + "` = '" + value.replace("'", "") + "'");
        search.put("max_results", 1);
        return server.post("runs/search", search)
                .path("runs")
                .path(0)
                .path("info")
                .path("run_id")
                .asText("");
    }

    private String create(String experiment, String name, long startMillis, ObjectNode tags) throws IOException {
        ObjectNode create = MlflowServer.object();
        create.put("experiment_id", experiment);
        create.put("run_name", name);
        create.put("start_time", startMillis);
        ArrayNode list = create.putArray("tags");
        tags.properties().forEach(tag -> list.addObject()
                .put("key", tag.getKey())
                .put("value", tag.getValue().asText()));
        return server.post("runs/create", create)
                .path("run")
                .path("info")
                .path("run_id")
                .asText();
    }

    /** Sends what happened, in order, in as few requests as MLflow takes. */
    void log(Ids ids, List<ObjectNode> entries) throws IOException {
        ObjectNode batch = batch(ids);
        for (ObjectNode entry : entries) {
            for (Map.Entry<String, JsonNode> metric : entry.path("metrics").properties()) {
                ObjectNode point = ((ArrayNode) batch.path("metrics")).addObject();
                point.put("key", metric.getKey());
                number(point, metric.getValue().asText());
                point.put("timestamp", entry.path("at").asLong());
                point.put("step", entry.path("step").asLong());
                batch = sentIfFull(ids, batch, "metrics", MOST_METRICS);
            }
            for (String kind : List.of("params", "tags")) {
                for (Map.Entry<String, JsonNode> pair : entry.path(kind).properties()) {
                    String value = pair.getValue().asText();
                    ((ArrayNode) batch.path(kind))
                            .addObject()
                            .put("key", pair.getKey())
                            .put(
                                    "value",
                                    value.length() <= LONGEST_PARAMETER
                                            ? value
                                            : value.substring(0, LONGEST_PARAMETER));
                    batch = sentIfFull(ids, batch, kind, MOST_PARAMETERS);
                }
            }
        }
        send(batch);
        for (ObjectNode entry : entries) {
            if (entry.has("status")) {
                update(ids, entry.path("status").asText(), entry.path("at").asLong());
            }
        }
    }

    private static void number(ObjectNode point, String value) {
        if (value.equals("NaN") || value.endsWith("Infinity")) {
            point.put("value", value);
        } else {
            point.put("value", Double.parseDouble(value));
        }
    }

    private static ObjectNode batch(Ids ids) {
        ObjectNode batch = MlflowServer.object().put("run_id", ids.runId());
        batch.putArray("metrics");
        batch.putArray("params");
        batch.putArray("tags");
        return batch;
    }

    private ObjectNode sentIfFull(Ids ids, ObjectNode batch, String kind, int most) throws IOException {
        if (batch.path(kind).size() < most) {
            return batch;
        }
        send(batch);
        return batch(ids);
    }

    private void send(ObjectNode batch) throws IOException {
        if (!batch.path("metrics").isEmpty()
                || !batch.path("params").isEmpty()
                || !batch.path("tags").isEmpty()) {
            server.post("runs/log-batch", batch);
        }
    }

    private void update(Ids ids, String status, long endMillis) throws IOException {
        server.post(
                "runs/update",
                MlflowServer.object()
                        .put("run_id", ids.runId())
                        .put("status", status)
                        .put("end_time", endMillis));
    }
}
