package dev.halley.cli.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.cli.Session;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.metadata.remote.Login;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Calls a tracking server: the one that the options or the environment name, that was logged in to, or that the active stack has. */
public final class TrackingApi {

    static final ObjectMapper JSON = new ObjectMapper();

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** For files of any size. */
    private static final Duration LONGEST = Duration.ofHours(12);

    /** Which server, and with which key. */
    static final class Target {
        @Option(
                names = "--url",
                paramLabel = "URL",
                description =
                        "The tracking server. Defaults to HALLEY_URL, else to the one of 'halley login', else to the one of"
                                + " the active stack's only comet tracker.")
        private @Nullable String url;

        @Option(
                names = "--api-key",
                paramLabel = "KEY",
                description =
                        "Your API key of it. Defaults to HALLEY_API_KEY, else to the one of 'halley login', else to the one"
                                + " of that tracker.")
        private @Nullable String apiKey;

        TrackingApi open(Session session) {
            Optional<Login> login = Login.find(session.home());
            String address = first(url, session.environment().apply("HALLEY_URL"), login.map(Login::url));
            String key = first(apiKey, session.environment().apply("HALLEY_API_KEY"), login.map(Login::apiKey));
            if (address == null && key == null) {
                Optional<TrackingApi> tracker = StackTracker.find(session);
                if (tracker.isPresent()) {
                    return tracker.get();
                }
            }
            if (address == null || key == null) {
                throw new HalleyException(
                        ErrorKind.INVALID,
                        "Which tracking server? Give --url and --api-key, set HALLEY_URL and HALLEY_API_KEY, set a stack with one"
                                + " comet tracker that has an address, or log in: halley login http://127.0.0.1:1986");
            }
            return new TrackingApi(address.replaceFirst("/+$", ""), key);
        }

        private static @Nullable String first(
                @Nullable String given, @Nullable String variable, Optional<String> login) {
            if (given != null) {
                return given;
            }
            return variable != null && !variable.isBlank() ? variable.strip() : login.orElse(null);
        }
    }

    private final String url;
    private final String apiKey;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    TrackingApi(String url, String apiKey) {
        this.url = url;
        this.apiKey = apiKey;
    }

    String url() {
        return url;
    }

    JsonNode get(String path) {
        return read(call("GET", path, "application/json", BodyPublishers.noBody()));
    }

    JsonNode post(String path, JsonNode body) {
        return read(call("POST", path, "application/json", BodyPublishers.ofString(body.toString())));
    }

    JsonNode put(String path, JsonNode body) {
        return read(call("PUT", path, "application/json", BodyPublishers.ofString(body.toString())));
    }

    /** Uploads a file of an experiment. */
    void upload(String experimentKey, String name, String type, @Nullable Long step, byte[] content) {
        String query = "?experimentKey=" + encoded(experimentKey) + "&fileName=" + encoded(name) + "&type="
                + encoded(type) + "&overwrite=false" + (step == null ? "" : "&step=" + step);
        String boundary = "halley-" + Long.toHexString(System.nanoTime());
        byte[] head = ("--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"file\"\r\n"
                        + "Content-Type: application/octet-stream\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8);
        byte[] tail = ("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8);
        var unused = call(
                "POST",
                "/api/rest/v2/write/experiment/upload-asset" + query,
                "multipart/form-data; boundary=" + boundary,
                BodyPublishers.concat(
                        BodyPublishers.ofByteArray(head),
                        BodyPublishers.ofByteArray(content),
                        BodyPublishers.ofByteArray(tail)));
    }

    private String call(String method, String path, String contentType, BodyPublisher body) {
        HttpResponse<String> answer;
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url + path))
                    .timeout(PATIENCE)
                    .header("Authorization", apiKey)
                    .header("Accept", "application/json")
                    .header("Content-Type", contentType)
                    .method(method, body)
                    .build();
            answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException unanswered) {
            throw new HalleyException(
                    ErrorKind.UNREACHABLE,
                    "The tracking server at " + url + " does not answer. Is it started?",
                    unanswered);
        } catch (IllegalArgumentException malformed) {
            throw new HalleyException(
                    ErrorKind.INVALID, "--url: '" + url + "' (expected: http://127.0.0.1:1986).", malformed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new HalleyException(ErrorKind.FAILED, "Interrupted.", stopped);
        }
        if (answer.statusCode() / 100 != 2) {
            throw refused(answer.statusCode(), answer.body());
        }
        return answer.body();
    }

