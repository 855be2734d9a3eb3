package dev.halley.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.server.database.DatabaseTest;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom the server lets in, for each of its routes. A new route is held to it by being declared. */
@DatabaseTest
class AccessTest {

    @TempDir
    static Path home;

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start(home);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** A line of {@link TrackingServer#routes()}. */
    private record Declared(String method, String path, boolean isPublic) {

        static Declared of(String line) {
            String[] words = line.split(" ", -1);
            return new Declared(words[0], words[1].replaceAll("\\{[^}]*}", "x"), words[3].equals("PUBLIC"));
        }
    }

    private static List<Declared> routes() {
        return server.tracking().routes().stream().map(Declared::of).toList();
    }

    private static List<Declared> closedRoutes() {
        return routes().stream().filter(route -> !route.isPublic()).toList();
    }

    @Test
    void refusesEveryClosedRouteWithoutAKey() {
        List<String> open = new ArrayList<>();
        for (Declared route : closedRoutes()) {
            int status = status(route, "");
            if (status != 401 && status != 403) {
                open.add(route + " answers " + status);
            }
        }

        assertThat(closedRoutes()).hasSizeGreaterThan(30);
        assertThat(open).isEmpty();
    }

    @Test
    void refusesEveryClosedRouteWithAWrongKey() {
        List<String> open = new ArrayList<>();
        for (Declared route : closedRoutes()) {
            int status = status(route, "Authorization: wrong\r\n");
            if (status != 401 && status != 403) {
                open.add(route + " answers " + status);
            }
        }

        assertThat(open).isEmpty();
    }

    @Test
    void refusesEveryRouteUnderANameThatIsNotOurs() {
        List<String> open = new ArrayList<>();
        for (Declared route : routes()) {
            int status = status(route, "Authorization: " + TestServer.KEY + "\r\n", "evil.example");
            if (status != 403) {
                open.add(route + " answers " + status);
            }
        }

        assertThat(open).isEmpty();
    }

    @Test
    void refusesTheCookieOnEveryClosedRouteWhenAnotherSiteAsks() {
        String cookie = "Cookie: " + session() + "\r\n";
        List<String> open = new ArrayList<>();
        for (Declared route : closedRoutes()) {
            int byOrigin = status(route, cookie + "Origin: http://evil.example\r\n");
            int bySite = status(route, cookie + "Sec-Fetch-Site: same-site\r\n");
            if (byOrigin != 403 || bySite != 403) {
                open.add(route + " answers " + byOrigin + " and " + bySite);
            }
        }

        assertThat(open).isEmpty();
        assertThat(status(new Declared("GET", "/api/v1/session", false), cookie))
                .as("the cookie itself")
                .isEqualTo(200);
    }

    /** Or a page of another site could sign its visitors in as somebody else, and have what they do. */
    @Test
    void letsNoOtherSiteChangeAnythingThatNeedsNoKey() {
        List<String> open = new ArrayList<>();
        for (String line : server.tracking().routes()) {
            Declared route = Declared.of(line);
            if (line.contains(" NATIVE ") && route.isPublic() && !route.method().equals("GET")) {
                int byOrigin = status(route, "Origin: http://evil.example\r\n");
                int bySite = status(route, "Sec-Fetch-Site: cross-site\r\n");
                if (byOrigin != 403 || bySite != 403) {
                    open.add(route + " answers " + byOrigin + " and " + bySite);
                }
            }
        }

        assertThat(open).isEmpty();
        String page = "Origin: " + server.url() + "\r\nSec-Fetch-Site: same-origin\r\n";
        assertThat(status(new Declared("POST", "/api/v1/session", true), page))
                .as("our own page, without a name")
                .isEqualTo(400);
    }

    private static String session() {
        String cookie = server.send(server.anonymous("/api/v1/session")
                        .POST(BodyPublishers.ofString("{\"token\":\"" + TestServer.KEY + "\"}")))
                .whole()
                .headers()
                .firstValue("Set-Cookie")
                .orElseThrow();
        return cookie.substring(0, cookie.indexOf(';'));
    }

    private static int status(Declared route, String headers) {
        return status(route, headers, URI.create(server.url()).getAuthority());
    }

    /** By hand, because clients do not let one choose the Host header. */
    private static int status(Declared route, String headers, String host) {
        String request =
                route.method() + " " + route.path() + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n"
                        + "Content-Type: application/json\r\nContent-Length: 2\r\n" + headers + "\r\n{}";
        URI address = URI.create(server.url());
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return Integer.parseInt(answer.substring(9, 12));
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(route + " broke the connection", failure);
        }
    }
}
