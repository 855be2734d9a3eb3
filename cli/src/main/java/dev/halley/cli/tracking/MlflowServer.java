package dev.halley.cli.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A tracking server of MLflow, by its REST API. */
final class MlflowServer implements MlflowSource {

    private static final String API = "/api/2.0/mlflow";
    private static final int PAGE = 1_000;

    private final TrackingApi calls;

    MlflowServer(String url) {
        // MLflow's own server wants no key; one behind a proxy may refuse it.
        this.calls = new TrackingApi(url, "");
    }

    @Override
    public List<Run> runs() {
        Map<String, String> experiments = new LinkedHashMap<>();
        String page = "";
        do {
            JsonNode answer = calls.get(API + "/experiments/search?max_results=" + PAGE
                    + (page.isEmpty() ? "" : "&page_token=" + TrackingApi.encoded(page)));
            answer.path("experiments")
                    .forEach(one -> experiments.put(
                            one.path("experiment_id").asText(), one.path("name").asText()));
            page = answer.path("next_page_token").asText();
        } while (!page.isEmpty());
        List<Run> runs = new ArrayList<>();
        experiments.forEach((id, name) -> runs.addAll(runsOf(id, name)));
        return runs;
    }

    private List<Run> runsOf(String experimentId, String experiment) {
        List<Run> runs = new ArrayList<>();
        String page = "";
        do {
            ObjectNode body = TrackingApi.JSON.createObjectNode().put("max_results", PAGE);
            body.putArray("experiment_ids").add(experimentId);
            JsonNode answer = calls.post(API + "/runs/search", page.isEmpty() ? body : body.put("page_token", page));
            answer.path("runs").forEach(run -> runs.add(run(run, experiment)));
            page = answer.path("next_page_token").asText();
        } while (!page.isEmpty());
        return runs;
    }

    private static Run run(JsonNode run, String experiment) {
        JsonNode info = run.path("info");
        JsonNode data = run.path("data");
        long start = info.path("start_time").asLong();
        List<String> metrics = new ArrayList<>();
        data.path("metrics").forEach(metric -> metrics.add(metric.path("key").asText()));
        String id = info.path("run_id").asText();
        return new Run(
                id,
                info.path("run_name").asText(id),
                experiment,
                info.path("status").asText(),
                start,
                info.path("end_time").asLong(start),
                pairs(data.path("params")),
                pairs(data.path("tags")),
                metrics);
    }

    private static Map<String, String> pairs(JsonNode list) {
        Map<String, String> pairs = new TreeMap<>();
        list.forEach(
                pair -> pairs.put(pair.path("key").asText(), pair.path("value").asText()));
        return pairs;
    }

    @Override
    public List<Imported.Point> points(Run run) {
        List<Imported.Point> points = new ArrayList<>();
        for (String metric : run.metrics()) {
            String page = "";
            do {
                JsonNode answer = calls.get(API + "/metrics/get-history?run_id=" + run.id()
                        + "&max_results=25000&metric_key=" + TrackingApi.encoded(metric)
                        + (page.isEmpty() ? "" : "&page_token=" + TrackingApi.encoded(page)));
                answer.path("metrics")
                        .forEach(point -> points.add(new Imported.Point(
                                metric,
                                point.path("value").asDouble(Double.NaN),
                                point.path("step").asLong(),
                                point.path("timestamp").asLong())));
                page = answer.path("next_page_token").asText();
            } while (!page.isEmpty());
        }
        return points;
    }

    @Override
    public void files(Run run, Imported to) {
        // The server's files may be anywhere, with credentials of their own: a folder is the way to import them.
    }
}