    /** Fetches a file of any size. What is at {@code file} when this throws is not whole. */
    void download(String path, Path file) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(LONGEST)
                .header("Authorization", apiKey)
                .GET()
                .build();
        HttpResponse<Path> answer = send(request, HttpResponse.BodyHandlers.ofFile(file));
        if (answer.statusCode() / 100 != 2) {
            throw refused(answer.statusCode(), Files.readString(file));
        }
    }

    /** Sends an export of any size and gives on what the server says of each experiment. @return its last line */
    JsonNode importFile(String path, Path file, Consumer<JsonNode> told) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url + path))
                    .timeout(LONGEST)
                    .header("Authorization", apiKey)
                    .header("Content-Type", "application/zip")
                    .POST(BodyPublishers.ofFile(file))
                    .build();
            HttpResponse<Stream<String>> answer = send(request, HttpResponse.BodyHandlers.ofLines());
            try (Stream<String> lines = answer.body()) {
                if (answer.statusCode() / 100 != 2) {
                    throw refused(answer.statusCode(), lines.collect(Collectors.joining("\n")));
                }
                JsonNode last = JSON.missingNode();
                for (String line : (Iterable<String>) lines::iterator) {
                    last = read(line);
                    told.accept(last);
                }
                if (!last.path("kind").asText().equals("done")) {
                    throw new HalleyException(
                            ErrorKind.FAILED,
                            "The import broke off: "
                                    + (last.has("why")
                                            ? last.path("why").asText()
                                            : "the server does not answer any more.")
                                    + " Import the file again: what has arrived counts once.");
                }
                return last;
            }
        } catch (IOException | java.io.UncheckedIOException broken) {
            throw new HalleyException(
                    ErrorKind.UNREACHABLE,
                    "The tracking server at " + url
                            + " does not answer any more. Import the file again: what has arrived counts once.",
                    broken);
        }
    }

    private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) throws IOException {
        try {
            return client.send(request, handler);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new HalleyException(ErrorKind.FAILED, "Interrupted.", stopped);
        }
    }

    private static HalleyException refused(int status, String body) {
        return new HalleyException(kind(status), "The server says: " + reason(body));
    }

    private static ErrorKind kind(int status) {
        return switch (status) {
            case 401, 403 -> ErrorKind.UNAUTHENTICATED;
            case 404 -> ErrorKind.NOT_FOUND;
            case 409 -> ErrorKind.CONFLICT;
            case 400, 413, 422 -> ErrorKind.INVALID;
            default -> ErrorKind.FAILED;
        };
    }

    private static String reason(String body) {
        try {
            JsonNode problem = JSON.readTree(body);
            String detail = problem.path("detail").asText(problem.path("msg").asText());
            return detail.isEmpty() ? body : detail;
        } catch (IOException plain) {
            return body;
        }
    }

    private static JsonNode read(String body) {
        try {
            return body.isBlank() ? JSON.createObjectNode() : JSON.readTree(body);
        } catch (IOException noJson) {
            throw new HalleyException(ErrorKind.FAILED, "The server did not answer with JSON.", noJson);
        }
    }

    /** The default workspace of the key's owner. */
    String workspace(@Nullable String given) {
        return given == null ? get("/api/v1/session").path("defaultWorkspace").asText() : given;
    }

    /** The experiments of a project that a filter matches, with the values of some columns. */
    JsonNode query(
            String workspace,
            String project,
            String filter,
            java.util.List<String> sort,
            java.util.List<String> columns,
            int limit) {
        ObjectNode body = JSON.createObjectNode()
                .put("workspace", workspace)
                .put("project", project)
                .put("filter", filter);
        sort.forEach(body.putArray("sort")::add);
        columns.forEach(body.putArray("columns")::add);
        return post("/api/v1/experiments/query", body.put("offset", 0).put("limit", limit));
    }

    static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
