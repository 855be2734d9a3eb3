package dev.halley.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.halley.server.database.Database;
import dev.halley.server.database.DatabaseAddress;
import dev.halley.server.database.DatabaseException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** S-37 and S-43: the server fetches no address that a caller gives, and waits for nobody without end. */
class RemoteAddressTest {

    @TempDir
    Path home;

    /** Every route with an address wherever it takes a text, as an owner who may do everything. */
    @Test
    void fetchesNoAddressOfACaller() throws IOException {
        AtomicInteger fetched = new AtomicInteger();
        HttpServer canary = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        canary.createContext("/", exchange -> {
            fetched.incrementAndGet();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        canary.start();
        String address = "http://127.0.0.1:" + canary.getAddress().getPort() + "/stolen.png";
        int calls = 0;
        try (TestServer server = TestServer.start(home)) {
            String experiment = server.experiment("remote");
            String project = server.get("/api/rest/v2/project?workspaceName=ada&projectName=remote")
                    .text("projectId");
            for (String line : server.tracking().routes()) {
                String[] route = line.split(" ", -1);
                if (route[1].contains("/session") || route[1].contains("sign-in")) {
                    continue;
                }
                server.send(request(server, route, experiment, project, address));
                calls++;
            }
        } finally {
            canary.stop(0);
        }

        assertThat(calls).isGreaterThan(200);
        assertThat(fetched).hasValue(0);
    }

    private static HttpRequest.Builder request(
            TestServer server, String[] route, String experiment, String project, String address) {
        String encoded = URLEncoder.encode(address, StandardCharsets.UTF_8);
        String path = route[1].replace("{experimentKey}", experiment)
                .replace("{workspace}", "ada")
                .replace("{project}", project)
                .replaceAll("\\{[^}]*}", "x");
        StringBuilder query = new StringBuilder("?experimentKey=" + experiment + "&experimentId=" + experiment);
        for (String name :
                new String[] {"fileName", "figName", "link", "url", "uri", "source", "context", "name", "q"}) {
            query.append('&').append(name).append('=').append(encoded);
        }
        HttpRequest.Builder request = server.request(path + query).timeout(Duration.ofSeconds(60));
        if (route[1].endsWith("/events")) {
            return request.method("HEAD", BodyPublishers.noBody());
        }
        if (route[0].equals("GET")) {
            return request.GET();
        }
        if (route[1].contains("upload") && !route[1].contains("uploads")) {
            return request.header("Content-Type", "multipart/form-data; boundary=x")
                    .POST(BodyPublishers.ofString("--x\r\nContent-Disposition: form-data; name=\"link\"\r\n\r\n"
                            + address + "\r\n--x--\r\n"));
        }
        return request.header("Content-Type", "application/json")
                .method(route[0], BodyPublishers.ofString("""
                        {"experimentKey":"%1$s","experimentId":"%1$s","projectId":"%2$s","workspaceName":"ada","workspace":"ada",
                        "projectName":"remote","project":"%3$s","link":"%3$s","url":"%3$s","uri":"%3$s","fileName":"%3$s","html":"%3$s",
                        "key":"%3$s","value":"%3$s","name":"%3$s","origin":"%3$s","repoUrl":"%3$s","issuer":"%3$s","webhook":"%3$s",
                        "text":"%3$s","notes":"%3$s","state":"%3$s","parameterName":"a","parameterValue":"%3$s","addedTags":["%3$s"],
                        "assets":[{"link":"%3$s","fileName":"x","assetId":"y"}],"files":[{"link":"%3$s","fileName":"x"}],
                        "downloadUrl":"%3$s","callback":"%3$s","config":{"webhook_url":"%3$s","url":"%3$s"}}
                        """.formatted(experiment, project, address)));
    }

    /** Takes connections and says nothing. */
    private static ServerSocket silent() throws IOException {
        return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @Test
    void doesNotWaitForASignInProviderThatSaysNothing() throws IOException {
        try (ServerSocket silent = silent()) {
            ServerOptions.Oidc oidc = new ServerOptions.Oidc(
                    URI.create("http://127.0.0.1:" + silent.getLocalPort()), "halley", "secret", "Silent");
            ServerOptions options = new ServerOptions(null, null, null, oidc);
            try (TestServer server =
                    TestServer.start(new ServerConfig(home, "127.0.0.1", 0, "ada", TestServer.KEY, null, options))) {
                long begin = System.nanoTime();
                int status = server.call("GET", "/sign-in/oidc", null, null).status();

                assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(45));
                assertThat(status).isBetween(400, 503).isNotEqualTo(500);
                assertThat(server.get("/health/ready").status()).isEqualTo(200);
            }
        }
    }

    @Test
    void doesNotWaitForADatabaseThatSaysNothing() throws IOException {
        try (ServerSocket silent = silent()) {
            long begin = System.nanoTime();
            try (Database database = Database.open(
                    DatabaseAddress.parse("jdbc:postgresql://u:p@127.0.0.1:" + silent.getLocalPort() + "/halley"))) {
                throw new AssertionError("a database that says nothing was opened: " + database.hashCode());
            } catch (DatabaseException told) {
                assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(90));
                assertThat(told).hasMessageContaining("cannot be opened");
            }
        }
    }
}
