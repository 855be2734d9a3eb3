package dev.halley.server.asset;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.server.TestServer;
import dev.halley.server.TestServer.Answer;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResumableUploadTest {

    @TempDir
    Path home;

    private TestServer server;
    private String key = "";

    @BeforeEach
    void start() {
        server = TestServer.start(home);
        key = server.experiment("uploads");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void goesOnWhereABrokenConnectionLeftOff() throws IOException {
        String id =
                begin("\"size\":10,\"sha256\":\"84d89877f0d4041efb6bf91a16f0248f2fd573e6af05c19f96bedb9f882f7882\"");
        URI address = URI.create(server.url());
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.getOutputStream()
                    .write(("PUT /api/v1/uploads/" + id + "?offset=0 HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: "
                                    + TestServer.KEY + "\r\nContent-Length: 10\r\n\r\n0123")
                            .getBytes(UTF_8));
            socket.getOutputStream().flush();
            Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> received(id) == 4);
        }
        // The server notices the break a little later.
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> put(id, 4, "56789".substring(0, 0)).status() == 200);

        assertThat(put(id, 4, "456789").json().path("received").asInt()).isEqualTo(10);
        Answer completed = server.post("/api/v1/uploads/" + id + "/complete", "{}");

        assertThat(completed.status()).as(completed.text("detail")).isEqualTo(200);
        assertThat(content(completed.text("assetId"))).isEqualTo("0123456789");
        assertThat(server.get("/api/v1/uploads/" + id).status()).isEqualTo(404);
    }

    @Test
    void survivesARestartOfTheServer() {
        String id = begin("\"size\":6");
        put(id, 0, "abc");

        server.close();
        server = TestServer.start(home);

        assertThat(received(id)).isEqualTo(3);
        put(id, 3, "def");
        Answer completed = server.post("/api/v1/uploads/" + id + "/complete", "{}");
        assertThat(content(completed.text("assetId"))).isEqualTo("abcdef");
    }

    @Test
    void refusesWhatDoesNotFit() {
        String id = begin("\"size\":4,\"sha256\":\"" + "0".repeat(64) + "\"");

        assertThat(put(id, 2, "xx").status()).isEqualTo(409);
        assertThat(put(id, 0, "too long").status()).isEqualTo(413);
        assertThat(server.post("/api/v1/uploads/" + id + "/complete", "{}").status())
                .isEqualTo(409);
        put(id, 0, "full");
        assertThat(server.post("/api/v1/uploads/" + id + "/complete", "{}").text("detail"))
                .contains("sha256");
        assertThat(server.get("/api/v1/uploads/..%2f..%2fhalley").status()).isEqualTo(404);
        assertThat(server.send(server.request("/api/v1/uploads/" + id).DELETE()).status())
                .isEqualTo(204);
        assertThat(server.get("/api/v1/uploads/" + id).status()).isEqualTo(404);
    }

    private String begin(String more) {
        Answer begun =
                server.post("/api/v1/experiments/" + key + "/uploads", "{\"fileName\":\"dir/f.bin\"," + more + "}");
        assertThat(begun.status()).isEqualTo(201);
        return begun.text("uploadId");
    }

    private Answer put(String id, int offset, String bytes) {
        return server.send(
                server.request("/api/v1/uploads/" + id + "?offset=" + offset).PUT(BodyPublishers.ofString(bytes)));
    }

    private int received(String id) {
        return server.get("/api/v1/uploads/" + id).json().path("received").asInt();
    }

    private String content(String asset) {
        return new String(
                server.get("/api/rest/v2/experiment/asset/get-asset?experimentKey=" + key + "&assetId=" + asset)
                        .whole()
                        .body(),
                UTF_8);
    }
}
