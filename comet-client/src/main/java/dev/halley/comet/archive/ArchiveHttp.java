package dev.halley.comet.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.halley.comet.client.CometConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one import. What fails for want of a server is tried again a few times; a refusal is a {@link Refusal}. Confined to one
 * thread.
 */
final class ArchiveHttp {

    private static final int ATTEMPTS = 5;
    private static final int COMPRESS_FROM_BYTES = 512;
    private static final Duration SLOWEST_UPLOAD = Duration.ofHours(6);
    private static final double LONGEST_WAIT_SECONDS = 60;

    private final CometConfig config;
    private final String archive;
    private final HttpClient http;
    private final ObjectMapper mapper = new ObjectMapper();

    ArchiveHttp(CometConfig config, String archive) {
        this.config = config;
        this.archive = archive;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(config.connectTimeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /** The server answered that it will not. */
    static final class Refusal extends Exception {

        private static final long serialVersionUID = 1L;

        private final String why;
        private final int status;
        private final int code;

        Refusal(int status, int code, String why) {
            super(why);
            this.why = why;
            this.status = status;
            this.code = code;
        }

        /** What the server said, without a full stop. */
        String why() {
            return why.replaceAll("\\.$", "");
        }

        int status() {
            return status;
        }

        /** Comet's {@code sdk_error_code}, 0 if there was none. */
        int code() {
            return code;
        }
    }

    /** A part of an upload: a text, or the content of a member of the archive. */
    record Part(
            String name,
            @Nullable String fileName,
            @Nullable String type,
            Content content,
            long bytes) {

        interface Content {
            InputStream open() throws IOException;
        }

        static Part text(String name, String text) {
            byte[] bytes = text.getBytes(UTF_8);
            return new Part(name, null, null, () -> new java.io.ByteArrayInputStream(bytes), bytes.length);
        }

        static Part json(String name, JsonNode json) {
            byte[] bytes = json.toString().getBytes(UTF_8);
            return new Part(
                    name, null, "application/json", () -> new java.io.ByteArrayInputStream(bytes), bytes.length);
        }

        static Part file(String name, OfflineArchive archive, String member) {
            return new Part(name, "file", null, () -> archive.content(member), archive.size(member));
        }
    }

    JsonNode get(String path, Map<String, String> query) throws Refusal {
        return send(request(path + query(query), config.requestTimeout()).GET());
    }

    JsonNode post(String path, JsonNode body) throws Refusal {
        return json("POST", path, body);
    }

    JsonNode put(String path, JsonNode body) throws Refusal {
        return json("PUT", path, body);
    }

    private JsonNode json(String method, String path, JsonNode body) throws Refusal {
        byte[] bytes = body.toString().getBytes(UTF_8);
        HttpRequest.Builder request = request(path, config.requestTimeout()).header("Content-Type", "application/json");
        if (bytes.length >= COMPRESS_FROM_BYTES) {
            bytes = gzip(bytes);
            request.header("Content-Encoding", "gzip");
        }
        return send(request.method(method, BodyPublishers.ofByteArray(bytes)));
    }

    JsonNode upload(String method, String path, Map<String, String> query, List<Part> parts) throws Refusal {
        String boundary = "halley" + UUID.randomUUID().toString().replace("-", "");
        List<BodyPublisher> whole = new ArrayList<>();
        for (Part part : parts) {
            StringBuilder head = new StringBuilder(
                    "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + part.name() + "\"");
            if (part.fileName() != null) {
                head.append("; filename=\"").append(part.fileName()).append('"');
            }
            if (part.type() != null) {
                head.append("\r\nContent-Type: ").append(part.type());
            }
            whole.add(BodyPublishers.ofString(head + "\r\n\r\n"));
            if (part.bytes() > 0) {
                whole.add(BodyPublishers.fromPublisher(
                        BodyPublishers.ofInputStream(() -> open(part.content())), part.bytes()));
            }
            whole.add(BodyPublishers.ofString("\r\n"));
        }
        whole.add(BodyPublishers.ofString("--" + boundary + "--\r\n"));
        return send(request(path + query(query), SLOWEST_UPLOAD)
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .method(method, BodyPublishers.concat(whole.toArray(BodyPublisher[]::new))));
    }

    private static InputStream open(Part.Content content) {
        try {
            return content.open();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private HttpRequest.Builder request(String pathAndQuery, Duration timeout) {
        return HttpRequest.newBuilder(URI.create(config.url() + pathAndQuery))
                .timeout(timeout)
                .header("Authorization", config.apiKey())
                .header("Accept", "application/json");
    }

    private static String query(Map<String, String> query) {
        return query.isEmpty()
                ? ""
                : query.entrySet().stream()
                        .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), UTF_8))
                        .collect(Collectors.joining("&", "?", ""));
    }

    private JsonNode send(HttpRequest.Builder builder) throws Refusal {
        HttpRequest request = builder.build();
        String trouble = "";
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            double wait = Math.pow(2, attempt - 1);
            try {
                HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString(UTF_8));
                int status = response.statusCode();
                if (status >= 200 && status < 300) {
                    return answer(response.body());
                }
                if (status != 429 && status < 500) {
                    throw refusal(status, response.body());
                }
                trouble = "it answered " + status + " to " + request.uri().getPath();
                wait = retryAfter(response, wait);
            } catch (IOException unreachable) {
                trouble = unreachable.getMessage() == null
                        ? unreachable.getClass().getSimpleName()
                        : unreachable.getMessage();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw stoppedAt("the import was interrupted", stopped);
            }
            if (attempt < ATTEMPTS) {
                pause(wait);
            }
        }
        throw stoppedAt("the server at " + config.url() + " cannot take it: " + trouble, null);
    }

    private ImportException stoppedAt(String why, @Nullable Throwable cause) {
        return new ImportException(
                ImportException.Kind.UNREACHABLE,
                archive + ": " + why + ". Import it again later: what has arrived counts once.",
                cause);
    }

    private void pause(double seconds) {
        try {
            TimeUnit.MILLISECONDS.sleep((long) (seconds * 1000));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw stoppedAt("the import was interrupted", stopped);
        }
    }

    private static double retryAfter(HttpResponse<String> response, double usual) {
        // Comet: throttling answers name the wait in a header of Comet's own.
        String header = response.headers()
                .firstValue("Retry-After-Custom")
                .or(() -> response.headers().firstValue("Retry-After"))
                .orElse("");
        try {
            return Math.max(0, Math.min(LONGEST_WAIT_SECONDS, Double.parseDouble(header)));
        } catch (NumberFormatException none) {
            return usual;
        }
    }

    private JsonNode answer(String body) {
        try {
            return body.isBlank() ? mapper.createObjectNode() : mapper.readTree(body);
        } catch (JsonProcessingException notNeeded) {
            // Comet: some writes answer with no JSON; whoever needs the answer finds nothing in it.
            return mapper.createObjectNode();
        }
    }

    private Refusal refusal(int status, String body) {
        JsonNode json = answer(body);
        String message = json.path("msg").asText("");
        int code = json.path("sdk_error_code").asInt(0);
        return new Refusal(
                status,
                code,
                status + (code == 0 ? "" : " (" + code + ")") + (message.isEmpty() ? "" : ": " + message));
    }

    private static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream(plain.length / 4);
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(plain);
        } catch (IOException impossibleInMemory) {
            throw new UncheckedIOException(impossibleInMemory);
        }
        return compressed.toByteArray();
    }
}
