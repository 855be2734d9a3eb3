package dev.halley.server.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.server.http.Authenticator;
import dev.halley.server.http.Caller;
import dev.halley.server.http.Credentials;
import dev.halley.server.http.HttpServer;
import dev.halley.server.http.Routes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageRoutesTest {

    private static final String KEY = "0123456789abcdef0123456789abcdef";

    private static HttpServer server;
    private static HttpServer serverWithoutPages;

    @BeforeAll
    static void start() {
        server = start("/dev/halley/server/page/site/");
        serverWithoutPages = start("/dev/halley/server/page/nothing/");
    }

    private static HttpServer start(String folder) {
        Routes routes = new Routes();
        new PageRoutes(
                        key -> key.equals(KEY) ? Optional.of("/ada/digits/" + KEY) : Optional.empty(),
                        List.of("https://wiki.example"),
                        folder)
                .declare(routes);
        return HttpServer.start("127.0.0.1", 0, routes, new Nobody());
    }

    @AfterAll
    static void stop() {
        server.close();
        serverWithoutPages.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/sign-in",
                "/ada",
                "/ada/digits",
                "/ada/digits/experiments",
                "/ada/a%20project/experiments",
                "/ada/digits/compare?keys=1,2",
                "/ada/digits/" + KEY,
                "/pipelines",
                "/pipelines/digits-2026_11_24-09_00_00_123456"
            })
    void servesTheSameDocumentAtTheAddressOfEveryPage(String path) {
        HttpResponse<byte[]> page = get(server, path);

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type")).contains("text/html;charset=utf-8");
        assertThat(page.headers().firstValue("Cache-Control")).contains("no-cache");
        assertThat(text(page)).contains("Site of a test");
    }

    @Test
    void letsPagesRunOnlyTheirOwnScriptsAndCallOnlyTheirOwnServer() {
        String policy =
                get(server, "/").headers().firstValue("Content-Security-Policy").orElse("");

        assertThat(policy)
                .contains("default-src 'none'")
                .contains("script-src 'self';")
                .contains("connect-src 'self';")
                .contains("frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(get(server, "/").headers().firstValue("X-Content-Type-Options"))
                .contains("nosniff");
    }

    @Test
    void letsBrowsersKeepAssetsForEverAndCompressesThem() throws IOException {
        HttpResponse<byte[]> plain = get(server, "/assets/app-1a2b3c.js");
        HttpResponse<byte[]> compressed = get(server, "/assets/app-1a2b3c.js", "Accept-Encoding", "gzip, br");

        assertThat(text(plain)).contains("comet");
        assertThat(plain.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/javascript"));
        assertThat(plain.headers().firstValue("Cache-Control").orElse("")).contains("immutable");
        assertThat(plain.headers().firstValue("Vary")).contains("Accept-Encoding");
        assertThat(compressed.headers().firstValue("Content-Encoding")).contains("gzip");
        assertThat(new GZIPInputStream(new ByteArrayInputStream(compressed.body())).readAllBytes())
                .isEqualTo(plain.body());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/assets/none.js",
                "/assets/..%2findex.html",
                "/assets/%2e%2e",
                "/assets/.hidden",
                "/assets/..%5cindex.html",
                "/api/v1/nothing",
                "/api/nothing",
                "/clientlib/nothing",
                "/clientlib/logger/nothing",
                "/optimizer/nothing"
            })
    void answersNoDocumentWhereThereIsNoPage(String path) {
        HttpResponse<byte[]> answer = get(server, path);

        assertThat(answer.statusCode()).isIn(400, 404);
        assertThat(text(answer)).doesNotContain("Site of a test");
    }

    @Test
    void answersUnknownAddressesInTheWordsOfTheirApi() {
        assertThat(get(server, "/api/v1/nothing").headers().firstValue("Content-Type"))
                .contains("application/problem+json");
        assertThat(text(get(server, "/clientlib/logger/nothing")))
                .contains("\"msg\":")
                .contains("\"code\":404");
    }

    @Test
    void sendsWhoKnowsAKeyToThePageOfTheExperiment() {
        HttpResponse<byte[]> answer = get(server, "/api/experiment/redirect?experimentKey=" + KEY);

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location")).contains("/ada/digits/" + KEY);
        assertThat(get(server, "/api/experiment/redirect?experimentKey=unknown").statusCode())
                .isEqualTo(404);
    }

    @Test
    void opensAPageThatAnotherSiteLinksToEvenWithACookie() {
        HttpResponse<byte[]> page = get(
                server,
                "/ada/digits/" + KEY,
                "Cookie",
                HttpServer.SESSION_COOKIE + "=any",
                "Sec-Fetch-Site",
                "same-site");

        assertThat(page.statusCode()).isEqualTo(200);
    }

    @Test
    void saysInPlainTextThatABuildHasNoPages() {
        HttpResponse<byte[]> page = get(serverWithoutPages, "/");

        assertThat(page.statusCode()).isEqualTo(404);
        assertThat(page.headers().firstValue("Content-Type")).contains("text/plain;charset=utf-8");
        assertThat(text(page)).contains("-Dskip.ui");
    }

    private static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    private static HttpResponse<byte[]> get(HttpServer server, String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofByteArray());
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** Knows nobody: pages need no key. */
    private static final class Nobody implements Authenticator {
        @Override
        public Optional<Caller> identify(Credentials credentials) {
            return Optional.empty();
        }
    }
}
