package dev.halley.server.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.server.TestServer;
import dev.halley.server.TestServer.Answer;
import dev.halley.server.database.DatabaseTest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DatabaseTest
class ExperimentRoutesTest {

    private TestServer server;

    @BeforeEach
    void start(@TempDir Path home) {
        server = TestServer.start(home);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void beginsAnExperimentInTheDefaultWorkspaceAndProject() {
        Answer created = server.post("/api/rest/v2/write/experiment/create", "{}");

        assertThat(created.status()).isEqualTo(200);
        assertThat(created.text("workspaceName")).isEqualTo(TestServer.OWNER);
        assertThat(created.text("projectName")).isEqualTo("general");
        assertThat(created.text("link")).isEqualTo(server.url() + "/ada/general/" + created.text("experimentKey"));
        Answer metadata = server.get("/api/rest/v2/experiment/metadata?experimentKey=" + created.text("experimentKey"));
        assertThat(metadata.json().path("running").asBoolean()).isTrue();
        assertThat(metadata.text("experimentName")).isEqualTo(created.text("name"));
    }

    /** People and programs take the first characters of a key for it, as of a commit. */
    @Test
    void givesKeysThatDifferInTheirFirstCharacters() {
        List<String> keys =
                Stream.generate(() -> server.experiment("sweep")).limit(50).toList();

        assertThat(keys).allMatch(key -> key.matches("[0-9a-f]{32}"));
        assertThat(keys.stream().map(key -> key.substring(0, 8))).doesNotHaveDuplicates();
    }

    @Test
    void leavesNothingToReadOfAnExperimentThatWasOnlyBegun() {
        server.experiment("sweep");

        assertThat(new String(server.get("/metrics").whole().body(), StandardCharsets.UTF_8))
                .contains("halley_columns_behind 0");
    }

    @Test
    void answersThatAnUnknownExperimentDoesNotExistAsTheSdksExpectIt() {
        Answer answer = server.get("/api/rest/v2/experiment/metadata?experimentKey=" + "0".repeat(32));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("sdk_error_code").asInt()).isEqualTo(90211);
        assertThat(answer.text("msg")).contains("0".repeat(32)).contains("does not exist");
        assertThat(answer.whole().headers().firstValue("Content-Type")).contains("application/json");
    }

    @Test
    void refusesAWrongKeyTheWayEachSdkUnderstandsIt() {
        String addRun = "{\"apiKey\":\"wrong\",\"experimentKey\":\"" + key() + "\"}";

        Answer python = server.send(server.anonymous("/clientlib/logger/add/run")
                .header("Authorization", "wrong")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(addRun)));
        Answer java = server.send(server.anonymous("/api/rest/v2/workspaces").header("Comet-Sdk-Api", "wrong"));
        Answer login =
                server.send(server.anonymous("/api/rest/v2/account-details").header("Authorization", "wrong"));

