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
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** P10: everything of a workspace leaves a server and comes into another one, equal by hash. */
@DatabaseTest
class ExportTest {

    private static final String WRITE = "/api/rest/v2/write/experiment/";

    @TempDir
    Path folder;

    @Test
    void comesOutOfAnotherServerAsItWentIn() {
        try (TestServer from = TestServer.start(folder.resolve("from"));
                TestServer to = TestServer.start(folder.resolve("to"))) {
            full(from, "digits");
            full(from, "letters");
            archive(from, full(from, "letters"));
            byte[] file = export(from, "workspace=ada");

            List<JsonNode> first = importFile(to, "workspace=ada", file);
            List<JsonNode> second = importFile(to, "workspace=ada", file);

            assertThat(last(first))
                    .hasToString(
                            "{\"kind\":\"done\",\"imported\":3,\"there\":0,\"refused\":0,\"points\":60018,\"contents\":4,\"artifacts\":0,\"models\":0,"
                                    + "\"sweeps\":0,\"views\":0,\"templates\":0}");
            assertThat(TestExport.contentsOf(file).values().toString())
                    .contains("output", "parameter", "htmlAppend", "\"archived\":true", "SYSTEM", "GRAPH");
            assertThat(last(second).path("imported").asInt()).isZero();
            assertThat(last(second).path("there").asInt()).isEqualTo(3);
            assertThat(TestExport.contentsOf(export(to, "workspace=ada"))).isEqualTo(TestExport.contentsOf(file));
            assertThat(to.get("/api/rest/v2/projects?workspaceName=ada").json().toString())
                    .contains("digits", "letters");
        }
    }

    @Test
    void copiesIntoAnotherWorkspaceUnderOtherKeysButAlwaysTheSame() {
        try (TestServer server = TestServer.start(folder)) {
            String key = full(server, "digits");
            server.call("POST", "/api/v1/workspaces", TestServer.KEY, "{\"name\":\"elsewhere\"}");
            byte[] file = export(server, "experimentKey=" + key);

            List<JsonNode> first = importFile(server, "workspace=elsewhere&project=copies", file);
            List<JsonNode> second = importFile(server, "workspace=elsewhere&project=copies", file);

            String copy = first.get(0).path("as").asText();
            assertThat(copy).isNotEqualTo(key);
            assertThat(second.get(0).path("as").asText()).isEqualTo(copy);
            assertThat(second.get(0).path("state").asText()).isEqualTo("there");
            byte[] copied = export(server, "workspace=elsewhere");
            assertThat(TestExport.contentsOf(copied).get("experiments/" + copy + ".jsonl"))
                    .isEqualTo(TestExport.contentsOf(file).get("experiments/" + key + ".jsonl"));
            assertThat(server.get("/api/rest/v2/experiments?workspaceName=elsewhere&projectName=copies")
                            .json()
                            .path("experiments"))
                    .hasSize(1);
        }
    }

    @Test
    void keepsNumbersThatJsonDoesNotKnow() {
        try (TestServer server = TestServer.start(folder)) {
            String key = server.experiment("numbers");
            log(server, key, "odd", "NaN", 1);
            log(server, key, "odd", "-Infinity", 2);
            log(server, key, "odd", "-0.0", 3);
            log(server, key, "odd", "1e-05", 4);

            String lines = TestExport.contentsOf(export(server, "experimentKey=" + key))
                    .get("experiments/" + key + ".jsonl");

            assertThat(lines).contains("\"NaN\"]", "\"-Infinity\"]", "-0.0]", "1.0E-5,\"1e-05\"]");
        }
    }

    @Test
    void givesMembersOnlyWhatTheyMaySee() {
        try (TestServer server = TestServer.start(folder)) {
            String key = full(server, "secret");
            full(server, "shown");
            String project = server.get("/api/rest/v2/project?workspaceName=ada&projectName=shown")
                    .text("projectId");
            String link = server.post("/api/v1/share-links", "{\"kind\":\"project\",\"projectId\":\"" + project + "\"}")
                    .text("code");
            String viewer = server.member("vera", "viewer");
            String stranger = server.user("stan");
            byte[] file = export(server, "experimentKey=" + key);

            assertThat(exportAs(server, "workspace=ada", stranger).status()).isEqualTo(404);
            assertThat(exportAs(server, "experimentKey=" + key, stranger).status())
                    .isEqualTo(404);
            assertThat(exportAs(server, "experimentKey=" + key, link).status()).isEqualTo(404);
            assertThat(TestExport.contentsOf(exportAs(server, "workspace=ada", link)
                                    .whole()
                                    .body())
                            .toString())
                    .contains("shown")
                    .doesNotContain("secret")
                    .doesNotContain(key);
            assertThat(TestExport.contentsOf(
                            exportAs(server, "workspace=ada", viewer).whole().body()))
                    .containsKey("experiments/" + key + ".jsonl");
            assertThat(importAs(server, "workspace=ada", file, viewer).status()).isEqualTo(403);
            assertThat(importAs(server, "workspace=ada", file, stranger).status())
                    .isEqualTo(404);
        }
    }

