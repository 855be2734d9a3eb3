package dev.halley.server.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.server.TestServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever sends a body that is refused sees why. */
class RefusedBodyTest {

    private static final int LARGE = 16 << 20;
    private static final String UPLOAD = "/clientlib/asset/upload?experimentId=none";

    @TempDir
    Path home;

    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start(home);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void answersEachTimeThoughTheBodyIsStillBeingSent() {
        for (int round = 0; round < 10; round++) {
            assertThat(server.send(server.anonymous(UPLOAD)
                                    .header("Authorization", "nobodys-key-0123456789")
                                    .POST(BodyPublishers.ofByteArray(new byte[LARGE])))
                            .status())
                    .isEqualTo(403);
            assertThat(server.send(server.anonymous("/no/such/address")
                                    .PUT(BodyPublishers.ofByteArray(new byte[LARGE])))
                            .status())
                    .isEqualTo(404);
        }
    }

    @Test
    void answersOneConnectionAgainAfterARefusal() throws IOException {
        try (Socket socket = connected()) {
            for (int round = 0; round < 3; round++) {
                OutputStream out = socket.getOutputStream();
                out.write(head("PUT /no/such/address", LARGE).getBytes(US_ASCII));
                out.write(new byte[LARGE]);
                out.flush();
                assertThat(statusOf(socket)).startsWith("HTTP/1.1 404");
            }
        }
    }

    @Test
    void doesNotWaitForABodyThatNeverComes() throws IOException {
        try (Socket socket = connected()) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(head("PUT /no/such/address", LARGE).getBytes(US_ASCII));
            socket.getOutputStream().write(new byte[1_000]);
            socket.getOutputStream().flush();

            assertThat(statusOf(socket)).startsWith("HTTP/1.1 404");
        }
    }

    @Test
    void answersAtOnceWhoeverAsksBeforeSending() throws IOException {
        try (Socket socket = connected()) {
            socket.setSoTimeout(60_000);
            String head = head("PUT /no/such/address", LARGE).replace("\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n");
            socket.getOutputStream().write(head.getBytes(US_ASCII));
            socket.getOutputStream().flush();

            assertThat(statusOf(socket)).startsWith("HTTP/1.1 404");
        }
    }

    @Test
    void tellsInJsonWhatIsNoRequest() throws IOException {
        try (Socket socket = connected()) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream()
                    .write(("GET /api/%zz HTTP/1.1\r\nHost: "
                                    + URI.create(server.url()).getAuthority() + "\r\n\r\n")
                            .getBytes(US_ASCII));
            socket.getOutputStream().flush();

            assertThat(new String(socket.getInputStream().readAllBytes(), US_ASCII))
                    .startsWith("HTTP/1.1 400")
                    .contains("application/json", "\"status\":400")
                    .doesNotContain("<html>");
        }
    }

    private Socket connected() throws IOException {
        URI address = URI.create(server.url());
        return new Socket(address.getHost(), address.getPort());
    }

    private String head(String what, int length) {
        return what + " HTTP/1.1\r\nHost: " + URI.create(server.url()).getAuthority() + "\r\nContent-Length: " + length
                + "\r\n\r\n";
    }

    /** The first line of an answer, whose rest is read, too. */
    private static String statusOf(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        String first = line(in);
        int length = 0;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            if (header.regionMatches(true, 0, "Content-Length:", 0, 15)) {
                length = Integer.parseInt(header.substring(15).strip());
            }
        }
        in.readNBytes(length);
        return first;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }
}
