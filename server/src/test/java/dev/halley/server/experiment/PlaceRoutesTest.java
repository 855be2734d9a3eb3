package dev.halley.server.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.server.TestServer;
import dev.halley.server.TestServer.Answer;
import dev.halley.server.database.DatabaseTest;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DatabaseTest
class PlaceRoutesTest {

    private static final String WRITE = "/api/rest/v2/write/";

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

    @Test
    void movesExperimentsToAProjectThatIsMadeForThem() {
        String first = server.experiment("from");
        String second = server.experiment("from");

        Answer moved = move(first + "\",\"" + second, "moved here", false);

        assertThat(moved.status()).isEqualTo(200);
        assertThat(keysIn("moved here")).containsExactlyInAnyOrder(first, second);
        assertThat(keysIn("from")).isEmpty();
        assertThat(server.get("/api/rest/v2/experiment/metadata?experimentKey=" + first)
                        .text("projectName"))
                .isEqualTo("moved here");
    }

    @Test
    void showsALinkedExperimentInBothProjects() {
        String key = server.experiment("origin");

        Answer link = server.get(WRITE + "project/symlink?exerimentKey=" + key + "&projectName=linked");
        server.get("/clientlib/symlink/new?experimentKey=" + key + "&projectName=linked");
        move(key, "linked too", true);

        assertThat(link.text("link")).isEqualTo(server.url() + "/ada/linked/" + key);
        assertThat(keysIn("origin")).containsExactly(key);
        assertThat(keysIn("linked")).containsExactly(key);
        assertThat(keysIn("linked too")).containsExactly(key);
    }

    @Test
    void deletesForGoodSoThatTheKeyCanBeUsedAgain() {
        String key = server.experiment("deleted");
        server.post(
                WRITE + "experiment/metric",
                "{\"experimentKey\":\"" + key + "\",\"metricName\":\"loss\",\"metricValue\":\"1.0\"}");

        Answer deleted = server.get(WRITE + "experiment/delete?experimentKey=" + key);

        assertThat(deleted.text("msg")).isEqualTo("Deleted");
        assertThat(server.get("/api/rest/v2/experiment/metadata?experimentKey=" + key)
                        .json()
                        .path("sdk_error_code")
                        .asInt())
                .isEqualTo(90211);
        assertThat(logMetric(key).json().path("sdk_error_code").asInt()).isEqualTo(90211);
        server.post("/clientlib/logger/add/run", "{\"experimentKey\":\"" + key + "\",\"projectName\":\"deleted\"}");
        assertThat(server.get("/api/rest/v2/experiment/metrics/summary?experimentKey=" + key)
                        .json()
                        .path("values"))
                .isEmpty();
    }

    @Test
    void deletesAProjectWithItsExperimentsOrMovesThemToTheDefaultOne() {
        String kept = server.experiment("half");
        server.post(WRITE + "project/delete", "{\"projectName\":\"half\"}");
        String gone = server.experiment("whole");
        server.post(WRITE + "project/delete", "{\"projectName\":\"whole\",\"deleteAllExperiments\":true}");

        assertThat(keysIn("general")).contains(kept).doesNotContain(gone);
        assertThat(server.get("/api/rest/v2/project?projectName=half").status()).isEqualTo(404);
        assertThat(server.get("/api/rest/v2/experiment/metadata?experimentKey=" + gone)
                        .status())
                .isEqualTo(400);
        assertThat(server.post(WRITE + "project/delete", "{\"projectName\":\"general\"}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void copiesWhatWasLoggedUpToAStepIntoANewRun() {
        String source = server.experiment("copied");
        for (int step = 0; step < 5; step++) {
            server.post(
                    WRITE + "experiment/metric",
                    "{\"experimentKey\":\"" + source + "\",\"metricName\":\"loss\",\"metricValue\":" + step
                            + ".5,\"step\":" + step + ",\"context\":\"train\"}");
        }
        String made = "c".repeat(32);

        Answer answer = server.post(
                "/clientlib/logger/copy-steps-from-experiment",
                "{\"copiedExperimentKey\":\"" + source + "\",\"newExperimentKey\":\"" + made
                        + "\",\"stepToCopyTo\":2}");

        assertThat(answer.text("runId")).isEqualTo(made);
        assertThat(answer.text("focusUrl")).isEqualTo(server.url() + "/ada/copied/");
        assertThat(server.get("/api/rest/v2/experiment/metrics/get-metric?metricName=train_loss&experimentKey=" + made)
                        .json()
                        .path("metrics")
                        .findValuesAsText("metricValue"))
                .containsExactly("0.5", "1.5", "2.5");
    }

    private static Answer move(String keys, String project, boolean symlink) {
        return server.post(
                WRITE + "experiment/move",
                "{\"experimentKeys\":[\"" + keys + "\"],\"targetWorkspaceName\":\"ada\",\"targetProjectName\":\""
                        + project + "\",\"symlink\":" + symlink + "}");
    }

    private static Answer logMetric(String key) {
        return server.post(
                WRITE + "experiment/metric",
                "{\"experimentKey\":\"" + key + "\",\"metricName\":\"loss\",\"metricValue\":1}");
    }

    private static List<String> keysIn(String project) {
        return server.get("/api/rest/v2/experiments?workspaceName=ada&projectName=" + project.replace(" ", "%20"))
                .json()
                .path("experiments")
                .findValuesAsText("experimentKey");
    }
}
