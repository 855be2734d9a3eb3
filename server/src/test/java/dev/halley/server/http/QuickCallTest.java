package dev.halley.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.server.access.Grant;
import dev.halley.server.access.Scope;
import dev.halley.server.database.Waiting;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that the threads serve which read them: they answer in order, hold nobody up, and are begun anew where they have to wait. */
class QuickCallTest {

    private final CompletableFuture<Void> released = new CompletableFuture<>();
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private HttpServer server;

    @BeforeEach
    void start() {
        Routes routes = new Routes();
        routes.root(Dialect.NATIVE)
                .logQuickly(
                        "/quick",
                        Permission.WRITE,
                        call -> call.answer(call.json().requiredText("a")))
                .logQuickly("/later", Permission.WRITE, call -> {
                    String number = call.json().requiredText("a");
                    call.when(
                            CompletableFuture.supplyAsync(
                                    () -> number, CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS)),
                            call::answer);
                })
                .logQuickly("/waiting", Permission.WRITE, call -> {
                    begun.incrementAndGet();
                    Waiting.begin();
                    ended.incrementAndGet();
                    released.join();
                    call.answer("waited");
                })
                .post(
                        "/other",
                        Permission.WRITE,
                        call -> call.answer(call.json().requiredText("a")));
        Caller caller = new Caller(1, "ada", new Grant(Scope.ALL, null, null, false), Permission.READ);
        server = HttpServer.start("127.0.0.1", 0, routes, credentials -> Optional.of(caller));
    }

    @AfterEach
    void stop() {
        released.complete(null);
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/quick", "/later", "/other"})
    void answersOneRequestAfterTheOtherOnOneConnection(String path) throws Exception {
        try (Socket socket = connected()) {
            for (int i = 0; i < 200; i++) {
                send(socket, request(path, "{\"a\": " + i + "}"));
                assertThat(answer(socket)).isEqualTo(String.valueOf(i));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/quick", "/later", "/other"})
    void answersInOrderWhatIsSentBeforeTheAnswersAreThere(String path) throws Exception {
        StringBuilder all = new StringBuilder();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            all.append(request(i % 3 == 0 ? "/quick" : path, "{\"a\": " + i + "}"));
            expected.add(String.valueOf(i));
        }
        try (Socket socket = connected()) {
            send(socket, all.toString());
            List<String> answers = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                answers.add(answer(socket));
            }
            assertThat(answers).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/quick", "/later", "/other"})
    void readsABodyThatComesInPieces(String path) throws Exception {
        String whole = request(path, "{\"a\": 12, \"more\": \"" + "x".repeat(100_000) + "\"}");
        try (Socket socket = connected()) {
            for (int from = 0; from < whole.length(); from += 7_001) {
                send(socket, whole.substring(from, Math.min(whole.length(), from + 7_001)));
                // Another request in between: what came is read by then.
                try (Socket other = connected()) {
                    send(other, request("/quick", "{\"a\": 1}"));
                    assertThat(answer(other)).isEqualTo("1");
                }
            }
            assertThat(answer(socket)).isEqualTo("12");
        }
    }

    @Test
    void isBegunAnewWhereItHasToWaitAndHoldsNobodyUp() throws Exception {
        List<Socket> waiting = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                Socket socket = connected();
                waiting.add(socket);
                send(socket, request("/waiting", "{}"));
            }
            for (int i = 0; i < 20; i++) {
                try (Socket socket = connected()) {
                    send(socket, request("/quick", "{\"a\": " + i + "}"));
                    assertThat(answer(socket)).isEqualTo(String.valueOf(i));
                }
            }
            released.complete(null);
            for (Socket socket : waiting) {
                assertThat(answer(socket)).isEqualTo("waited");
            }
            assertThat(begun.get()).isEqualTo(40);
            assertThat(ended.get()).isEqualTo(20);
        } finally {
            for (Socket socket : waiting) {
                socket.close();
            }
        }
    }

    @Test
    void survivesClientsThatLeaveInTheMiddle() throws Exception {
        for (int i = 0; i < 50; i++) {
            try (Socket socket = connected()) {
                send(socket, request(i % 2 == 0 ? "/later" : "/other", "{\"a\": 1}") + "POST /quick HTTP/1.1\r\nHo");
            }
        }
        try (Socket socket = connected()) {
            send(socket, request("/quick", "{\"a\": 5}"));
            assertThat(answer(socket)).isEqualTo("5");
        }
    }

    @Test
    void saysThatAnAddressIsUnknown() throws Exception {
        try (Socket socket = connected()) {
            send(socket, request("/nowhere", "{}"));
            assertThat(answer(socket)).contains("there is no POST /nowhere");
        }
    }

    private static String request(String path, String body) {
        return "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: key\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body;
    }

    private Socket connected() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(60_000);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** The body of the next answer, without quotes. */
    private static String answer(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        int length = 0;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(line.substring(line.indexOf(':') + 1).strip());
            }
        }
        return new String(in.readNBytes(length), StandardCharsets.UTF_8).replace("\"", "");
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the connection ended after '" + line + "'");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }
}
