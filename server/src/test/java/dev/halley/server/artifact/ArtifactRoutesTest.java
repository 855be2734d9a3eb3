package dev.halley.server.artifact;

import static dev.halley.server.asset.MultipartBody.part;
import static dev.halley.server.asset.MultipartBody.upload;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.server.TestServer;
import dev.halley.server.TestServer.Answer;
import dev.halley.server.database.DatabaseTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DatabaseTest
class ArtifactRoutesTest {

    private static final String READ = "/api/rest/v2/artifacts/";
    private static final String WRITE = "/api/rest/v2/write/artifacts/";

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
    void countsVersionsOnAndMovesLatestWhenOneIsClosed() {
        String producer = server.experiment("producer");

        Answer first = upsert(producer, "digits", "\"alias\":[\"prod\"],\"versionTags\":[\"raw\"]");
        Answer second = upsert(producer, "digits", "\"alias\":[\"prod\"]");

        assertThat(first.text("currentVersion")).isEqualTo("1.0.0");
        assertThat(first.json().path("previousVersion").isNull()).isTrue();
        assertThat(second.text("currentVersion")).isEqualTo("2.0.0");
        assertThat(second.text("previousVersion")).isEqualTo("1.0.0");
        close(first, producer, "CLOSED");
        assertThat(version("artifactName=digits").text("artifactVersion")).isEqualTo("1.0.0");
        close(second, producer, "CLOSED");
        JsonNode latest = version("artifactName=digits&alias=latest").json();
        assertThat(latest.path("artifactVersion").asText()).isEqualTo("2.0.0");
        assertThat(texts(latest.path("alias"))).containsExactly("Latest", "prod");
        assertThat(texts(version("artifactName=digits&versionOrAlias=1.0.0")
                        .json()
                        .path("tags")))
                .containsExactly("raw");
        JsonNode whole =
                server.get(READ + "get?workspace=ada&artifactName=digits").json();
        assertThat(whole.path("latestVersion").asText()).isEqualTo("2.0.0");
        assertThat(whole.path("versions")).hasSize(2);
    }

    @Test
    void keepsTheFilesOfAVersionThatItsExperimentUploads() throws IOException {
        String producer = server.experiment("producer");
        Answer made = upsert(producer, "with files", "\"version\":\"0.3.1\"");
        String id = made.text("artifactVersionId");

        file(producer, id, "a1", "train/x.csv", "1,2,3");
        file(producer, id, "a2", "../../evil.txt", "");
        server.post(
                "/clientlib/rest/v2/write/artifact/assets/remote/batch?experimentKey=" + producer,
                "{\"remoteArtifactAssetRequests\":[{\"link\":\"s3://bucket/y.bin\",\"assetId\":\"r1\","
                        + "\"fileName\":\"y.bin\",\"isRemote\":true,\"artifactVersionId\":\"" + id
                        + "\",\"metadata\":\"{\\\"etag\\\":\\\"e\\\"}\"}]}");
        close(made, producer, "CLOSED");

        String query = "artifactName=with%2520files&workspace=ada";
        JsonNode files = server.get(READ + "version/files?" + query).json();
        assertThat(files.size()).isEqualTo(1);
        assertThat(files.path("files")).hasSize(3);
        JsonNode train = files.path("files").path(1);
        assertThat(train.path("fileName").asText()).isEqualTo("train/x.csv");
        assertThat(train.path("type").asText()).isEqualTo("unknown");
        assertThat(files.path("files").path(2).path("link").asText()).isEqualTo("s3://bucket/y.bin");
        assertThat(version(query).json().path("sizeInBytes").asInt()).isEqualTo(5);
        String consumer = server.experiment("consumer");
        assertThat(server.get("/api/rest/v2/experiment/asset/get-asset?experimentKey=" + consumer
                                + "&assetId=a1&artifactVersionId=" + id)
                        .whole()
                        .body())
                .isEqualTo("1,2,3".getBytes(UTF_8));
        assertThat(names(server.get(READ + "version/download?" + query))).containsExactly("evil.txt", "train/x.csv");
        assertThat(server.get("/api/rest/v2/experiment/asset/list?experimentKey=" + producer)
                        .json()
                        .path("assets"))
                .as("the experiment's own assets")
                .isEmpty();
    }

