package dev.halley.server.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.server.ServerConfig;
import dev.halley.server.ServerOptions;
import dev.halley.server.TestServer;
import dev.halley.server.TestServer.Answer;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Signing in through the login form of a real Keycloak. It downloads 170 MB and takes a minute, so its name is none that the build runs by
 * itself: {@code deploy/check} does.
 */
class KeycloakSignIn {

    private static final Pattern FORM = Pattern.compile("action=\"([^\"]+)\"");

    @TempDir
    Path folder;

    private final HttpClient browser = HttpClient.newHttpClient();
    private final Map<String, String> cookies = new LinkedHashMap<>();

    private HttpResponse<String> browse(HttpRequest.Builder request) throws IOException, InterruptedException {
        if (!cookies.isEmpty()) {
            request.header(
                    "Cookie",
                    cookies.entrySet().stream()
                            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                            .collect(Collectors.joining("; ")));
        }
        HttpResponse<String> answer = browser.send(request.build(), BodyHandlers.ofString());
        for (String cookie : answer.headers().allValues("Set-Cookie")) {
            String pair = cookie.split(";", 2)[0];
            cookies.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        }
        return answer;
    }

    private static String form(String user, String password) {
        return "username=" + user + "&credentialId=&password=" + URLEncoder.encode(password, StandardCharsets.UTF_8);
    }

    @Test
    void signsInThroughTheFormOfARealProvider() throws Exception {
        try (Keycloak keycloak = Keycloak.start(folder)) {
            ServerOptions.Oidc oidc =
                    new ServerOptions.Oidc(URI.create(keycloak.issuer()), "halley", Keycloak.SECRET, "Keycloak");
            ServerOptions options = new ServerOptions(null, null, null, oidc);
            try (TestServer server = TestServer.start(
                    new ServerConfig(folder.resolve("home"), "127.0.0.1", 0, "ada", TestServer.KEY, null, options))) {
                String away = location(browse(HttpRequest.newBuilder(URI.create(server.url() + "/sign-in/oidc"))));
                assertThat(away).startsWith(keycloak.issuer());
                HttpResponse<String> page = browse(HttpRequest.newBuilder(URI.create(away)));
                assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
                HttpResponse<String> wrong = submit(page, "a wrong password");
                assertThat(wrong.statusCode()).isEqualTo(200);
                assertThat(wrong.body()).contains("Invalid username or password");
                HttpResponse<String> right = submit(wrong, Keycloak.PASSWORD);
                assertThat(right.statusCode()).as(right.body()).isEqualTo(302);

                String back = location(right);
                assertThat(back)
                        .startsWith(server.url() + "/sign-in/oidc/callback?")
                        .contains("code=");
                HttpResponse<String> signedIn = browse(HttpRequest.newBuilder(URI.create(back)));
                assertThat(signedIn.statusCode()).as(signedIn.body()).isEqualTo(302);
                Answer who = server.send(server.anonymous("/api/v1/session")
                        .header("Cookie", "halley_session=" + cookies.get("halley_session"))
                        .GET());
                assertThat(who.text("userName")).isEqualTo(Keycloak.USER);
                assertThat(who.json().path("defaultWorkspace").isNull())
                        .as("a new user may do nothing")
                        .isTrue();
                assertThat(browse(HttpRequest.newBuilder(URI.create(back))).statusCode())
                        .as("a code is good once")
                        .isEqualTo(401);
            }
        }
    }

    private HttpResponse<String> submit(HttpResponse<String> page, String password)
            throws IOException, InterruptedException {
        Matcher form = FORM.matcher(page.body());
        assertThat(form.find()).as(page.body()).isTrue();
        return browse(HttpRequest.newBuilder(URI.create(form.group(1).replace("&amp;", "&")))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form(Keycloak.USER, password))));
    }

    private static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElseThrow(() -> new AssertionError(answer.body()));
    }
}
