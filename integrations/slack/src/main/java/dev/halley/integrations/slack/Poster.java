package dev.halley.integrations.slack;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

/** Posts JSON to one address. Follows no redirect and shows no answer, which could be somebody else's page. Thread-safe. */
final class Poster {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String component;
    private final WebAddress address;
    private final Map<String, String> headers;
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(PATIENCE)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    Poster(String component, WebAddress address, Map<String, String> headers) {
        this.component = component;
        this.address = address;
        this.headers = Map.copyOf(headers);
    }

    WebAddress address() {
        return address;
    }

    void post(JsonNode message) {
        address.requireReachable(component);
        HttpRequest.Builder request = HttpRequest.newBuilder(address.uri())
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .header("User-Agent", "halley")
                .POST(HttpRequest.BodyPublishers.ofString(message.toString()));
        headers.forEach(request::setHeader);
        try {
            HttpResponse<Void> answer = http.send(request.build(), BodyHandlers.discarding());
            requireTaken(answer.statusCode());
        } catch (IOException e) {
            throw new HalleyException(
                    ErrorKind.UNREACHABLE,
                    "The alerter '" + component + "' cannot reach " + address.shown() + ": "
                            + e.getClass().getSimpleName() + ". Check its address and the network.",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HalleyException(ErrorKind.FAILED, "The alerter '" + component + "' was interrupted.", e);
        }
    }

    private void requireTaken(int status) {
        if (status >= 200 && status < 300) {
            return;
        }
        boolean unknown = status == 401 || status == 403 || status == 404 || status == 410;
        throw new HalleyException(
                unknown ? ErrorKind.UNAUTHENTICATED : status >= 500 ? ErrorKind.UNREACHABLE : ErrorKind.INVALID,
                "The alerter '" + component + "': " + address.shown() + " did not take the message (HTTP " + status
                        + ")." + (unknown ? " Make a new web hook there and update the secret." : ""));
    }
}
