package dev.halley.server.export;

import static dev.halley.server.asset.MultipartBody.part;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.server.TestServer;
import dev.halley.server.TestServer.Answer;
import dev.halley.server.asset.MultipartBody;
import dev.halley.server.database.DatabaseTest;
import dev.halley.server.http.Json;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** P10: what a workspace has beside its experiments leaves a server and comes into another one. */
@DatabaseTest
class ExportFamiliesTest {

    private static final String ARTIFACT = "/clientlib/rest/v2/write/artifacts/";
    private static final String MODEL = "/api/rest/v2/write/registry-model";

    @TempDir
    Path folder;

    @Test
    void comesOutOfAnotherServerAsItWentIn() {
        try (TestServer from = TestServer.start(folder.resolve("from"));
                TestServer to = TestServer.start(folder.resolve("to"))) {
            Filled filled = fill(from);
            byte[] file = TestExport.of(from, "workspace=ada");

            List<JsonNode> first = imported(to, "workspace=ada", file);
            List<JsonNode> second = imported(to, "workspace=ada", file);

            assertThat(first.get(first.size() - 1).toString())
                    .contains("\"refused\":0", "\"artifacts\":3", "\"models\":2", "\"sweeps\":1", "\"views\":2")
                    .contains("\"templates\":2");
            assertThat(second.get(second.size() - 1).toString())
                    .contains("\"refused\":0", "\"imported\":0", "\"artifacts\":0", "\"models\":0", "\"sweeps\":0");
            Map<String, String> members = TestExport.contentsOf(file);
            assertThat(TestExport.contentsOf(TestExport.of(to, "workspace=ada")))
                    .isEqualTo(members);
            assertThat(members.get("artifacts.jsonl"))
                    .contains("artifactAlias", "artifactTag", "artifactVersionTag", "artifactConsumer", "artifactFile");
            assertThat(members.get("models.jsonl")).contains("modelVersionChange", "modelVersionTag", "modelFile");
            assertThat(members.get("sweeps.jsonl")).contains("\"score\":0.1", "\"score\":1.0E-9");
            for (String path : filled.asked()) {
                assertThat(answer(to, path)).as(path).isEqualTo(answer(from, path));
            }
        }
    }

    @Test
    void isCopiedIntoAnotherWorkspaceUnderOtherIdsButAlwaysTheSame() {
        try (TestServer server = TestServer.start(folder)) {
            Filled filled = fill(server);
            server.call("POST", "/api/v1/workspaces", TestServer.KEY, "{\"name\":\"elsewhere\"}");
            byte[] file = TestExport.of(server, "workspace=ada");

            List<JsonNode> first = imported(server, "workspace=elsewhere", file);
            List<JsonNode> second = imported(server, "workspace=elsewhere", file);

            assertThat(first.get(first.size() - 1).toString()).contains("\"refused\":0", "\"artifacts\":3");
            assertThat(second.get(second.size() - 1).toString()).contains("\"refused\":0", "\"artifacts\":0");
            JsonNode copy = server.get("/api/rest/v2/artifacts/version?workspace=elsewhere&artifactName=digits")
                    .json();
            assertThat(copy.path("experimentKey").asText()).hasSize(32).isNotEqualTo(filled.key());
            assertThat(withoutSigns(TestExport.of(server, "workspace=ada"))).isEqualTo(withoutSigns(file));
        }
    }

    /** When an experiment was last heard of is written down some seconds later. */
    private static Map<String, String> withoutSigns(byte[] file) {
        Map<String, String> contents = TestExport.contentsOf(file);
        contents.replaceAll((name, text) -> text.replaceAll("\"lastSeenMillis\":\\d+", "\"lastSeenMillis\":0"));
        return contents;
    }