    @Test
    void changesNothingInAClosedVersionButItsLabels() {
        String producer = server.experiment("producer");
        Answer made = upsert(producer, "closed", "\"versionMetadata\":\"{\\\"rows\\\":7}\"");
        String id = made.text("artifactVersionId");
        close(made, producer, "CLOSED");

        Answer late = file(producer, id, "a1", "late.txt", "x");
        Answer reopened = close(made, producer, "ERROR");
        Answer again = close(made, producer, "CLOSED");
        Answer labels = server.post(
                WRITE + "version/labels",
                "{\"artifactVersionId\":\"" + id + "\",\"alias\":[\"best\"],\"versionTags\":[\"t\"],"
                        + "\"versionMetadata\":null}");

        assertThat(late.json().path("sdk_error_code").asInt()).isEqualTo(90401);
        assertThat(reopened.json().path("sdk_error_code").asInt()).isEqualTo(90401);
        assertThat(again.status()).isEqualTo(200);
        assertThat(labels.status()).isEqualTo(200);
        JsonNode version = version("versionId=" + id).json();
        assertThat(texts(version.path("alias"))).containsExactly("Latest", "best");
        assertThat(texts(version.path("tags"))).containsExactly("t");
        assertThat(version.path("metadata").asText()).isEqualTo("{\"rows\":7}");
        assertThat(version.path("artifact").size())
                .as("the Java SDK refuses any other field")
                .isEqualTo(15);
    }

    @Test
    void tellsConsumersThatAVersionIsNotWholeYet() {
        String producer = server.experiment("producer");
        String consumer = server.experiment("consumer");
        Answer open = upsert(producer, "unfinished", "\"version\":\"1.0.0\"");
        Answer failed = upsert(producer, "unfinished", "\"version\":\"1.1.0\"");
        close(failed, producer, "ERROR");
        String asked = "artifactName=unfinished&experimentKey=" + consumer + "&consumerExperimentKey=" + consumer;

        assertThat(code(version(asked + "&versionOrAlias=1.0.0"))).isEqualTo(90402);
        assertThat(code(version(asked + "&versionOrAlias=1.1.0"))).isEqualTo(90403);
        assertThat(version("experimentKey=" + producer + "&artifactId=" + open.text("artifactId") + "&versionId="
                                + open.text("artifactVersionId"))
                        .text("state"))
                .isEqualTo("OPEN");
    }

    @Test
    void knowsWhoReadAVersion() {
        String producer = server.experiment("producer");
        String consumer = server.experiment("consumer");
        Answer made = upsert(producer, "lineage", "\"version\":\"1.0.0\"");
        close(made, producer, "CLOSED");

        version("artifactName=lineage&experimentKey=" + consumer + "&consumerExperimentKey=" + consumer);
        version("artifactName=lineage&experimentKey=" + consumer + "&consumerExperimentKey=" + consumer);

        JsonNode version = server.get("/api/v1/artifact-versions/" + made.text("artifactVersionId"))
                .json();
        assertThat(version.path("producer").path("experimentKey").asText()).isEqualTo(producer);
        assertThat(version.path("consumers")).hasSize(1);
        assertThat(version.path("consumers").path(0).path("experimentKey").asText())
                .isEqualTo(consumer);
        JsonNode inputs =
                server.get("/api/v1/experiments/" + consumer + "/artifacts").json();
        assertThat(inputs.path("inputs").path(0).path("name").asText()).isEqualTo("lineage");
        assertThat(inputs.path("outputs")).isEmpty();
        assertThat(server.get("/api/rest/v2/get/artifacts?filter=output&experimentKey=" + producer)
                        .json()
                        .path("artifacts"))
                .hasSize(1);
    }

