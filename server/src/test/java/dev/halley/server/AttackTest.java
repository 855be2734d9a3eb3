package dev.halley.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Attacks that hit other trackers; docs/security.md names them by their numbers. */
class AttackTest {

    @TempDir
    static Path folder;

    private static TestServer server;
    private static String experiment;

    @BeforeAll
    static void start() {
        server = TestServer.start(folder.resolve("home"));
        experiment = server.experiment("attacked");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** By hand: clients tidy up addresses and headers. */
    private static String raw(String method, String target, String headers) {
        URI address = URI.create(server.url());
        String request = method + " " + target + " HTTP/1.1\r\nHost: " + address.getAuthority()
                + "\r\nConnection: close\r\nContent-Length: 0\r\n" + headers + "\r\n";
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static int status(String answer) {
        return Integer.parseInt(answer.substring(9, 12));
    }

    /** S-02. */
    @Test
    void opensNoClosedRouteByTricksWithItsAddress() {
        String secret = "/api/v1/experiments/" + experiment;
        List<String> tricks = List.of(
                secret + "/",
                secret + ";jsessionid=1",
                "//api//v1//experiments//" + experiment,
                "/api/./v1/experiments/" + experiment,
                "/sign-in/../api/v1/experiments/" + experiment,
                "/assets/..%2fapi/v1/experiments/" + experiment,
                "/api%2fv1%2fexperiments%2f" + experiment,
                "/%2e%2e/api/v1/experiments/" + experiment,
                "/API/V1/EXPERIMENTS/" + experiment,
                secret + ".",
                secret + "%20",
                secret + "%00",
                "/api/v1/users",
                "/api/v1/users/");
        List<String> open = new ArrayList<>();
        for (String trick : tricks) {
            for (String method : List.of("GET", "HEAD", "OPTIONS", "TRACE", "POST")) {
                String answer = raw(method, trick, "X-Original-URL: /health/live\r\nX-HTTP-Method-Override: GET\r\n");
                if (answer.contains("\"experimentKey\"") || answer.contains("\"users\"")) {
                    open.add(method + " " + trick);
                }
                assertThat(status(answer)).as(method + " " + trick).isLessThan(500);
            }
        }
        assertThat(open).isEmpty();
    }

    /** S-15: no page of another site is told that it may read an answer. */
    @Test
    void allowsNoOtherOrigin() {
        for (String origin : List.of("https://evil.example", "null", "http://localhost.evil.example")) {
            String answer = raw(
                    "GET", "/api/v1/workspaces", "Authorization: " + TestServer.KEY + "\r\nOrigin: " + origin + "\r\n");
            assertThat(answer.toLowerCase(java.util.Locale.ROOT)).doesNotContain("access-control-allow");
        }
    }

    /** S-17, S-21. */
    @Test
    void isFramedByNobodyAndRunsNoForeignScript() {
        for (String path : List.of("/", "/sign-in", "/api/v1/session", "/health/live")) {
            String answer = raw("GET", path, "");
            assertThat(answer).as(path).contains("frame-ancestors 'none'").doesNotContain("unsafe-");
            assertThat(answer).as(path).contains("X-Content-Type-Options: nosniff");
        }
    }

    /** S-20: what a request says is not shown as HTML. */
    @Test
    void echoesNothingAsHtml() {
        String payload = "%3Cscript%3Ealert(1)";
        for (String target : List.of(
                "/api/v1/experiments/" + payload,
                "/api/rest/v2/experiment/metadata?experimentKey=" + payload,
                "/api/v1/" + payload,
                "/share/" + payload)) {
            String answer = raw(
                    "GET",
                    target,
                    "Authorization: " + TestServer.KEY
                            + "\r\nAccept: text/html<script>\r\nReferer: <script>alert(1)\r\n");
            assertThat(answer).as(target).containsIgnoringCase("application/");
            assertThat(answer).as(target).doesNotContainIgnoringCase("text/html");
        }
    }

    /** S-22: a name is never a path. */
    @Test
    void writesNothingOutsideOfItsFolderWhateverANameIs() throws IOException {
        Path canary = Files.writeString(folder.resolve("canary"), "untouched");
        Set<String> before = files();
        List<String> names = List.of(
                "../canary",
                "..\\canary",
                "/etc/passwd",
                "C:\\x",
                "\\\\host\\share",
                "%2e%2e%2fcanary",
                "%252e%252e%252f",
                "....//canary",
                "a/../../../canary",
                "file:///etc/passwd",
                "s3://bucket/x",
                "CON",
                "nul.txt",
                "x?y#z",
                "trailing. ",
                "é\u0301",
                "\u202Etxt.exe",
                "x".repeat(255));
        for (String name : names) {
            String id = Integer.toString(names.indexOf(name));
            TestServer.Answer kept =
                    server.send(server.request("/api/rest/v2/write/experiment/upload-asset?experimentKey="
                                    + experiment + "&assetId=" + id + "&fileName="
                                    + URLEncoder.encode(name, StandardCharsets.UTF_8))
                            .header("Content-Type", "multipart/form-data; boundary=x")
                            .POST(BodyPublishers.ofString(
                                    "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"../canary\"\r\n\r\nevil"
                                            + id + "\r\n--x--\r\n")));
            assertThat(kept.status()).as(name).isEqualTo(200);
            TestServer.Answer read = server.get("/api/rest/v2/experiment/asset/get-asset?experimentKey=" + experiment
                    + "&assetId=" + URLEncoder.encode(id, StandardCharsets.UTF_8));
            assertThat(new String(read.whole().body(), StandardCharsets.UTF_8))
                    .as(name)
                    .isEqualTo("evil" + id);
            assertThat(read.whole().headers().firstValue("Content-Disposition").orElse(""))
                    .as(name)
                    .startsWith("attachment");
        }

        Set<String> made = files();
        made.removeAll(before);
        assertThat(Files.readString(canary)).isEqualTo("untouched");
        assertThat(made).allSatisfy(path -> assertThat(path).startsWith("home/server/"));
        assertThat(made).noneSatisfy(path -> assertThat(path).contains("canary"));
    }

    /** S-26: whatever the umask and the home's own mode, nobody else gets at what is being uploaded. */
    @Test
    void keepsWhatArrivesInAFolderThatIsTheOwnersAlone() throws IOException {
        Path open = Files.createDirectories(folder.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (TestServer other = TestServer.start(open)) {
            other.experiment("private");

            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(open.resolve("server"))))
                    .isEqualTo("rwx------");
        }
    }

    /** S-40: an address or a header of a megabyte, and headers without end. */
    @Test
    void readsNoHeadersThatAreTooLong() {
        String megabyte = "x".repeat(1 << 20);
        for (List<String> request : List.of(
                List.of("/health/live?" + megabyte, ""),
                List.of("/health/live", "X-Long: " + megabyte + "\r\n"),
                List.of("/health/live", "X-Many: x\r\n".repeat(100_000)))) {
            try {
                assertThat(status(raw("GET", request.get(0), request.get(1)))).isBetween(414, 431);
            } catch (UncheckedIOException gone) {
                // The server hung up while it was sent.
            }
        }

        assertThat(status(raw("GET", "/health/live", ""))).isEqualTo(200);
    }

    private static Set<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return new TreeSet<>(
                    files.map(file -> folder.relativize(file).toString().replace('\\', '/'))
                            .toList());
        }
    }

    /** S-32, S-36: the server neither reads Java's serial form nor starts programs. */
    @Test
    void readsNoSerialObjectsAndStartsNoPrograms() throws IOException {
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            for (Path source :
                    sources.filter(file -> file.toString().endsWith(".java")).toList()) {
                assertThat(Files.readString(source))
                        .as(source.toString())
                        .doesNotContain("ObjectInputStream")
                        .doesNotContain("ProcessBuilder")
                        .doesNotContain("Runtime.getRuntime().exec");
            }
        }
    }

    /** S-03: nothing opens a fresh server but the one key. */
    @Test
    void hasNoUsualPassword() {
        for (String password : List.of("admin", "password", "halley", "ada", "")) {
            assertThat(server.call(
                                    "POST",
                                    "/api/v1/session",
                                    null,
                                    "{\"userName\":\"ada\",\"password\":\"" + password + "\"}")
                            .status())
                    .isIn(401, 429);
        }
    }

    /** S-08: a key in an address opens no route of the pages. */
    @Test
    void takesNoKeyFromTheAddressOfANativeRoute() {
        assertThat(status(raw("GET", "/api/v1/workspaces?apiKey=" + TestServer.KEY, "")))
                .isEqualTo(401);
    }
}
