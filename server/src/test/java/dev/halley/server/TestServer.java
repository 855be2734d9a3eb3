package dev.halley.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.server.database.TestDatabase;
import dev.halley.server.http.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** A real server on a free port, and what a test asks of it. */
public final class TestServer implements AutoCloseable {

    public static final String OWNER = "ada";
    public static final String KEY = "key-of-ada-0123456789";

    private final HttpClient client = HttpClient.newHttpClient();
    private final TrackingServer server;

    private TestServer(TrackingServer server) {
        this.server = server;
    }

    public static TestServer start(ServerConfig config) {
        return new TestServer(TrackingServer.start(config));
    }

    public static TestServer start(Path home) {
        return new TestServer(TrackingServer.start(new ServerConfig(
                home,
                "127.0.0.1",
                0,
                OWNER,
                KEY,
                TestDatabase.of(home.resolve("server").resolve("halley.db")))));
    }

    public TrackingServer tracking() {
        return server;
    }

    public String url() {
        return server.url();
    }

    /** An answer: its status, its JSON (a missing node if it is none) and all of it. */
    public record Answer(int status, JsonNode json, HttpResponse<byte[]> whole) {
        public String text(String name) {
            return json.path(name).asText();
        }
    }

    public Answer get(String path) {
        return send(request(path).GET());
    }

    public Answer post(String path, String json) {
        return send(request(path).POST(BodyPublishers.ofString(json)).header("Content-Type", "application/json"));
    }

    /** A request with the owner's key. */
    public HttpRequest.Builder request(String path) {
        return anonymous(path).header("Authorization", KEY);
    }

    /**
     * A request by somebody else.
     *
     * @param key null for nobody
     * @param json null for no body
     */
    public Answer call(String method, String path, @Nullable String key, @Nullable String json) {
        HttpRequest.Builder request =
                anonymous(path).method(method, json == null ? BodyPublishers.noBody() : BodyPublishers.ofString(json));
        if (key != null) {
            request.header("Authorization", key);
        }
        if (json != null) {
            request.header("Content-Type", "application/json");
        }
        return send(request);
    }

    /** Makes a user who is a member of the owner's workspace with a role, and returns their API key. */
    public String member(String name, String role) {
        String key = user(name);
        Answer put =
                call("PUT", "/api/v1/workspaces/" + OWNER + "/members/" + name, KEY, "{\"role\":\"" + role + "\"}");
        if (put.status() != 200) {
            throw new AssertionError(put);
        }
        return key;
    }

    /** Makes a user who is a member of nothing, and returns their API key. */
    public String user(String name) {
        String password = "a long password of " + name;
        call("POST", "/api/v1/users", KEY, "{\"userName\":\"" + name + "\",\"password\":\"" + password + "\"}");
        String cookie = signIn(name, password);
        return send(anonymous("/api/v1/api-keys")
                        .header("Cookie", cookie)
                        .POST(BodyPublishers.ofString(
                                "{\"name\":\"first\",\"scopes\":[\"ingest\",\"read\",\"admin\"]}")))
                .text("apiKey");
    }

    /** Signs in with a password and returns the cookie. */
    public String signIn(String name, String password) {
        Answer answer = call(
                "POST", "/api/v1/session", null, "{\"userName\":\"" + name + "\",\"password\":\"" + password + "\"}");
        return cookie(answer);
    }

    /** The cookie that an answer sets, as a browser sends it. */
    public static String cookie(Answer answer) {
        String cookie = answer.whole()
                .headers()
                .firstValue("Set-Cookie")
                .orElseThrow(() -> new AssertionError("no cookie: " + answer));
        return cookie.substring(0, cookie.indexOf(';'));
    }

    public HttpRequest.Builder anonymous(String path) {
        return HttpRequest.newBuilder(URI.create(server.url() + path));
    }

    public Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<byte[]> response = client.send(request.build(), BodyHandlers.ofByteArray());
            String type = response.headers().firstValue("Content-Type").orElse("");
            JsonNode json = type.contains("json") && !type.contains("ndjson")
                    ? Json.MAPPER.readTree(unpacked(response))
                    : Json.MAPPER.missingNode();
            return new Answer(response.statusCode(), json, response);
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private static byte[] unpacked(HttpResponse<byte[]> response) throws IOException {
        boolean packed = response.headers().firstValue("Content-Encoding").isPresent();
        return packed ? new GZIPInputStream(new ByteArrayInputStream(response.body())).readAllBytes() : response.body();
    }

    /** Begins an experiment and returns its key. */
    public String experiment(String project) {
        return post("/api/rest/v2/write/experiment/create", "{\"projectName\":\"" + project + "\"}")
                .text("experimentKey");
    }

    @Override
    public void close() {
        server.close();
    }
}