        assertThat(python.status()).isEqualTo(403);
        assertThat(python.json().path("sdk_error_code").asInt()).isEqualTo(90212);
        assertThat(java.status()).isEqualTo(403);
        assertThat(login.status()).isEqualTo(401);
    }

    @Test
    void takesTheKeyOfTheClientAndRefusesASecondExperimentUnderIt() {
        String key = key();
        String body = "{\"experimentKey\":\"" + key + "\",\"getOrCreateEnabled\":%s}";

        assertThat(server.post("/clientlib/logger/add/run", body.formatted(false))
                        .text("runId"))
                .isEqualTo(key);
        Answer again = server.post("/logger/add/run", body.formatted(false));
        Answer resumed = server.post("/clientlib/logger/add/run", body.formatted(true));

        assertThat(again.status()).isEqualTo(400);
        assertThat(again.json().path("sdk_error_code").asInt()).isEqualTo(90999);
        assertThat(resumed.text("runId")).isEqualTo(key);
        assertThat(resumed.text("focusUrl")).isEqualTo(server.url() + "/ada/general/");
    }

    @Test
    void keepsACrashWhenTheEndFollows() {
        String key = server.experiment("general");

        server.post(
                "/api/rest/v2/write/experiment/update-status",
                "{\"experimentKey\":\"" + key + "\",\"isAlive\":true,\"hasCrashed\":true,\"error\":\"boom\"}");
        server.post("/clientlib/status-report/update", "{\"experimentKey\":\"" + key + "\",\"is_alive\":false}");

        Answer metadata = server.get("/api/rest/v2/experiment/metadata?experimentKey=" + key);
        assertThat(metadata.json().path("hasCrashed").asBoolean()).isTrue();
        assertThat(metadata.json().path("running").asBoolean()).isFalse();
    }

    @Test
    void findsExperimentsOfAProject() {
        String first = server.experiment("digits");
        server.experiment("other");

        Answer listed = server.get("/api/rest/v2/experiments?workspaceName=ada&projectName=digits");

        assertThat(listed.json().path("experiments").findValuesAsText("experimentKey"))
                .containsExactly(first);
    }

    @Test
    void listsExperimentsInPagesAndInTheOrderThatIsAskedFor() {
        String first = server.experiment("paged");
        String second = server.experiment("paged");
        String third = server.experiment("paged");
        setTimes(first, 1_000, 9_000);
        setTimes(second, 2_000, 7_000);
        setTimes(third, 3_000, 8_000);

        assertThat(listed("")).containsExactly(third, second, first);
        assertThat(listed("&sortBy=startTime&sortOrder=asc")).containsExactly(first, second, third);
        assertThat(listed("&sortBy=endTime&sortOrder=desc")).containsExactly(first, third, second);
        assertThat(listed("&page=1&size=2")).containsExactly(third, second);
        assertThat(listed("&page=2&size=2")).containsExactly(first);
        assertThat(listed("&page=3&size=2")).isEmpty();
        assertThat(server.get("/api/rest/v2/experiments?projectName=paged&sortBy=luck")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void takesASmartKeyWholeInHeaderAndBody() {
        String smart = TestServer.KEY + "*"
                + java.util.Base64.getEncoder()
                        .encodeToString(("{\"baseUrl\":\"" + server.url() + "\"}")
                                .getBytes(java.nio.charset.StandardCharsets.UTF_8));

        assertThat(server.call("GET", "/api/rest/v2/account-details", smart, null)
                        .text("userName"))
                .isEqualTo("ada");
        assertThat(server.call(
                                "POST",
                                "/clientlib/logger/add/run",
                                null,
                                "{\"apiKey\":\"" + smart + "\",\"experimentKey\":\"" + key() + "\"}")
                        .status())
                .isEqualTo(200);
        assertThat(server.call("GET", "/api/rest/v2/account-details", TestServer.KEY + "*nonsense", null)
                        .status())
                .isEqualTo(401);
    }

    @Test
    void runsAgainWhenItsClientGivesASignOfLifeAfterTheEnd() {
        String key = server.experiment("general");
        report(key, false);
        assertThat(running(key)).isFalse();

        server.get("/api/rest/v2/write/experiment/set-status?experimentKey=" + key);
        assertThat(running(key)).isTrue();
        report(key, false);
        report(key, true);
        assertThat(running(key)).isTrue();
    }

    @Test
    void isNotCrashedAnyMoreWhenItIsResumed() {
        String key = server.experiment("general");
        server.post(
                "/api/rest/v2/write/experiment/update-status",
                "{\"experimentKey\":\"" + key + "\",\"isAlive\":true,\"hasCrashed\":true}");
        report(key, false);

        server.post("/clientlib/logger/get/run", "{\"previousExperiment\":\"" + key + "\"}");

        assertThat(running(key)).isTrue();
    }

    private void report(String key, boolean alive) {
        server.post(
                "/clientlib/status-report/update", "{\"experimentKey\":\"" + key + "\",\"is_alive\":" + alive + "}");
    }

    private boolean running(String key) {
        return server.get("/api/rest/v2/experiment/metadata?experimentKey=" + key)
                .json()
                .path("running")
                .asBoolean();
    }

    private void setTimes(String key, long start, long end) {
        server.post(
                "/api/rest/v2/write/experiment/set-start-end-time",
                "{\"experimentKey\":\"" + key + "\",\"startTimeMillis\":" + start + ",\"endTimeMillis\":" + end + "}");
    }

    private java.util.List<String> listed(String more) {
        return server.get("/api/rest/v2/experiments?projectName=paged" + more)
                .json()
                .path("experiments")
                .findValuesAsText("experimentKey");
    }

    private static String key() {
        return UUID.randomUUID().toString().replace("-", "");
    }
}
