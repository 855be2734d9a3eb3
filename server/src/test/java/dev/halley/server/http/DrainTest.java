package dev.halley.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever was connected before the server stops gets an answer. */
class DrainTest {

    private static final String REQUEST =
            "POST /echo HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: 9\r\n\r\n{\"a\": 12}";

    @ParameterizedTest
    @ValueSource(ints = {1_000, 30, 5})
    void waitsForTheRestOfARequest(int missing) throws Exception {
        int there = Math.max(0, REQUEST.length() - missing);
        HttpServer server = started();
        int port = server.port();
        try (server;
                Socket slow = connected(port)) {
            try (Socket later = connected(port)) {
                send(later, REQUEST);
                assertThat(answer(later))
                        .describedAs("so the one before was accepted")
                        .startsWith("HTTP/1.1 200 ");
            }
            send(slow, REQUEST.substring(0, there));
            Thread stopping = new Thread(server::close);
            stopping.start();
            Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> refuses(port));

            slow.setSoTimeout(1_000);
            assertThatThrownBy(() -> slow.getInputStream().read())
                    .describedAs("the connection stays open")
                    .isInstanceOf(SocketTimeoutException.class);
            send(slow, REQUEST.substring(there));
            assertThat(answer(slow)).startsWith("HTTP/1.1 200 ");
            stopping.join();
        }
    }

    private static HttpServer started() {
        Routes routes = new Routes();
        routes.root(Dialect.NATIVE)
                .post(
                        "/echo",
                        Permission.PUBLIC,
                        call -> call.answer(String.valueOf(call.json().number("a"))));
        return HttpServer.start("127.0.0.1", 0, routes, credentials -> Optional.empty());
    }

    private static Socket connected(int port) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port);
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String answer(Socket socket) throws IOException {
        socket.setSoTimeout(60_000);
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static boolean refuses(int port) {
        try (Socket socket = connected(port)) {
            return !socket.isConnected();
        } catch (IOException refused) {
            return true;
        }
    }
}