    @Test
    void refusesWhatTheServerCouldNotReadAgainAndLeavesNothingOfIt() {
        try (TestServer from = TestServer.start(folder.resolve("from"));
                TestServer to = TestServer.start(folder.resolve("to"))) {
            fill(from);
            byte[] file = TestExport.of(from, "workspace=ada");

            List<JsonNode> lines = imported(
                    to,
                    "workspace=ada",
                    TestExport.changed(
                            file,
                            Map.of(
                                    "artifacts.jsonl", text -> text.replaceFirst("\"CLOSED\"", "\"SHUT\""),
                                    "models.jsonl",
                                            text -> text.replaceFirst("\"modelVersionTag\"", "\"modelVersionFlag\""),
                                    "sweeps.jsonl", text -> text.replaceFirst("\"BAYES\"", "\"MAGIC\""),
                                    "views.jsonl", text -> text.replaceFirst("\"report\"", "\"novel\""))));

            String told = lines.toString();
            assertThat(told)
                    .contains("SHUT", "expected: one of OPEN, CLOSED, ERROR", "modelVersionFlag", "MAGIC", "novel");
            assertThat(lines.get(lines.size() - 1).path("refused").asInt()).isEqualTo(4);
            assertThat(to.get("/api/v1/artifacts?workspace=ada").status()).isEqualTo(200);
            assertThat(TestExport.contentsOf(TestExport.of(to, "workspace=ada")).get("sweeps.jsonl"))
                    .isEmpty();
        }
    }

    /** @param asked addresses whose answers must be the same on both servers */
    private record Filled(String key, List<String> asked) {}

    private static Filled fill(TestServer server) {
        String key = server.experiment("digits");
        String reader = server.experiment("digits");
        List<String> asked = new ArrayList<>();
        artifacts(server, key, reader, asked);
        models(server, key, asked);
        sweep(server, asked);
        views(server, key);
        return new Filled(key, asked);
    }

    private static void artifacts(TestServer server, String key, String reader, List<String> asked) {
        Answer one = version(server, key, "\"version\":\"1.0.0\",\"versionTags\":[\"raw\"]");
        server.post(ARTIFACT + "details", "{\"artifactId\":\"" + one.text("artifactId") + "\",\"tags\":[\"images\"]}");
        MultipartBody.upload(
                server,
                "/clientlib/asset/upload?experimentId=" + key + "&assetId=a1&artifactVersionId="
                        + one.text("artifactVersionId") + "&fileName=train%2Fx.csv",
                part("file", "file", "1,2,3".getBytes(UTF_8)));
        close(server, key, one);
        Answer two = version(
                server, key, "\"version\":\"1.1.0\",\"alias\":[\"best\"],\"versionMetadata\":\"{\\\"n\\\":1}\"");
        close(server, key, two);
        server.get("/clientlib/rest/v2/artifacts/version?workspace=ada&artifactName=digits&experimentKey=" + reader
                + "&consumerExperimentKey=" + reader);
        asked.add("/api/v1/artifact-versions/" + one.text("artifactVersionId"));
        asked.add("/api/v1/artifact-versions/" + two.text("artifactVersionId"));
        asked.add("/api/v1/experiments/" + reader + "/artifacts");
        asked.add("/clientlib/rest/v2/artifacts/version/files?workspace=ada&artifactName=digits&versionOrAlias=1.0.0");
        asked.add("/api/rest/v2/experiment/asset/get-asset?experimentKey=" + key + "&assetId=a1&artifactVersionId="
                + one.text("artifactVersionId"));
    }

    private static Answer version(TestServer server, String key, String more) {
        Answer made = server.post(
                ARTIFACT + "upsert",
                "{\"experimentKey\":\"" + key + "\",\"artifactName\":\"digits\",\"artifactType\":\"dataset\"," + more
                        + "}");
        assertThat(made.status()).isEqualTo(200);
        return made;
    }

    private static void close(TestServer server, String key, Answer version) {
        Answer closed = server.post(
                ARTIFACT + "state",
                "{\"artifactVersionId\":\"" + version.text("artifactVersionId") + "\",\"experimentKey\":\"" + key
                        + "\",\"state\":\"CLOSED\"}");
        assertThat(closed.status()).isEqualTo(200);
    }