    @Test
    void refusesWhatCannotBeWithTheNumbersThatSdksKnow() {
        String producer = server.experiment("producer");
        upsert(producer, "taken", "\"version\":\"1.0.0\"");

        assertThat(code(upsert(producer, "taken", "\"version\":\"1.0.0\""))).isEqualTo(90399);
        assertThat(upsert(producer, "taken", "\"version\":\"one\"").text("msg")).contains("'one'");
        assertThat(upsert(producer, "taken", "\"versionMetadata\":\"no json\"").status())
                .isEqualTo(400);
        assertThat(upsert(producer, "taken", "\"alias\":[\"3.0.0\"]").status()).isEqualTo(400);
        assertThat(code(version("artifactName=nobody"))).isEqualTo(624522);
        assertThat(code(version("artifactName=taken&version=9.9.9"))).isEqualTo(624523);
        assertThat(version("").status()).isEqualTo(400);
        assertThat(code(server.post(
                        WRITE + "state",
                        "{\"artifactVersionId\":\"x\",\"experimentKey\":\"" + producer + "\",\"state\":\"CLOSED\"}")))
                .isEqualTo(624523);
    }

    @Test
    void pagesThroughArtifactsAndVersions() {
        String producer = server.experiment("pages");
        for (int i = 0; i < 5; i++) {
            server.post(
                    WRITE + "upsert",
                    "{\"experimentKey\":\"" + producer + "\",\"artifactName\":\"page-" + i
                            + "\",\"artifactType\":\"paged\"}");
        }
        List<String> names = new ArrayList<>();
        String after = "";
        do {
            JsonNode page = server.get("/api/v1/artifacts?workspace=ada&type=paged&limit=2&after=" + after)
                    .json();
            page.path("artifacts")
                    .forEach(artifact -> names.add(artifact.path("name").asText()));
            after = page.path("next").asText();
        } while (!after.isEmpty());

        assertThat(names).containsExactly("page-0", "page-1", "page-2", "page-3", "page-4");
        assertThat(server.get("/api/v1/artifacts?workspace=nobody").status()).isEqualTo(404);
        assertThat(server.get("/api/v1/artifacts?workspace=ada&limit=0").status())
                .isEqualTo(400);
    }

    private static Answer upsert(String experiment, String name, String more) {
        return server.post(
                WRITE + "upsert",
                "{\"experimentKey\":\"" + experiment + "\",\"artifactName\":\"" + name
                        + "\",\"artifactType\":\"dataset\"," + more + "}");
    }

    private static Answer close(Answer made, String experiment, String state) {
        return server.post(
                WRITE + "state",
                "{\"artifactVersionId\":\"" + made.text("artifactVersionId") + "\",\"experimentKey\":\"" + experiment
                        + "\",\"state\":\"" + state + "\"}");
    }

    private static Answer file(String experiment, String version, String id, String name, String content) {
        return upload(
                server,
                "/clientlib/asset/upload?experimentId=" + experiment + "&artifactVersionId=" + version + "&assetId="
                        + id + "&overwrite=False&fileName=" + name.replace("/", "%2F"),
                part("file", "file", content.getBytes(UTF_8)));
    }

    private static Answer version(String query) {
        return server.get(READ + "version?" + query);
    }

    private static int code(Answer answer) {
        assertThat(answer.status()).isEqualTo(400);
        return answer.json().path("sdk_error_code").asInt();
    }

    private static List<String> names(Answer zip) throws IOException {
        List<String> names = new ArrayList<>();
        try (ZipInputStream entries =
                new ZipInputStream(new ByteArrayInputStream(zip.whole().body()))) {
            for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                names.add(entry.getName());
            }
        }
        return names;
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
