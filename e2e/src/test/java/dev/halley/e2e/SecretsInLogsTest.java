package dev.halley.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** S-48: a server that writes all it can into its log writes no secret that was used with it; and each line is JSON if that was asked for. */
class SecretsInLogsTest {

    private static final String OWNER_KEY = "the-key-of-the-owner-0123456789";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();

    private JsonNode call(String url, String method, @Nullable String key, @Nullable String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (key != null) {
            request.header("Authorization", key);
        }
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
        return answer.body().startsWith("{") ? JSON.readTree(answer.body()) : JSON.createObjectNode();
    }

    @Test
    void writesNoSecretOfAWholeRunIntoItsLog() throws Exception {
        List<String> secrets = new ArrayList<>(List.of(OWNER_KEY));
        try (Halley halley = Halley.inNewHome()) {
            halley.with("HALLEY_OWNER_API_KEY", OWNER_KEY)
                    .with("HALLEY_LOG_FORMAT", "json")
                    .with("HALLEY_LOG_LEVEL", "debug")
                    .with("HALLEY_OIDC_ISSUER", "http://127.0.0.1:9")
                    .with("HALLEY_OIDC_CLIENT_ID", "halley")
                    .with("HALLEY_OIDC_CLIENT_SECRET", "the-secret-of-the-provider");
            secrets.add("the-secret-of-the-provider");
            HalleyProcess process = halley.start("server", "start", "--port", "0");
            String url = process.awaitUrl();
            String password = "a long password of somebody";
            secrets.add(password);
            call(url + "/api/v1/users", "POST", OWNER_KEY, "{\"userName\":\"hugo\",\"password\":\"" + password + "\"}");
            for (String tried : List.of(password, "a wrong password of somebody")) {
                secrets.add(tried);
                call(url + "/api/v1/session", "POST", null, "{\"userName\":\"hugo\",\"password\":\"" + tried + "\"}");
            }
            secrets.add(call(url + "/api/v1/api-keys", "POST", OWNER_KEY, "{\"name\":\"x\",\"scopes\":[\"read\"]}")
                    .path("apiKey")
                    .asText());
            String experiment = call(url + "/api/rest/v2/write/experiment/create", "POST", OWNER_KEY, "{}")
                    .path("experimentKey")
                    .asText();
            String code = call(
                            url + "/api/v1/share-links",
                            "POST",
                            OWNER_KEY,
                            "{\"kind\":\"experiment\",\"experimentKey\":\"" + experiment + "\"}")
                    .path("code")
                    .asText();
            secrets.add(code);
            secrets.add(call(url + "/api/v1/workspaces/halley/invitations", "POST", OWNER_KEY, "{\"role\":\"viewer\"}")
                    .path("link")
                    .asText()
                    .replaceFirst(".*[=#/]", ""));
            call(url + "/share/" + code, "GET", null, null);
            call(url + "/sign-in/oidc", "GET", null, null);
            call(url + "/api/rest/v2/workspaces?apiKey=" + OWNER_KEY, "GET", null, null);
            call(url + "/api/v1/experiments/" + code, "GET", OWNER_KEY, null);
            call(url + "/clientlib/logger/add/run", "POST", null, "{\"apiKey\":\"" + OWNER_KEY + "\",broken");

            HalleyProcess.Ended ended = process.terminate();

            assertThat(secrets).allSatisfy(secret -> assertThat(secret).hasSizeGreaterThan(8));
            for (String secret : secrets) {
                assertThat(ended.stdout()).doesNotContain(secret);
                assertThat(ended.stderr()).doesNotContain(secret);
            }
            List<String> lines =
                    ended.stderr().lines().filter(line -> line.startsWith("{")).toList();
            assertThat(lines).as(ended.stderr()).isNotEmpty();
            for (String line : lines) {
                JsonNode read = JSON.readTree(line);
                assertThat(read.path("time").asText()).endsWith("Z");
                assertThat(read.path("level").asText()).isIn("error", "warn", "info", "debug");
                assertThat(read.path("message").isTextual()).isTrue();
            }
        }
    }
}
