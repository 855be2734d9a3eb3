package dev.halley.server.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.server.TestServer;
import dev.halley.server.TestServer.Answer;
import dev.halley.server.database.DatabaseTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users, roles, keys, invitations, sessions. */
@DatabaseTest
class PeopleTest {

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

    private static int status(String method, String path, @Nullable String key, @Nullable String json) {
        return server.call(method, path, key, json).status();
    }

    private static String newKey(String owner, String json) {
        Answer made = server.call("POST", "/api/v1/api-keys", owner, json);
        assertThat(made.status()).as(made.toString()).isEqualTo(201);
        return made.text("apiKey");
    }

    private static int log(String experiment, String key) {
        return status(
                "POST",
                "/api/rest/v2/write/experiment/metric",
                key,
                "{\"experimentKey\":\"" + experiment + "\",\"metricName\":\"loss\",\"metricValue\":\"1\",\"step\":1}");
    }

    /** Within a second, as S-05 wants it, unless the machine is busy. */
    private static void becomes(int expected, java.util.function.IntSupplier status) {
        Awaitility.await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(status.getAsInt())
                .isEqualTo(expected));
    }

    @Test
    void letsANewUserDoNothing() {
        String key = server.user("nils");
        String experiment = server.experiment("people");

        assertThat(status("GET", "/api/v1/session", key, null)).isEqualTo(200);
        assertThat(server.call("GET", "/api/v1/workspaces", key, null)
                        .json()
                        .path("workspaces")
                        .isEmpty())
                .isTrue();
        assertThat(status("GET", "/api/v1/experiments/" + experiment, key, null))
                .isEqualTo(404);
        assertThat(status("GET", "/api/v1/pipeline-runs", key, null)).isEqualTo(404);
        assertThat(log(experiment, key)).isEqualTo(400);
        assertThat(status("POST", "/api/rest/v2/write/experiment/create", key, "{}"))
                .isEqualTo(400);
    }

    @Test
    void givesEachRoleWhatItMay() {
        String experiment = server.experiment("people");
        String viewer = server.member("vic", "viewer");
        String editor = server.member("eva", "editor");
        String owner = server.member("otto", "owner");
        String project = server.get("/api/rest/v2/project?workspaceName=ada&projectName=people")
                .text("projectId");
        String share = "{\"kind\":\"project\",\"projectId\":\"" + project + "\"}";

        assertThat(status("GET", "/api/v1/experiments/" + experiment, viewer, null))
                .isEqualTo(200);
        assertThat(log(experiment, viewer)).isEqualTo(403);
        assertThat(log(experiment, editor)).isEqualTo(200);
        assertThat(status("POST", "/api/v1/share-links", editor, share)).isEqualTo(403);
        assertThat(status("POST", "/api/v1/share-links", owner, share)).isEqualTo(201);
        assertThat(status("GET", "/api/v1/users", owner, null)).isEqualTo(403);
        assertThat(status("GET", "/api/v1/users", TestServer.KEY, null)).isEqualTo(200);
    }

    @Test
    void stopsAMemberWhoLosesTheRoleWithinASecond() {
        String experiment = server.experiment("people");
        String editor = server.member("ed", "editor");
        assertThat(log(experiment, editor)).isEqualTo(200);

        assertThat(status("PUT", "/api/v1/workspaces/ada/members/ed", TestServer.KEY, "{\"role\":\"viewer\"}"))
                .isEqualTo(200);
        becomes(403, () -> log(experiment, editor));
        assertThat(status("DELETE", "/api/v1/workspaces/ada/members/ed", TestServer.KEY, null))
                .isEqualTo(204);
        becomes(404, () -> status("GET", "/api/v1/experiments/" + experiment, editor, null));
    }

    @Test
    void keepsTheLastOwnerAndTheLastAdministrator() {
        assertThat(status("PUT", "/api/v1/users/ada", TestServer.KEY, "{\"suspended\":true}"))
                .isEqualTo(409);
        server.call("POST", "/api/v1/workspaces", TestServer.KEY, "{\"name\":\"lonely\"}");
        assertThat(status("DELETE", "/api/v1/workspaces/lonely/members/ada", TestServer.KEY, null))
                .isEqualTo(409);
    }

    @Test
    void makesNothingThatLastsForEverBecauseItsExpiryHadAWrongName() {
        String project = server.get("/api/rest/v2/experiment/metadata?experimentKey=" + server.experiment("expiry"))
                .text("projectId");

        server.post("/api/v1/workspaces/ada/service-accounts", "{\"userName\":\"expiry-bot\",\"role\":\"viewer\"}");

        refusesUnknown("days", "/api/v1/api-keys", "{\"name\":\"ci\",\"days\":1}");
        refusesUnknown(
                "expires",
                "/api/v1/share-links",
                "{\"kind\":\"project\",\"projectId\":\"" + project + "\",\"expires\":1}");
        refusesUnknown("days", "/api/v1/workspaces/ada/invitations", "{\"role\":\"viewer\",\"days\":1}");
        refusesUnknown(
                "expiry",
                "/api/v1/workspaces/ada/service-accounts/expiry-bot/api-keys",
                "{\"name\":\"ci\",\"expiry\":1}");
    }

    private void refusesUnknown(String field, String path, String body) {
        Answer answer = server.post(path, body);
        assertThat(answer.status()).as(path).isEqualTo(400);
        assertThat(answer.text("detail")).contains("'" + field + "'", "expiresMillis");
    }

    @Test
    void makesKeysThatAreShownOnceAndMayLessThanTheirUser() {
        String experiment = server.experiment("people");
        String owner = server.member("kim", "owner");
        String read = newKey(owner, "{\"name\":\"reader\",\"scopes\":[\"read\"]}");
        String ingest = newKey(owner, "{\"name\":\"training\",\"scopes\":[\"ingest\"]}");

        assertThat(read).matches("hly_[0-9A-Za-z]{49}");
        assertThat(server.call("GET", "/api/v1/api-keys", owner, null).json().toString())
                .contains("\"name\":\"reader\"", read.substring(0, 9))
                .doesNotContain(read, ingest);
        assertThat(status("GET", "/api/v1/experiments/" + experiment, read, null))
                .isEqualTo(200);
        assertThat(log(experiment, read)).isEqualTo(403);
        assertThat(log(experiment, ingest)).isEqualTo(200);
        assertThat(status("GET", "/api/v1/experiments/" + experiment, ingest, null))
                .isEqualTo(403);
        assertThat(status("POST", "/api/v1/api-keys", ingest, "{\"name\":\"more\",\"scopes\":[\"admin\"]}"))
                .isEqualTo(403);
        assertThat(status(
                        "POST",
                        "/api/v1/metadata-values/decrypt",
                        ingest,
                        "{\"place\":\"secret\",\"key\":\"key\",\"value\":\"AAAA\"}"))
                .as("a key for logging reads no secrets")
                .isEqualTo(403);
        assertThat(status("POST", "/api/v1/session", null, "{\"token\":\"" + read + "\"}"))
                .as("a session may do more than this key")
                .isEqualTo(403);
    }

    @Test
    void refusesAKeyThatExpiredOrWasRevoked() {
        String owner = server.member("lea", "owner");
        String shortLived = newKey(
                owner,
                "{\"name\":\"soon over\",\"scopes\":[\"read\"],\"expiresMillis\":"
                        + (System.currentTimeMillis() + 5_000) + "}");
        Answer made = server.call("POST", "/api/v1/api-keys", owner, "{\"name\":\"lost\",\"scopes\":[\"read\"]}");

        becomes(401, () -> status("GET", "/api/v1/session", shortLived, null));
        assertThat(status("GET", "/api/v1/session", made.text("apiKey"), null)).isEqualTo(200);
        assertThat(status("DELETE", "/api/v1/api-keys/" + made.text("keyId"), owner, null))
                .isEqualTo(204);
        becomes(401, () -> status("GET", "/api/v1/session", made.text("apiKey"), null));
    }

    @Test
    void bindsAKeyToOneWorkspace() {
        server.call("POST", "/api/v1/workspaces", TestServer.KEY, "{\"name\":\"second\"}");
        String experiment = server.experiment("people");
        String bound =
                newKey(TestServer.KEY, "{\"name\":\"second only\",\"scopes\":[\"admin\"],\"workspace\":\"second\"}");

        assertThat(server.call("GET", "/api/rest/v2/workspaces", bound, null)
                        .json()
                        .toString())
                .isEqualTo("{\"workspaceNames\":[\"second\"]}");
        assertThat(status("GET", "/api/v1/experiments/" + experiment, bound, null))
                .isEqualTo(404);
        assertThat(status("GET", "/api/v1/users", bound, null)).isEqualTo(403);
        String made = newKey(bound, "{\"name\":\"child\",\"scopes\":[\"read\"]}");
        assertThat(status("GET", "/api/v1/experiments/" + experiment, made, null))
                .isEqualTo(404);
    }

    @Test
    void invitesSomebodyNewByALinkThatWorksOnce() {
        Answer made =
                server.call("POST", "/api/v1/workspaces/ada/invitations", TestServer.KEY, "{\"role\":\"viewer\"}");
        String path = "/api/v1/invitations/" + made.text("token");
        String experiment = server.experiment("people");

        assertThat(made.text("link")).endsWith("/invitation#token=" + made.text("token"));
        assertThat(server.call("GET", path, null, null).json().toString())
                .isEqualTo(server.call("GET", path, null, null).json().toString())
                .contains("ada", "viewer");
        Answer accepted =
                server.call("POST", path, null, "{\"userName\":\"ines\",\"password\":\"a fine long password\"}");
        assertThat(accepted.status()).as(accepted.toString()).isEqualTo(201);
        Answer seen = server.send(server.anonymous("/api/v1/experiments/" + experiment)
                .header("Cookie", TestServer.cookie(accepted))
                .GET());
        assertThat(seen.status()).isEqualTo(200);
        assertThat(status("POST", path, null, "{\"userName\":\"ivo\",\"password\":\"a fine long password\"}"))
                .isEqualTo(404);
        assertThat(server.call("GET", "/api/v1/users", TestServer.KEY, null)
                        .json()
                        .toString())
                .contains("ines")
                .doesNotContain("ivo");
    }

    @Test
    void endsAllSessionsWhenThePasswordChangesAndNeedsTheOldOne() {
        server.user("pam");
        String cookie = server.signIn("pam", "a long password of pam");

        assertThat(withCookie("/api/v1/account/password", cookie, "{\"password\":\"another fine password\"}")
                        .status())
                .isEqualTo(403);
        Answer changed = withCookie(
                "/api/v1/account/password",
                cookie,
                "{\"current\":\"a long password of pam\",\"password\":\"another fine password\"}");
        assertThat(changed.status()).isEqualTo(204);
        becomes(401, () -> server.send(server.anonymous("/api/v1/session")
                        .header("Cookie", cookie)
                        .GET())
                .status());
        assertThat(TestServer.cookie(changed)).isNotEqualTo(cookie);
        assertThat(server.signIn("pam", "another fine password")).isNotBlank();
    }

    private static Answer withCookie(String path, String cookie, String json) {
        return server.send(server.anonymous(path)
                .header("Cookie", cookie)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(json)));
    }

    @Test
    void takesAnotherSessionIdAtEachSignIn() {
        server.user("sid");
        String fixed = "halley_session=chosen-by-an-attacker";

        Answer answer = server.send(server.anonymous("/api/v1/session")
                .header("Cookie", fixed)
                .POST(BodyPublishers.ofString("{\"userName\":\"sid\",\"password\":\"a long password of sid\"}")));

        assertThat(TestServer.cookie(answer)).isNotEqualTo(fixed);
        assertThat(answer.whole().headers().firstValue("Set-Cookie").orElseThrow())
                .contains("HttpOnly", "SameSite=Strict");
    }

    @Test
    void suspendsAUserAndAllThatIsTheirs() {
        String key = server.member("susi", "editor");
        String cookie = server.signIn("susi", "a long password of susi");

        assertThat(status("PUT", "/api/v1/users/susi", TestServer.KEY, "{\"suspended\":true}"))
                .isEqualTo(200);

        becomes(401, () -> status("GET", "/api/v1/session", key, null));
        becomes(401, () -> server.send(server.anonymous("/api/v1/session")
                        .header("Cookie", cookie)
                        .GET())
                .status());
        assertThat(status(
                        "POST",
                        "/api/v1/session",
                        null,
                        "{\"userName\":\"susi\",\"password\":\"a long password of susi\"}"))
                .isEqualTo(401);
    }

    @Test
    void givesAServiceAccountKeysForItsWorkspaceOnly() {
        Answer made = server.call(
                "POST",
                "/api/v1/workspaces/ada/service-accounts",
                TestServer.KEY,
                "{\"userName\":\"ci-bot\",\"role\":\"editor\"}");
        Answer key = server.call(
                "POST",
                "/api/v1/workspaces/ada/service-accounts/ci-bot/api-keys",
                TestServer.KEY,
                "{\"name\":\"nightly\"}");

        assertThat(made.status()).isEqualTo(201);
        assertThat(log(server.experiment("people"), key.text("apiKey"))).isEqualTo(200);
        assertThat(status(
                        "POST",
                        "/api/v1/workspaces/ada/service-accounts/ada/api-keys",
                        TestServer.KEY,
                        "{\"name\":\"x\"}"))
                .as("people make their keys themselves")
                .isEqualTo(404);
    }

    @Test
    void ignoresFieldsThatWouldGiveMore() {
        String viewer = server.member("max", "viewer");

        Answer made = server.call(
                "POST",
                "/api/v1/users",
                TestServer.KEY,
                "{\"userName\":\"mass\",\"administrator\":true,\"id\":1,\"role\":\"owner\",\"suspended\":false}");

        assertThat(made.json().path("administrator").asBoolean(true)).isFalse();
        assertThat(status("PUT", "/api/v1/workspaces/ada/members/max", viewer, "{\"role\":\"owner\"}"))
                .isEqualTo(403);
    }
}
