package dev.halley.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** S-40: connections that send slowly, or nothing, keep nobody else from being served. */
class SlowClientsTest {

    /** More than the server has threads. */
    private static final int EACH = 250;

    @TempDir
    Path home;

    @Test
    void hundredsOfUnfinishedRequestsKeepNobodyOut() throws IOException {
        try (TestServer server = TestServer.start(home)) {
            String experiment = server.experiment("slow");
            List<Socket> slow = new ArrayList<>();
            try {
                for (int i = 0; i < EACH; i++) {
                    slow.add(begun(server, "GET /api/v1/session HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "));
                    slow.add(begun(
                            server,
                            "POST /clientlib/status-report/update HTTP/1.1\r\nHost: "
                                    + URI.create(server.url()).getAuthority()
                                    + "\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{"));
                }
                long begin = System.nanoTime();
                for (int step = 0; step < 20; step++) {
                    assertThat(server.post(
                                            "/api/rest/v2/write/experiment/metric",
                                            "{\"experimentKey\":\"" + experiment
                                                    + "\",\"metricName\":\"loss\",\"metricValue\":\"1\",\"step\":"
                                                    + step
                                                    + "}")
                                    .status())
                            .isEqualTo(200);
                    assertThat(server.get("/health/live").status()).isEqualTo(200);
                }
                Duration took = Duration.ofNanos(System.nanoTime() - begin);
                System.out.println(
                        "S-40: 40 requests beside " + slow.size() + " slow ones took " + took.toMillis() + " ms");

                assertThat(took).isLessThan(Duration.ofSeconds(30));
            } finally {
                for (Socket socket : slow) {
                    socket.close();
                }
            }
        }
    }

    private static Socket begun(TestServer server, String head) throws IOException {
        URI address = URI.create(server.url());
        Socket socket = new Socket(address.getHost(), address.getPort());
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
        return socket;
    }
}
