package dev.halley.comet.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;

/** A real HTTP server that answers as Comet does, keeps what it was sent, and fails as it is told. */
final class RecordingServer implements AutoCloseable {

    static final String API_KEY = "test-key";

    record Call(String method, String path, String query, String body, String authorization, boolean compressed) {
        JsonNode json() {
            try {
                return new ObjectMapper().readTree(body);
            } catch (IOException notJson) {
                throw new IllegalStateException(body, notJson);
            }
        }
    }

    /** What to do with one request instead of answering it. {@code status} 0 drops the connection after the body was read. */
    record Fault(Predicate<Call> when, int status, String body, String retryAfter) {
        static Fault status(Predicate<Call> when, int status) {
            return new Fault(when, status, "{\"msg\":\"told to fail\",\"code\":" + status + "}", "");
        }
    }

    private final HttpServer http;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Call> accepted = new CopyOnWriteArrayList<>();
    private final List<Call> all = new CopyOnWriteArrayList<>();
    private final Queue<Fault> once = new ConcurrentLinkedQueue<>();
    private final List<Fault> always = new CopyOnWriteArrayList<>();
    volatile long delayMillis;
    volatile boolean takesParts;

    RecordingServer() throws IOException {
        this(0);
    }

    RecordingServer(int port) throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
        http.setExecutor(threads);
        http.createContext("/", this::handle);
        http.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + port());
    }

    int port() {
        return http.getAddress().getPort();
    }

    void failOnce(Fault fault) {
        once.add(fault);
    }

    void failAlways(Fault fault) {
        always.add(fault);
    }

    void recover() {
        always.clear();
    }

    /** The requests that were answered with success, in order of arrival. */
    List<Call> accepted(String pathEnd) {
        return accepted.stream().filter(call -> call.path().endsWith(pathEnd)).toList();
    }

    List<Call> accepted() {
        return accepted;
    }

    /** Begins anew to count requests. */
    void forget() {
        accepted.clear();
        all.clear();
    }

    /** Every request. */
    List<Call> all() {
        return all;
    }

    /** The values of a metric as text, in the order in which they were accepted. */
    List<String> metric(String name) {
        List<String> values = new ArrayList<>();
        for (Call call : accepted("/batch/logger/experiment/metric")) {
            for (JsonNode value : call.json().path("values")) {
                if (value.path("metricName").asText().equals(name)) {
                    values.add(value.path("metricValue").asText());
                }
            }
        }
        return values;
    }

    private void handle(HttpExchange exchange) throws IOException {
        boolean compressed = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
        String body;
        try (InputStream raw = exchange.getRequestBody();
                InputStream plain = compressed ? new GZIPInputStream(raw) : raw) {
            body = new String(plain.readAllBytes(), StandardCharsets.UTF_8);
        }
        String query = exchange.getRequestURI().getQuery();
        Call call = new Call(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                query == null ? "" : query,
                body,
                String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")),
                compressed);
        all.add(call);
        try {
            TimeUnit.MILLISECONDS.sleep(delayMillis);
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
        Fault fault = once.peek();
        if (fault != null && fault.when().test(call)) {
            once.poll();
        } else {
            fault = always.stream()
                    .filter(each -> each.when().test(call))
                    .findFirst()
                    .orElse(null);
        }
        if (fault != null && fault.status() == 0) {
            exchange.close();
            return;
        }
        if (fault != null && !fault.retryAfter().isEmpty()) {
            exchange.getResponseHeaders().set("Retry-After", fault.retryAfter());
        }
        if (fault == null && !call.authorization().equals(API_KEY)) {
            fault = Fault.status(any -> true, 401);
        }
        if (fault == null) {
            accepted.add(call);
        }
        int status = fault == null ? 200 : fault.status();
        byte[] answer = (fault == null ? answer(call) : fault.body()).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private String answer(Call call) {
        if (call.path().endsWith("/account-details")) {
            return "{\"userName\":\"edmond\",\"defaultWorkspaceName\":\"edmond\"}";
        }
        if (call.path().endsWith("/workspaces")) {
            return "{\"workspaceNames\":[\"edmond\",\"royal-society\"]}";
        }
        if (call.path().endsWith("/add/run")) {
            return "{\"runId\":\"run-1\",\"project_id\":\"project-1\",\"focusUrl\":\"" + url() + "/edmond/general/\""
                    + (takesParts ? ",\"takesParts\":true}" : "}");
        }
        if (call.path().endsWith("/experiments/part")) {
            return "{\"runId\":\"run-2\",\"project_id\":\"project-1\",\"focusUrl\":\"" + url() + "/edmond/general/\"}";
        }
        if (call.path().endsWith("/set-status")) {
            return "{\"isAliveBeatDurationMillis\":1000,\"gpuMonitorIntervalMillis\":60000,\"cpuMonitorIntervalMillis\":60000}";
        }
        return "{\"msg\":\"Saved\",\"code\":200}";
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }
}