    @Test
    void opensNoContentThatAFileOnlyNames() throws IOException {
        try (TestServer server = TestServer.start(folder)) {
            String key = full(server, "digits");
            Map<String, byte[]> members = TestExport.members(export(server, "experimentKey=" + key));
            members.keySet().removeIf(name -> name.startsWith("contents/"));
            String mine = server.user("mallory");
            server.call("POST", "/api/v1/workspaces", mine, "{\"name\":\"malloryland\"}");
            server.call("POST", "/api/v1/workspaces", TestServer.KEY, "{\"name\":\"malloryland\"}");
            server.call(
                    "PUT", "/api/v1/workspaces/malloryland/members/mallory", TestServer.KEY, "{\"role\":\"owner\"}");

            Answer answer = importAs(server, "workspace=malloryland", TestExport.pack(members), mine);

            assertThat(answer.status()).isEqualTo(200);
            assertThat(new String(answer.whole().body(), UTF_8)).contains("names a content that is not in the file");
            assertThat(server.call("GET", "/api/rest/v2/experiments?workspaceName=malloryland", mine, null)
                            .json()
                            .path("experiments"))
                    .isEmpty();
        }
    }

    private String full(TestServer server, String project) {
        String key = server.experiment(project);
        server.post(
                WRITE + "parameter",
                "{\"experimentKey\":\"" + key + "\",\"parameterName\":\"rate\",\"parameterValue\":\"0.1\",\"step\":3}");
        server.post(
                WRITE + "log-other",
                "{\"experimentKey\":\"" + key + "\",\"key\":\"who\",\"value\":\"Ada λ \\u0000 \\ud83d\\ude80\"}");
        server.post(WRITE + "tags", "{\"experimentKey\":\"" + key + "\",\"addedTags\":[\"best\",\"a=b\"]}");
        server.post(WRITE + "html", "{\"experimentKey\":\"" + key + "\",\"html\":\"<b>bold</b>\",\"override\":false}");
        server.post(WRITE + "graph", "{\"experimentKey\":\"" + key + "\",\"graph\":\"a->b\"}");
        server.post(
                WRITE + "output",
                "{\"experimentKey\":\"" + key
                        + "\",\"outputLines\":[{\"output\":\"one\\ntwo\\n\",\"offset\":1,\"stderr\":false,\"timestamp\":1}]}");
        server.post(
                WRITE + "system-details", "{\"experimentKey\":\"" + key + "\",\"os\":\"Linux\",\"env\":{\"A\":\"1\"}}");
        StringBuilder values = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            values.append(values.isEmpty() ? "" : ",")
                    .append("{\"metricName\":\"loss\",\"metricValue\":")
                    .append(1.0 / (i + 1))
                    .append(",\"step\":")
                    .append(i * 7919L % 20_011)
                    .append(",\"timestamp\":")
                    .append(1_700_000_000_000L + i)
                    .append('}');
            if (i % 2_000 == 1_999) {
                server.send(server.request("/clientlib/batch/logger/experiment/metric")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"values\":["
                                + values.toString()
                                        .replace("{\"metricName\"", "{\"experimentKey\":\"" + key + "\",\"metricName\"")
                                + "]}")));
                values.setLength(0);
            }
        }
        String[] odd = {"NaN", "Infinity", "-Infinity", "-0.0", "4.9e-324", "5"};
        for (int i = 0; i < odd.length; i++) {
            log(server, key, "odd", odd[i], i);
        }
        byte[] same = "the same in each".getBytes(UTF_8);
        byte[] random = new byte[100_000];
        new Random(key.hashCode()).nextBytes(random);
        MultipartBody.upload(
                server,
                "/clientlib/asset/upload?experimentId=" + key
                        + "&fileName=..%2F..%2Fsame.txt&type=asset&step=4&context=train",
                part("file", "file", same),
                part("metadata", null, "{\"a\":[1]}".getBytes(UTF_8)));
        MultipartBody.upload(
                server,
                "/clientlib/asset/upload?experimentId=" + key + "&fileName=own.bin&type=asset",
                part("file", "file", random));
        return key;
    }

    private static void log(TestServer server, String key, String name, String value, int step) {
        Answer answer = server.post(
                WRITE + "metric",
                "{\"experimentKey\":\"" + key + "\",\"metricName\":\"" + name + "\",\"metricValue\":\"" + value
                        + "\",\"context\":\"test\",\"step\":" + step + ",\"timestamp\":1700000000000}");
        assertThat(answer.status()).isEqualTo(200);
    }

    private static void archive(TestServer server, String key) {
        assertThat(server.call("POST", "/api/v1/experiments/" + key + "/archive", TestServer.KEY, null)
                        .status())
                .isEqualTo(204);
    }

    private static byte[] export(TestServer server, String query) {
        return TestExport.of(server, query);
    }

    private static Answer exportAs(TestServer server, String query, String key) {
        return server.call("GET", "/api/v1/export?" + query, key, null);
    }

    private static List<JsonNode> importFile(TestServer server, String query, byte[] file) {
        Answer answer = importAs(server, query, file, TestServer.KEY);
        assertThat(answer.status()).as(new String(answer.whole().body(), UTF_8)).isEqualTo(200);
        return lines(answer.whole().body());
    }

    private static Answer importAs(TestServer server, String query, byte[] file, String key) {
        return server.send(server.anonymous("/api/v1/import?" + query)
                .header("Authorization", key)
                .POST(BodyPublishers.ofByteArray(file)));
    }

    private static List<JsonNode> lines(byte[] body) {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : new String(body, UTF_8).split("\n", -1)) {
            if (!line.isBlank()) {
                try {
                    lines.add(Json.MAPPER.readTree(line));
                } catch (IOException malformed) {
                    throw new AssertionError(line, malformed);
                }
            }
        }
        return lines;
    }

    private static JsonNode last(List<JsonNode> lines) {
        return lines.get(lines.size() - 1);
    }
}
