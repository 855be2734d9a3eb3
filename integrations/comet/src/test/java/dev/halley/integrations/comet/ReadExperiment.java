package dev.halley.integrations.comet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An experiment as the server gives it back by Comet's REST API. */
record ReadExperiment(String server, String key) {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final ObjectMapper JSON = new ObjectMapper();

    JsonNode metadata() {
        return get("/experiment/metadata?experimentKey=" + key);
    }

    /** By name; of two with one name the last counts. */
    Map<String, String> parameters() {
        return byName("/experiment/parameters?experimentKey=" + key);
    }

    Map<String, String> others() {
        return byName("/experiment/log-other?experimentKey=" + key);
    }

    List<String> tags() {
        List<String> tags = new ArrayList<>();
        get("/experiment/tags?experimentKey=" + key).get("tags").forEach(tag -> tags.add(tag.asText()));
        return tags;
    }

    /** As {@code name@step=value}, sorted. */
    List<String> points() {
        List<String> points = new ArrayList<>();
        get("/experiment/metrics/get-all?experimentKey=" + key)
                .get("metrics")
                .forEach(point -> points.add(point.get("metricName").asText() + "@"
                        + point.get("step").asText() + "="
                        + point.get("metricValue").asText()));
        return points.stream().sorted().toList();
    }

    List<String> all(String project) {
        List<String> keys = new ArrayList<>();
        get("/experiments?workspaceName=ada&projectName=" + project)
                .get("experiments")
                .forEach(experiment -> keys.add(experiment.get("experimentKey").asText()));
        return keys;
    }

    private Map<String, String> byName(String path) {
        Map<String, String> values = new TreeMap<>();
        get(path)
                .get("values")
                .forEach(value -> values.put(
                        value.get("name").asText(), value.get("valueCurrent").asText()));
        return values;
    }

    private JsonNode get(String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server + "/api/rest/v2" + path))
                .header("Authorization", TrackedHome.KEY)
                .build();
        try {
            HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new AssertionError(path + ": " + response.statusCode() + " " + response.body());
            }
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