    private static void models(TestServer server, String key, List<String> asked) {
        MultipartBody.upload(
                server,
                "/clientlib/asset/upload?experimentId=" + key
                        + "&assetId=w1&type=model-element&groupingName=net&fileName=net%2Fweights.bin",
                part("file", "file", "weights".getBytes(UTF_8)));
        Answer made = server.post(
                MODEL + "/item/create",
                "{\"experimentKey\":\"" + key + "\",\"experimentModelName\":\"net\",\"registryModelName\":\"reg\","
                        + "\"version\":null,\"tags\":[\"a\"],\"status\":\"Development\",\"publicModel\":null}");
        String item = made.text("registryModelItemId");
        assertThat(item).isNotEmpty();
        server.post(MODEL + "/item/status", "{\"status\":\"Production\",\"modelItemId\":\"" + item + "\"}");
        server.post(MODEL + "/item/" + item + "/metadata", "{\"metadata\":[{\"key\":\"acc\",\"value\":{\"x\":1}}]}");
        asked.add("/api/rest/v2/registry-model/item/details?workspaceName=ada&modelName=reg&version=1.0.0");
        asked.add("/api/rest/v2/registry-model/item/" + item + "/metadata");
        asked.add("/api/rest/v2/registry-model/item/download?workspaceName=ada&modelName=reg&version=1.0.0");
    }

    private static void sweep(TestServer server, List<String> asked) {
        String id = server.post(
                        "/optimizer/create",
                        "{\"algorithm\":\"bayes\",\"parameters\":{\"x\":{\"type\":\"float\",\"min\":0,\"max\":1}},"
                                + "\"spec\":{\"maxCombo\":9},\"trials\":1}")
                .text("id");
        for (String score : List.of("0.1", "1e-9")) {
            assertThat(server.post(
                                    "/optimizer/insert",
                                    "{\"id\":\"" + id + "\",\"pid\":\"p" + score
                                            + "\",\"trial\":1,\"status\":\"completed\",\"score\":\"" + score
                                            + "\",\"tries\":1,\"parameters\":{\"x\":0.5}}")
                            .json()
                            .path("code")
                            .asInt())
                    .isEqualTo(200);
        }
        asked.add("/optimizer/status?id=" + id);
    }

    private static void views(TestServer server, String key) {
        String project = server.get("/api/rest/v2/experiment/metadata?experimentKey=" + key)
                .text("projectId");
        for (String kind : List.of("table", "report")) {
            Answer made = server.post(
                    "/api/v1/views",
                    "{\"workspace\":\"ada\",\"project\":\"digits\",\"kind\":\"" + kind + "\",\"name\":\"my " + kind
                            + "\",\"team\":true,\"state\":\"?q=a\"}");
            assertThat(made.status()).as(made.whole().toString()).isBetween(200, 201);
            server.call("PUT", "/api/v1/views/" + made.text("id"), TestServer.KEY, "{\"state\":\"?q=b\"}");
        }
        String begin = "{\"projectId\":\"" + project + "\",\"templateName\":\"t\",\"v3\":{\"sections\":[1]}";
        server.post("/api/rest/v2/write/views/upsert", begin + "}");
        server.post("/api/rest/v2/write/chart-templates/upsert", begin + ",\"experimentKey\":\"" + key + "\"}");
    }

    private static List<JsonNode> imported(TestServer server, String query, byte[] file) {
        Answer answer = server.send(server.anonymous("/api/v1/import?" + query)
                .header("Authorization", TestServer.KEY)
                .POST(BodyPublishers.ofByteArray(file)));
        assertThat(answer.status()).as(new String(answer.whole().body(), UTF_8)).isEqualTo(200);
        List<JsonNode> lines = new ArrayList<>();
        try (var values = Json.MAPPER
                .readerFor(JsonNode.class)
                .<JsonNode>readValues(answer.whole().body())) {
            values.forEachRemaining(lines::add);
        } catch (IOException malformed) {
            throw new AssertionError(malformed);
        }
        return lines;
    }

    /** Without what says where the server is. */
    private static String answer(TestServer server, String path) {
        Answer answer = server.get(path);
        assertThat(answer.status()).as(path).isEqualTo(200);
        return new String(answer.whole().body(), java.nio.charset.StandardCharsets.ISO_8859_1)
                .replace(server.url(), "")
                .replaceAll("\"projectId\":\"[^\"]*\"", "\"projectId\":\"\"");
    }
}
