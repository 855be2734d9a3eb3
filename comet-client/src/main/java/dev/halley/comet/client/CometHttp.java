package dev.halley.comet.client;

import dev.halley.comet.protocol.CometJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPOutputStream;

/** One server's HTTP: headers, time-outs and compression, one attempt per call. Thread-safe. */
final class CometHttp {

    /** Shorter bodies grow when they are compressed. */
    private static final int COMPRESS_FROM_BYTES = 512;

    /** What the server answered; {@code retryAfter} is the header's text, empty without one. */
    record Answer(int status, String body, String retryAfter) {
        boolean succeeded() {
            return status >= 200 && status < 300;
        }
    }

    private final CometConfig config;
    private final HttpClient http;

    CometHttp(CometConfig config) {
        this.config = config;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(config.connectTimeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    Answer get(String pathAndQuery) throws IOException, InterruptedException {
        return send(request(pathAndQuery).GET().build());
    }

    Answer post(String path, Object body) throws IOException, InterruptedException {
        byte[] json = CometJson.write(body);
        HttpRequest.Builder request = request(path).header("Content-Type", "application/json");
        if (json.length >= COMPRESS_FROM_BYTES) {
            json = gzip(json);
            request.header("Content-Encoding", "gzip");
        }
        return send(request.POST(HttpRequest.BodyPublishers.ofByteArray(json)).build());
    }

    private HttpRequest.Builder request(String pathAndQuery) {
        return HttpRequest.newBuilder(URI.create(config.url() + pathAndQuery))
                .timeout(config.requestTimeout())
                .header("Authorization", config.apiKey())
                .header("Accept", "application/json");
    }

    private Answer send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response = answered(request);
        // Comet: throttling answers name the wait in a header of Comet's own.
        String retryAfter = response.headers()
                .firstValue("Retry-After-Custom")
                .or(() -> response.headers().firstValue("Retry-After"))
                .orElse("");
        return new Answer(response.statusCode(), response.body(), retryAfter);
    }

    /** The time-out of a request ends with the headers of its answer; a body that trickles has to be bounded here. */
    private HttpResponse<String> answered(HttpRequest request) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<String>> answer = http.sendAsync(request, ShortText.handler());
        try {
            return answer.get(2 * config.requestTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException trickles) {
            answer.cancel(true);
            throw new HttpTimeoutException("the answer does not end");
        } catch (InterruptedException stopped) {
            answer.cancel(true);
            throw stopped;
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof IOException known) {
                throw known;
            }
            throw new IOException(failed.getCause());
        }
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
