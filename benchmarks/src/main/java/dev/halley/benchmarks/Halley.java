package dev.halley.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the workloads ask Halley's server besides the load. */
final class Halley {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Halley() {}

    static List<String> experiments(int port, int count) throws Exception {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            keys.add(Bodies.experiment(port));
        }
        return keys;
    }

    /** How many points an experiment has, by its summaries. */
    static long count(int port, String experiment) throws Exception {
        byte[] body =
                Load.once(port, Load.request("GET", "/api/v1/experiments/" + experiment, Bodies.halleyHeaders(), null));
        long count = 0;
        for (JsonNode metric : JSON.readTree(body).path("metricSummaries")) {
            count += metric.path("count").asLong();
        }
        return count;
    }

    static byte[] seriesRequest(String experiment, String query, boolean binary) {
        return Load.request(
                "GET",
                "/api/v1/experiments/" + experiment + "/series?" + query,
                Map.of(
                        "Authorization",
                        HalleyServer.KEY,
                        "Accept",
                        binary ? "application/vnd.halley.series" : "application/json"),
                null);
    }
}
