package dev.halley.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A server is made while what it serves is; nobody is let in before. */
class PreparedServerTest {

    private static Routes routes() {
        Routes routes = new Routes();
        routes.root(Dialect.NATIVE).post("/echo", Permission.PUBLIC, call -> call.answer("served"));
        return routes;
    }

    @Test
    void answersWhoConnectedBeforeItServes() throws IOException {
        try (HttpServer server = HttpServer.prepare(HttpOptions.plain("127.0.0.1", 0))) {
            server.listen();
            try (Socket early = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                early.setSoTimeout(60_000);
                early.getOutputStream()
                        .write("POST /echo HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
                assertThat(early.getInputStream().available()).isZero();

                server.serve(routes(), credentials -> Optional.empty());

                assertThat(new String(early.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                        .isEqualTo("HTTP/1.1 200");
            }
        }
    }

    @Test
    void saysThatThePortIsTakenAndLeavesNothingBehind() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            HttpServer server = HttpServer.prepare(HttpOptions.plain("127.0.0.1", taken.getLocalPort()));
            assertThatThrownBy(server::listen)
                    .isInstanceOf(PortInUseException.class)
                    .hasMessageContaining("Port " + taken.getLocalPort() + " of 127.0.0.1 is taken by process "
                            + ProcessHandle.current().pid())
                    .hasMessageContaining("--port");

            server.close();

            await().atMost(Duration.ofMinutes(1)).until(server::isEnded);
        }
    }

    @Test
    void saysThatAnAddressIsNotOfThisMachine() {
        for (String host : List.of("192.0.2.1", "no-such-host.invalid")) {
            try (HttpServer server = HttpServer.prepare(HttpOptions.plain(host, 0))) {
                assertThatThrownBy(server::listen)
                        .isInstanceOf(CannotListenException.class)
                        .isNotInstanceOf(PortInUseException.class)
                        .hasMessageContaining("--host: '" + host + "'")
                        .hasMessageContaining("expected: an address of this machine");
            }
        }
    }

    @Test
    void endsIfNobodyWantsItAfterAll() {
        HttpServer server = HttpServer.prepare(HttpOptions.plain("127.0.0.1", 0));

        server.close();
        server.close();

        await().atMost(Duration.ofMinutes(1)).until(server::isEnded);
    }
}
