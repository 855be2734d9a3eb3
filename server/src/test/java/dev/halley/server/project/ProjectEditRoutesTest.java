package dev.halley.server.project;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.server.TestServer;
import dev.halley.server.TestServer.Answer;
import dev.halley.server.database.DatabaseTest;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DatabaseTest
class ProjectEditRoutesTest {

    private static final String WRITE = "/api/rest/v2/write/project/";

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
    void changesOnlyWhatIsGiven() {
        String id = create("old name", "first");

        server.post(WRITE + "update", "{\"projectId\":\"" + id + "\",\"newProjectName\":\"new name\"}");
        server.post(
                WRITE + "update",
                "{\"workspaceName\":\"ada\",\"projectName\":\"new name\",\"newProjectDescription\":\"second\"}");

        JsonNode project = server.get("/api/rest/v2/project?projectId=" + id).json();
        assertThat(project.path("projectName").asText()).isEqualTo("new name");
        assertThat(project.path("projectDescription").asText()).isEqualTo("second");
    }

    @Test
    void refusesANameThatIsTakenAndTheDefaultProjectAnotherName() {
        create("taken", "");
        String id = create("free", "");
        server.experiment("general");

        assertThat(server.post(WRITE + "update", "{\"projectId\":\"" + id + "\",\"newProjectName\":\"taken\"}")
                        .status())
                .isEqualTo(400);
        assertThat(server.post(WRITE + "update", "{\"projectName\":\"general\",\"newProjectName\":\"special\"}")
                        .text("msg"))
                .contains("general");
        assertThat(server.post(WRITE + "update", "{\"projectName\":\"nowhere\",\"newProjectName\":\"x\"}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void refusesANameThatNoAddressCanHold() {
        for (String name : new String[] {".", "..", "a/b", " "}) {
            Answer refused =
                    server.post(WRITE + "create", "{\"workspaceName\":\"ada\",\"projectName\":\"" + name + "\"}");

            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.text("msg")).contains("project: '" + name + "'").contains("expected");
        }
    }

    @Test
    void tellsHowItIsUsed() {
        long before = System.currentTimeMillis();
        String empty = create("empty", "");
        String used = create("used", "");
        server.experiment("used");
        server.get("/api/rest/v2/write/experiment/archive?experimentKey=" + server.experiment("used"));

        JsonNode ofEmpty = server.get("/api/rest/v2/project?projectId=" + empty).json();
        assertThat(ofEmpty.path("numberOfExperiments").asInt(-1)).isZero();
        assertThat(ofEmpty.path("lastUpdated").asLong()).isGreaterThanOrEqualTo(before);
        JsonNode ofUsed = server.get("/api/rest/v2/project?projectId=" + used).json();
        assertThat(ofUsed.path("numberOfExperiments").asInt()).isEqualTo(1);
        assertThat(ofUsed.path("lastUpdated").asLong())
                .isGreaterThanOrEqualTo(ofEmpty.path("lastUpdated").asLong());
        assertThat(server.get("/api/rest/v2/projects?workspaceName=ada").json().path("projects"))
                .contains(ofEmpty, ofUsed);
    }

    @Test
    void keepsNotes() {
        String id = create("noted", "");
        assertThat(notes(id)).isEmpty();

        server.post(WRITE + "notes", "{\"projectId\":\"" + id + "\",\"notes\":\"# Plan\\n1. Überblick\"}");

        assertThat(notes(id)).isEqualTo("# Plan\n1. Überblick");
    }

    @Test
    void givesAProjectToAMemberOnly() {
        String id = create("owned", "");

        assertThat(server.post(WRITE + "update-owner", "{\"projectId\":\"" + id + "\",\"userName\":\"ada\"}")
                        .status())
                .isEqualTo(200);
        assertThat(server.post(WRITE + "update-owner", "{\"projectId\":\"" + id + "\",\"userName\":\"eve\"}")
                        .text("msg"))
                .contains("eve");
    }

    @Test
    void showsAProjectToEverybodyOnlyForAnOwnerOfItsWorkspace() {
        String id = create("shown", "");
        String editor = server.member("edi", "editor");

        Answer refused =
                server.call("POST", WRITE + "update", editor, "{\"projectId\":\"" + id + "\",\"isPublic\":true}");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(isPublic(id)).isFalse();
        server.post(WRITE + "update", "{\"projectId\":\"" + id + "\",\"isPublic\":true}");

        assertThat(isPublic(id)).isTrue();
    }

    @Test
    void makesAWorkspaceAndAddsAMember() {
        String key = server.user("grace");

        Answer made = server.post("/api/rest/v2/write/workspace/new", "{\"name\":\"new-team\"}");
        Answer added = server.post(
                "/api/rest/v2/write/add-workspace-member",
                "{\"workspaceName\":\"new-team\",\"userEmail\":\"grace\",\"admin\":false}");

        assertThat(made.text("workspace_name")).isEqualTo("new-team");
        assertThat(made.json().path("code").asInt()).isEqualTo(200);
        assertThat(added.status()).isEqualTo(200);
        assertThat(server.call("GET", "/api/rest/v2/workspaces", key, null)
                        .json()
                        .path("workspaceNames")
                        .toString())
                .contains("new-team");
    }

    private static boolean isPublic(String id) {
        return server.get("/api/rest/v2/project?projectId=" + id)
                .json()
                .path("isPublic")
                .asBoolean();
    }

    private static String notes(String id) {
        return server.get("/api/rest/v2/project/notes?projectId=" + id).text("notes");
    }

    private static String create(String name, String description) {
        return server.post(
                        WRITE + "create",
                        "{\"projectName\":\"" + name + "\",\"projectDescription\":\"" + description + "\"}")
                .text("projectId");
    }
}
