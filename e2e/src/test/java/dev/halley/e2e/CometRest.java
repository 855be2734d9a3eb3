package dev.halley.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Comet's REST API in the plainest form, without any code of Halley: what a stranger's client would send. Thread-safe. */
final class CometRest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(LONGEST)
            .build();
    private final String url;
    private final String apiKey;

    CometRest(String url, String apiKey) {
        this.url = url;
        this.apiKey = apiKey;
    }

    record Answer(int status, String body) {

        JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException e) {
                throw new AssertionError("not JSON: " + this, e);
            }
        }

        Answer succeeded() {
            if (status != 200) {
                throw new AssertionError("expected status 200: " + this);
            }
            return this;
        }
    }

    /** @throws IOException if no answer came */
    Answer post(String path, Object body) throws IOException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .build());
    }

    Answer get(String path, String... namesAndValues) {
        StringBuilder query = new StringBuilder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            query.append(i == 0 ? '?' : '&')
                    .append(namesAndValues[i])
                    .append('=')
                    .append(URLEncoder.encode(namesAndValues[i + 1], StandardCharsets.UTF_8));
        }
        try {
            return send(request(path + query).GET().build());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes an experiment and answers its key. */
    String createExperiment(String workspace, String project) throws IOException {
        return post("/api/rest/v2/write/experiment/create", Map.of("workspaceName", workspace, "projectName", project))
                .succeeded()
                .json()
                .path("experimentKey")
                .asText();
    }

    /** The experiments of a project, as Comet lists them. */
    List<JsonNode> experiments(String workspace, String project) {
        List<JsonNode> experiments = new ArrayList<>();
        get("/api/rest/v2/experiments", "workspaceName", workspace, "projectName", project)
                .succeeded()
                .json()
                .path("experiments")
                .forEach(experiments::add);
        return experiments;
    }

    /** The last value of each parameter, metric or other ({@code kind} is the last part of Comet's path). */
    Map<String, String> current(String experimentKey, String kind) {
        Map<String, String> values = new TreeMap<>();
        get("/api/rest/v2/experiment/" + kind, "experimentKey", experimentKey)
                .succeeded()
                .json()
                .path("values")
                .forEach(value -> values.put(
                        value.path("name").asText(), value.path("valueCurrent").asText()));
        return values;
    }

    List<String> tags(String experimentKey) {
        List<String> tags = new ArrayList<>();
        get("/api/rest/v2/experiment/tags", "experimentKey", experimentKey)
                .succeeded()
                .json()
                .path("tags")
                .forEach(tag -> tags.add(tag.asText()));
        return tags;
    }

    /** Every point of a metric. */
    List<JsonNode> points(String experimentKey, String metric) {
        List<JsonNode> points = new ArrayList<>();
        get("/api/rest/v2/experiment/metrics/get-metric", "experimentKey", experimentKey, "metricName", metric)
                .succeeded()
                .json()
                .path("metrics")
                .forEach(points::add);
        return points;
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path)).timeout(LONGEST).header("Authorization", apiKey);
    }

    private Answer send(HttpRequest request) throws IOException {
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
