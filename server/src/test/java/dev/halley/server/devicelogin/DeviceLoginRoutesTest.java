package dev.halley.server.devicelogin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.server.TestServer;
import dev.halley.server.database.DatabaseTest;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DatabaseTest
class DeviceLoginRoutesTest {

    private TestServer server;

    @BeforeEach
    void start(@TempDir Path home) {
        server = TestServer.start(home);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private JsonNode begin() {
        return server.call("POST", "/api/v1/device-logins", null, "{\"client\":\"halley on vm-17\"}")
                .json();
    }

    private JsonNode fetch(JsonNode begun) {
        return server.call(
                        "POST",
                        "/api/v1/device-logins/token",
                        null,
                        "{\"deviceCode\":\"" + begun.path("deviceCode").asText() + "\"}")
                .json();
    }

    private int decide(JsonNode begun, String json) {
        return server.post("/api/v1/device-logins/" + begun.path("userCode").asText() + "/decision", json)
                .status();
    }

    @Test
    void givesAKeyWithTheChosenRightsOnceToWhoHasTheDeviceCode() {
        JsonNode begun = begin();
        assertThat(begun.path("userCode").asText()).matches("[B-Z]{4}-[B-Z]{4}");
        assertThat(begun.path("verificationUrl").asText())
                .contains("/device?code=" + begun.path("userCode").asText());
        assertThat(fetch(begun).path("state").asText()).isEqualTo("waiting");

        assertThat(decide(begun, "{\"approve\":true,\"scopes\":[\"read\"],\"days\":7}"))
                .isEqualTo(204);

        JsonNode outcome = fetch(begun);
        String key = outcome.path("apiKey").asText();
        assertThat(outcome.path("userName").asText()).isEqualTo("ada");
        assertThat(fetch(begun).path("state").asText()).isEqualTo("expired");
        assertThat(server.call("GET", "/api/v1/metadata-account", key, null).status())
                .isEqualTo(200);
        assertThat(server.call("POST", "/api/v1/workspaces", key, "{\"name\":\"other\"}")
                        .status())
                .isEqualTo(403);
        JsonNode keys = server.get("/api/v1/api-keys").json().path("apiKeys");
        JsonNode made = keys.get(keys.size() - 1);
        assertThat(made.path("name").asText()).isEqualTo("halley on vm-17");
        assertThat(made.path("scopes").asText()).isEqualTo("read");
        assertThat(made.path("expiresMillis").asLong()
                        - made.path("createdMillis").asLong())
                .isBetween(6 * 86_400_000L, 7 * 86_400_000L);
    }

    @Test
    void givesNothingToWhoIsRefused() {
        JsonNode begun = begin();

        assertThat(decide(begun, "{\"approve\":false}")).isEqualTo(204);

        assertThat(fetch(begun).path("state").asText()).isEqualTo("denied");
        assertThat(fetch(begun).path("state").asText()).isEqualTo("expired");
    }

    @Test
    void showsWhoAsksToWhoIsSignedInHoweverTheCodeIsTyped() {
        JsonNode begun = begin();
        String typed = begun.path("userCode").asText().toLowerCase(Locale.ROOT).replace("-", "");

        assertThat(server.get("/api/v1/device-logins/" + typed)
                        .json()
                        .path("client")
                        .asText())
                .isEqualTo("halley on vm-17");
        assertThat(server.call("GET", "/api/v1/device-logins/" + typed, null, null)
                        .status())
                .isEqualTo(401);
        assertThat(server.get("/api/v1/device-logins/BBBB-CCCC").status()).isEqualTo(404);
    }

    @Test
    void refusesRightsThatThereAreNotAndKeysThatLastForEver() {
        JsonNode begun = begin();

        assertThat(decide(begun, "{\"approve\":true,\"scopes\":[\"all\"]}")).isEqualTo(400);
        assertThat(decide(begun, "{\"approve\":true,\"scopes\":[]}")).isEqualTo(400);
        assertThat(decide(begun, "{\"approve\":true,\"days\":100000}")).isEqualTo(400);
    }

    @Test
    void boundsHowManyWaitAtOnce() {
        int status = 200;
        for (int i = 0; i < 25 && status == 200; i++) {
            status = server.call("POST", "/api/v1/device-logins", null, "{}").status();
        }

        assertThat(status).isEqualTo(429);
    }
}
