package dev.halley.integrations.mlflow;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Answers as MLflow's server does, to the requests that Halley makes and with the refusals that MLflow has for them; or, with the
 * system property {@code halley.mlflow.url}, hands everything on to a real one.
 */
final class TestMlflow implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern TAG_FILTER = Pattern.compile("tags\\.`(.*)` = '(.*)'");

    private final HttpServer server;
    private final @Nullable String real = System.getProperty("halley.mlflow.url");
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, String> experiments = new LinkedHashMap<>();
    private final Map<String, ObjectNode> runs = new LinkedHashMap<>();
    private final Map<String, ArrayNode> models = new LinkedHashMap<>();
    private volatile boolean away;

    private TestMlflow(HttpServer server) {
        this.server = server;
    }

    static TestMlflow start() throws IOException {
        TestMlflow mlflow =
                new TestMlflow(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        mlflow.server.setExecutor(Executors.newFixedThreadPool(4));
        mlflow.server.createContext("/", mlflow::handle);
        mlflow.server.start();
        return mlflow;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    void stopAnswering() {
        away = true;
    }

    void answerAgain() {
        away = false;
    }

    JsonNode run(String id) throws IOException {
        return call("GET", "runs/get?run_id=" + id, null).path("run");
    }

    JsonNode history(String id, String metric) throws IOException {
        return call("GET", "metrics/get-history?run_id=" + id + "&metric_key=" + metric, null)
                .path("metrics");
    }

    JsonNode runNamed(String experiment, String name) throws IOException {
        String id = call("GET", "experiments/get-by-name?experiment_name=" + experiment, null)
                .path("experiment")
                .path("experiment_id")
                .asText();
        ObjectNode search = JSON.createObjectNode().put("max_results", 100);
        search.putArray("experiment_ids").add(id);
        for (JsonNode run : call("POST", "runs/search", search).path("runs")) {
            if (run.path("info").path("run_name").asText().equals(name)) {
                return run(run.path("info").path("run_id").asText());
            }
        }
        throw new AssertionError("there is no run '" + name + "'");
    }

    private JsonNode call(String method, String path, @Nullable JsonNode body) throws IOException {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url() + "/api/2.0/mlflow/" + path))
                    .header("Content-Type", "application/json")
                    .method(
                            method,
                            body == null
                                    ? HttpRequest.BodyPublishers.noBody()
                                    : HttpRequest.BodyPublishers.ofString(body.toString()))
                    .build();
            return JSON.readTree(
                    http.send(request, HttpResponse.BodyHandlers.ofString()).body());
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (away) {
            exchange.close();
            return;
        }
        Answer answer = real == null ? answer(exchange, body) : handOn(exchange, body);
        byte[] text = answer.body().getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(answer.status(), text.length);
        exchange.getResponseBody().write(text);
        exchange.close();
    }

    private record Answer(int status, String body) {}

    private Answer handOn(HttpExchange exchange, byte[] body) throws IOException {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(real + exchange.getRequestURI()))
                    .header("Content-Type", "application/json")
                    .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body))
                    .build();
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            return new Answer(answer.statusCode(), answer.body());
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final int status;

        Refusal(int status, String code) {
            super(code);
            this.status = status;
        }
    }

    private synchronized Answer answer(HttpExchange exchange, byte[] body) throws IOException {
        String path = exchange.getRequestURI().getPath().replace("/api/2.0/mlflow/", "");
        JsonNode asked = body.length == 0 ? query(exchange.getRequestURI()) : JSON.readTree(body);
        try {
            return new Answer(200, answer(path, asked).toString());
        } catch (Refusal e) {
            return new Answer(
                    e.status,
                    JSON.createObjectNode()
                            .put("error_code", e.getMessage())
                            .put("message", path)
                            .toString());
        }
    }

    private static ObjectNode query(URI uri) {
        ObjectNode query = JSON.createObjectNode();
        String raw = uri.getRawQuery();
        for (String pair : (raw == null ? "" : raw).split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                query.put(pair.substring(0, equals), URLDecoder.decode(pair.substring(equals + 1), UTF_8));
            }
        }
        return query;
    }

    private JsonNode answer(String path, JsonNode asked) {
        ObjectNode answer = JSON.createObjectNode();
        switch (path) {
            case "experiments/search" -> answer.putArray("experiments");
            case "experiments/get-by-name" ->
                answer.putObject("experiment")
                        .put(
                                "experiment_id",
                                known(experiments, asked.path("experiment_name").asText()));
            case "experiments/create" ->
                answer.put("experiment_id", newExperiment(asked.path("name").asText()));
            case "runs/create" -> answer.set("run", newRun(asked));
            case "runs/get" ->
                answer.set("run", known(runs, asked.path("run_id").asText()));
            case "runs/search" -> answer.set("runs", search(asked));
            case "runs/log-batch" -> logBatch(asked);
            case "runs/update" ->
                ((ObjectNode) known(runs, asked.path("run_id").asText()).path("info"))
                        .put("status", asked.path("status").asText());
            case "metrics/get-history" -> answer.set("metrics", history(asked));
            case "registered-models/search" -> answer.putArray("registered_models");
            case "registered-models/create" -> newModel(asked.path("name").asText());
            case "registered-models/alias" -> known(models, asked.path("name").asText());
            case "model-versions/create" -> answer.set("model_version", newVersion(asked));
            case "model-versions/search" -> {
                String name = asked.path("filter").asText().replaceAll("name='(.*)'", "$1");
                answer.set("model_versions", models.getOrDefault(name, JSON.createArrayNode()));
            }
            default -> throw new Refusal(404, "ENDPOINT_NOT_FOUND");
        }
        return answer;
    }

    private static <T> T known(Map<String, T> all, String key) {
        T found = all.get(key);
        if (found == null) {
            throw new Refusal(404, "RESOURCE_DOES_NOT_EXIST");
        }
        return found;
    }

    private String newExperiment(String name) {
        if (experiments.containsKey(name)) {
            throw new Refusal(400, "RESOURCE_ALREADY_EXISTS");
        }
        experiments.put(name, Integer.toString(experiments.size() + 1));
        return known(experiments, name);
    }

    private ObjectNode newRun(JsonNode asked) {
        String id = Integer.toHexString(runs.size() + 1).repeat(8);
        ObjectNode run = JSON.createObjectNode();
        run.putObject("info")
                .put("run_id", id)
                .put("run_name", asked.path("run_name").asText())
                .put("experiment_id", asked.path("experiment_id").asText())
                .put("status", "RUNNING");
        ObjectNode data = run.putObject("data");
        data.putArray("metrics");
        data.putArray("params");
        data.set("tags", asked.path("tags"));
        run.putArray("history");
        runs.put(id, run);
        return run;
    }

    private ArrayNode search(JsonNode asked) {
        ArrayNode found = JSON.createArrayNode();
        Matcher filter = TAG_FILTER.matcher(asked.path("filter").asText());
        boolean any = !filter.matches();
        for (ObjectNode run : runs.values()) {
            boolean there =
                    asked.path("experiment_ids").path(0).equals(run.path("info").path("experiment_id"));
            boolean fits = any;
            for (JsonNode tag : run.path("data").path("tags")) {
                fits |= !any
                        && tag.path("key").asText().equals(filter.group(1))
                        && tag.path("value").asText().equals(filter.group(2));
            }
            if (there && fits) {
                found.add(run);
            }
        }
        return found;
    }

    private void logBatch(JsonNode asked) {
        if (asked.path("metrics").size() > 1000
                || asked.path("params").size() > 100
                || asked.path("tags").size() > 100) {
            throw new Refusal(400, "INVALID_PARAMETER_VALUE");
        }
        ObjectNode run = known(runs, asked.path("run_id").asText());
        for (String kind : new String[] {"metrics", "params", "tags"}) {
            ArrayNode into = (ArrayNode) run.path("data").path(kind);
            for (JsonNode each : asked.path(kind)) {
                if (!each.path("key").asText().matches("[\\w\\-. :/]{1,250}")) {
                    throw new Refusal(400, "INVALID_PARAMETER_VALUE");
                }
                into.add(each);
                if (kind.equals("metrics") && !contains((ArrayNode) run.path("history"), each)) {
                    ((ArrayNode) run.path("history")).add(each);
                }
            }
        }
    }

    private static boolean contains(ArrayNode all, JsonNode wanted) {
        for (JsonNode each : all) {
            if (each.equals(wanted)) {
                return true;
            }
        }
        return false;
    }

    private ArrayNode history(JsonNode asked) {
        ArrayNode points = JSON.createArrayNode();
        known(runs, asked.path("run_id").asText()).path("history").forEach(point -> {
            if (point.path("key").equals(asked.path("metric_key"))) {
                points.add(point);
            }
        });
        return points;
    }

    private void newModel(String name) {
        if (models.putIfAbsent(name, JsonNodeFactory.instance.arrayNode()) != null) {
            throw new Refusal(400, "RESOURCE_ALREADY_EXISTS");
        }
    }

    private ObjectNode newVersion(JsonNode asked) {
        ArrayNode versions = known(models, asked.path("name").asText());
        ObjectNode version = versions.addObject();
        version.put("name", asked.path("name").asText());
        version.put("version", Integer.toString(versions.size()));
        version.put("source", asked.path("source").asText());
        version.set("tags", asked.path("tags"));
        return version;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
