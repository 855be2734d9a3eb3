package dev.halley.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.halley.server.health.HealthRoutes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Whoever was connected before the server stops gets an answer. */
class DrainTest {

    @Test
    void waitsForTheFirstRequestOfAConnectionThatIsAlreadyThere() throws Exception {
        HttpServer server = started();
        int port = server.port();
        try (server;
                Socket slow = connected(port)) {
            try (Socket later = connected(port)) {
                assertThat(get(later))
                        .describedAs("so the one before was accepted")
                        .startsWith("HTTP/1.1 200 ");
            }
            Thread stopping = new Thread(server::close);
            stopping.start();
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> refuses(port));

            slow.setSoTimeout(1_000);
            assertThatThrownBy(() -> slow.getInputStream().read())
                    .describedAs("the connection stays open")
                    .isInstanceOf(SocketTimeoutException.class);
            assertThat(get(slow)).startsWith("HTTP/1.1 200 ");
            stopping.join();
        }
    }

    private static HttpServer started() {
        Routes routes = new Routes();
        new HealthRoutes("test").declare(routes);
        return HttpServer.start("127.0.0.1", 0, routes, credentials -> Optional.empty());
    }

    private static Socket connected(int port) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port);
    }

    private static String get(Socket socket) throws IOException {
        socket.setSoTimeout(60_000);
        socket.getOutputStream()
                .write("GET /clientlib/health/ping HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII));
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
