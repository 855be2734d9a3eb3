package dev.halley.server.pipelinemodel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.client.Client;
import dev.halley.config.HalleyHome;
import dev.halley.metadata.ArtifactVersion;
import dev.halley.metadata.StoredModelVersion;
import dev.halley.server.TestServer;
import dev.halley.server.database.DatabaseTest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DatabaseTest
class PipelineModelRoutesTest {

    private static final String DIGITS = "/api/v1/pipeline-models/digits";

    private TestServer server;
    private Client client;

    @BeforeEach
    void start(@TempDir Path home) {
        server = TestServer.start(home);
        client = Client.openOwnStore(new HalleyHome(home));
        client.models().save("digits", "reads digits", "Apache-2.0", List.of("small"));
        ArtifactVersion weights = client.artifacts().save("weights", List.of(0.1, 0.2));
        for (double accuracy : new double[] {0.7, 0.9, 0.8}) {
            StoredModelVersion version = client.models().createVersion("digits", "a try");
            client.models().logMetadata(version, Map.of("accuracy", accuracy));
            client.models().link(version, weights);
        }
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void listsModelsWithWhatIsNewestAndInProduction() {
        server.post(DIGITS + "/versions/2/stage", "{\"stage\":\"production\"}");

        JsonNode models = server.get("/api/v1/pipeline-models").json();

        JsonNode digits = models.at("/models/0");
        assertThat(digits.path("description").asText()).isEqualTo("reads digits");
        assertThat(digits.path("versions").asInt()).isEqualTo(3);
        assertThat(digits.path("tags").toString()).isEqualTo("[\"small\"]");
        assertThat(digits.at("/latest/number").asInt()).isEqualTo(3);
        assertThat(digits.at("/production/number").asInt()).isEqualTo(2);
        assertThat(digits.path("staging").isNull()).isTrue();
        assertThat(server.get("/api/v1/pipeline-models?filter=tag=large").json().path("models"))
                .isEmpty();
        assertThat(server.get("/api/v1/pipeline-models/none").status()).isEqualTo(404);
    }

    @Test
    void sortsAndFiltersVersionsByWhatWasLearned() {
        JsonNode best = server.get(DIGITS + "/versions?sort=metadata.accuracy&descending=true&limit=2")
                .json();
        JsonNode rest = server.get(DIGITS + "/versions?sort=metadata.accuracy&descending=true&limit=2&after="
                        + best.path("next").asText())
                .json();

        assertThat(best.path("versions").findValuesAsText("number")).containsExactly("2", "3");
        assertThat(rest.path("versions").findValuesAsText("number")).containsExactly("1");
        assertThat(server.get(DIGITS + "/versions?filter=metadata.accuracy=gte:0.8")
                        .json()
                        .path("versions")
                        .findValuesAsText("number"))
                .containsExactly("3", "2");
        assertThat(server.get(DIGITS + "/versions?filter=stage=production")
                        .json()
                        .path("versions"))
                .isEmpty();
    }

    @Test
    void showsAVersionWithItsArtifacts() {
        JsonNode version = server.get(DIGITS + "/versions/latest").json();

        assertThat(version.path("number").asInt()).isEqualTo(3);
        assertThat(version.path("metadata").toString()).isEqualTo("{\"accuracy\":\"0.8\"}");
        assertThat(version.at("/artifacts/0/name").asText()).isEqualTo("weights");
        assertThat(version.path("runs")).isEmpty();
        TestServer.Answer missing = server.get(DIGITS + "/versions/9");
        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.text("detail")).contains("has no version '9' (it has 3;");
    }

    @Test
    void movesAVersionToAStageAndArchivesTheOneThatWasThere() {
        assertThat(server.post(DIGITS + "/versions/1/stage", "{\"stage\":\"Production\"}")
                        .status())
                .isEqualTo(204);
        server.post(DIGITS + "/versions/2/stage", "{\"stage\":\"production\"}");

        assertThat(server.get(DIGITS + "/versions/production")
                        .json()
                        .path("number")
                        .asInt())
                .isEqualTo(2);
        assertThat(server.get(DIGITS + "/versions/1").text("stage")).isEqualTo("archived");
        TestServer.Answer unknown = server.post(DIGITS + "/versions/1/stage", "{\"stage\":\"gone\"}");
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.text("detail"))
                .isEqualTo("stage: 'gone' (expected: one of none, staging, production, archived).");
    }

    @Test
    void changesOnlyWhatIsGiven() {
        assertThat(server.call("PUT", DIGITS, TestServer.KEY, "{\"tags\":[\"large\"]}")
                        .status())
                .isEqualTo(204);

        JsonNode digits = server.get(DIGITS).json();
        assertThat(digits.path("tags").toString()).isEqualTo("[\"large\"]");
        assertThat(digits.path("description").asText()).isEqualTo("reads digits");
        assertThat(digits.path("license").asText()).isEqualTo("Apache-2.0");
    }

    @Test
    void deletesAVersionAndAModelButNoArtifact() {
        assertThat(server.call("DELETE", DIGITS + "/versions/1", TestServer.KEY, null)
                        .status())
                .isEqualTo(204);
        assertThat(server.get(DIGITS).json().path("versions").asInt()).isEqualTo(2);
        assertThat(server.call("DELETE", DIGITS, TestServer.KEY, null).status()).isEqualTo(204);
        assertThat(server.get(DIGITS).status()).isEqualTo(404);
        assertThat(client.artifacts().latest("weights").version()).isEqualTo(1);
    }

    @Test
    void letsNobodyChangeWhoMayOnlyReadOrLog() {
        String viewer = server.member("vera", "viewer");
        String logger = server.post("/api/v1/api-keys", "{\"name\":\"job\",\"scopes\":[\"ingest\"]}")
                .text("apiKey");

        assertThat(server.call("GET", DIGITS + "/versions", viewer, null).status())
                .isEqualTo(200);
        for (String key : List.of(viewer, logger)) {
            assertThat(server.call("POST", DIGITS + "/versions/1/stage", key, "{\"stage\":\"production\"}")
                            .status())
                    .isEqualTo(403);
            assertThat(server.call("PUT", DIGITS, key, "{\"tags\":[]}").status())
                    .isEqualTo(403);
            assertThat(server.call("DELETE", DIGITS, key, null).status()).isEqualTo(403);
            assertThat(server.call("DELETE", DIGITS + "/versions/1", key, null).status())
                    .isEqualTo(403);
        }
        assertThat(server.call("GET", DIGITS, server.user("otto"), null).status())
                .isEqualTo(404);
    }
}
