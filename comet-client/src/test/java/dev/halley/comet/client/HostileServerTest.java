package dev.halley.comet.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** S-24: an honest client of a server that is not. A training goes on, and nothing is written but the client's own spool. */
final class HostileServerTest {

    @TempDir
    Path folder;

    private final AtomicInteger calls = new AtomicInteger();

    private HttpServer answering(HttpHandler handler) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "hostile");
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/", exchange -> {
            calls.incrementAndGet();
            try (exchange) {
                exchange.getRequestBody().readAllBytes();
                handler.handle(exchange);
            } catch (IOException gone) {
                // The client had enough.
            }
        });
        server.start();
        return server;
    }

    private static URI url(HttpServer server) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/clientlib/");
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /** Logs to the server until it has been called a few times; the calls of the client return at once whatever it answers. */
    private void train(HttpServer server) throws IOException {
        Path spool = folder.resolve("spool");
        long slowest = 0;
        try (CometClient client = CometClient.open(CometConfig.of(url(server), "key-of-the-test-0123456789", spool))) {
            CometExperiment experiment = client.startExperiment(new NewExperiment("w", "p", "n", List.of("t")));
            for (int step = 0; step < 200; step++) {
                long begin = System.nanoTime();
                experiment.logMetrics(Map.of("loss", 1.0 / (step + 1)), (long) step, null);
                slowest = Math.max(slowest, System.nanoTime() - begin);
            }
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> calls.get() >= 2);
            experiment.finish(null);
        } finally {
            server.stop(0);
        }
        assertThat(Duration.ofNanos(slowest)).as("no call waits for the server").isLessThan(Duration.ofSeconds(20));
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.filter(Files::isRegularFile))
                    .allSatisfy(file -> assertThat(file).startsWith(spool));
        }
    }

    @Test
    void outlivesAnswersThatDoNotEnd() throws IOException {
        train(answering(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] much = new byte[1 << 20];
            OutputStream out = exchange.getResponseBody();
            for (int i = 0; i < 512; i++) {
                out.write(much);
            }
        }));
    }

    @Test
    void outlivesNonsense() throws IOException {
        String deep = "[".repeat(100_000);
        List<String> answers = List.of(
                "",
                "null",
                "<html>",
                deep,
                "{\"experimentKey\":\"../../../../etc/passwd\",\"code\":200,\"fullUrl\":\"file:///etc/passwd\"}",
                "{\"code\":1e999,\"msg\":" + deep,
                "\u0000\u0001\ud800");
        train(answering(exchange ->
                answer(exchange, calls.get() % 3 == 0 ? 500 : 200, answers.get(calls.get() % answers.size()))));
    }

    @Test
    void followsNoRedirectWithTheKey() throws IOException {
        AtomicInteger stolen = new AtomicInteger();
        HttpServer thief = answering(exchange -> {
            stolen.incrementAndGet();
            answer(exchange, 200, "{}");
        });
        try {
            train(answering(exchange -> {
                exchange.getResponseHeaders().set("Location", url(thief) + "stolen");
                answer(exchange, 302 + calls.get() % 2 * 5, "");
            }));
        } finally {
            thief.stop(0);
        }
        assertThat(stolen).hasValue(0);
    }

    @Test
    void waitsNoLongerThanItSaysForAServerThatTellsItToWaitForEver() throws IOException {
        train(answering(exchange -> {
            exchange.getResponseHeaders().set("Retry-After", calls.get() % 2 == 0 ? "99999999999999999999" : "-1");
            answer(exchange, calls.get() < 2 ? 500 : 429, "{\"msg\":\"wait\"}");
        }));
    }
}
