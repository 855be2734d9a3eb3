package dev.halley.integrations.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Calls MLflow's REST API. Thread-safe. */
final class MlflowServer {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final URI base;
    private final @Nullable String authorization;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();

    MlflowServer(URI base, @Nullable String authorization) {
        this.base = base;
        this.authorization = authorization;
    }

    static MlflowServer of(MlflowExperimentTrackerConfig config) {
        return new MlflowServer(config.uri(), authorization(config.token(), config.username(), config.password()));
    }

    static @Nullable String authorization(
            @Nullable String token, @Nullable String username, @Nullable String password) {
        if (token != null) {
            return "Bearer " + token;
        }
        if (username == null) {
            return null;
        }
        String pair = username + ":" + (password == null ? "" : password);
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    /** MLflow did not do what it was asked to. */
    static final class Refused extends IOException {
        private static final long serialVersionUID = 1L;

        private final int status;
        private final String code;

        Refused(int status, String code, String message) {
            super("MLflow answers " + status + (code.isEmpty() ? "" : " " + code)
                    + (message.isEmpty() ? "" : ": " + message));
            this.status = status;
            this.code = code;
        }

        boolean isUnauthenticated() {
            return status == 401 || status == 403;
        }

        boolean is(String errorCode) {
            return code.equals(errorCode);
        }

        /** Whether the same request may be taken later. */
        boolean isTemporary() {
            return status >= 500 || status == 429 || status == 408;
        }
    }

    /** Where people look at a run. */
    String runUrl(String experimentId, String runId) {
        return base + "/#/experiments/" + experimentId + "/runs/" + runId;
    }

    String address() {
        return base.toString();
    }

    /** The id of an experiment, which is made if it is not there. */
    String experiment(String name) throws IOException {
        try {
            return get("experiments/get-by-name?experiment_name=" + encoded(name))
                    .path("experiment")
                    .path("experiment_id")
                    .asText();
        } catch (Refused e) {
            if (!e.is("RESOURCE_DOES_NOT_EXIST")) {
                throw e;
            }
        }
        try {
            return post("experiments/create", object().put("name", name))
                    .path("experiment_id")
                    .asText();
        } catch (Refused e) {
            if (e.is("RESOURCE_ALREADY_EXISTS")) { // Another process was faster.
                return experiment(name);
            }
            throw e;
        }
    }

    JsonNode get(String path) throws IOException {
        return send(path, request(path).GET());
    }

    JsonNode post(String path, ObjectNode body) throws IOException {
        return send(path, request(path).POST(HttpRequest.BodyPublishers.ofString(body.toString())));
    }

    JsonNode patch(String path, ObjectNode body) throws IOException {
        return send(path, request(path).method("PATCH", HttpRequest.BodyPublishers.ofString(body.toString())));
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + "/api/2.0/mlflow/" + path))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .header("User-Agent", "halley");
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return request;
    }

    private JsonNode send(String path, HttpRequest.Builder request) throws IOException {
        try {
            HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
            JsonNode body = parsed(answer.body());
            if (answer.statusCode() == 200 && body != null) {
                return body;
            }
            throw body == null
                    ? new Refused(answer.statusCode(), "", "this is no MLflow server, or its address is another one")
                    : new Refused(
                            answer.statusCode(),
                            body.path("error_code").asText(),
                            body.path("message").asText());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(path);
        }
    }

    private static @Nullable JsonNode parsed(String body) {
        try {
            JsonNode read = JSON.readTree(body);
            return read.isObject() ? read : null;
        } catch (IOException e) {
            return null;
        }
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
