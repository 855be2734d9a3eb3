package dev.halley.metadata.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.metadata.StepStateException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;

/** Calls the native API of a server with a user's key. Thread-safe. */
public final class ServerCalls {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String url;
    private final String apiKey;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    public ServerCalls(String url, String apiKey) {
        this.url = url.replaceAll("/+$", "");
        this.apiKey = apiKey;
    }

    public String url() {
        return url;
    }

    /** @throws HalleyException as the server says; UNREACHABLE if it does not answer */
    public JsonNode post(String path, ObjectNode body) {
        return send(request(path).POST(HttpRequest.BodyPublishers.ofString(body.toString())));
    }

    public JsonNode get(String path) {
        return send(request(path).GET());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path))
                .timeout(PATIENCE)
                .header("Authorization", apiKey)
                .header("Content-Type", "application/json");
    }

    private JsonNode send(HttpRequest.Builder request) {
        try {
            HttpResponse<byte[]> answer = http.send(request.build(), BodyHandlers.ofByteArray());
            JsonNode body = parsed(answer.body());
            if (answer.statusCode() == 200) {
                JsonNode error = body.path("error");
                if (error.isObject()) {
                    String message = error.path("message").asText();
                    throw error.path("lostStep").asBoolean()
                            ? new StepStateException(message)
                            : new HalleyException(kind(error.path("kind").asText()), message);
                }
                return body;
            }
            throw refused(answer.statusCode(), body.path("detail").asText());
        } catch (IOException e) {
            throw new HalleyException(
                    ErrorKind.UNREACHABLE,
                    "The server " + url + " does not answer. Start it, or use this machine's own store: halley logout",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HalleyException(ErrorKind.FAILED, "The call of the server " + url + " was interrupted.", e);
        }
    }

    private static JsonNode parsed(byte[] body) {
        try {
            return StoreCalls.JSON.readTree(body);
        } catch (IOException e) {
            return StoreCalls.JSON.missingNode();
        }
    }

    private HalleyException refused(int status, String detail) {
        return switch (status) {
            case 401 ->
                new HalleyException(
                        ErrorKind.UNAUTHENTICATED,
                        "The server " + url + " does not know this API key. Log in again: halley login " + url);
            case 403 ->
                new HalleyException(ErrorKind.UNAUTHENTICATED, "The server " + url + " does not allow this: " + detail);
            case 404 ->
                new HalleyException(
                        ErrorKind.INVALID,
                        "There is no Halley server of this version at " + url
                                + ". Check the address, and that server and" + " command have one version.");
            default ->
                new HalleyException(
                        status >= 500 ? ErrorKind.UNREACHABLE : ErrorKind.INVALID,
                        "The server " + url + " answers " + status + ": " + detail);
        };
    }

    private static ErrorKind kind(String name) {
        return Arrays.stream(ErrorKind.values())
                .filter(kind -> kind.name().equals(name))
                .findFirst()
                .orElse(ErrorKind.FAILED);
    }
}
