package dev.halley.server.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.server.TestServer;
import dev.halley.server.TestServer.Answer;
import dev.halley.server.database.DatabaseTest;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests in the form in which Comet's Java SDK 1.1.14 sends them, and what it needs of the answers. The SDK is not on Maven Central, so
 * its form is written down here: the key in a header of its own, one value a request, numbers as text, code 200 in every success.
 */
@DatabaseTest
class JavaSdkTest {

    private static final String READ = "/api/rest/v2/experiment/";
    private static final String WRITE = "/api/rest/v2/write/experiment/";

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
    void beginsAnExperiment() {
        JsonNode created = write("create", """
                        {"workspaceName":"ada","projectName":"java","experimentName":"first","disableHeartBeat":false}
                        """).json();

        assertThat(created.path("experimentKey").asText()).matches("[0-9a-f]{32}");
        assertThat(created.path("workspaceName").asText()).isEqualTo("ada");
        assertThat(created.path("projectName").asText()).isEqualTo("java");
        assertThat(created.path("name").asText()).isEqualTo("first");
        assertThat(created.path("link").asText())
                .isEqualTo(server.url() + "/ada/java/"
                        + created.path("experimentKey").asText());
    }

    /** Without code 200 here the SDK's builder ends with an IllegalFormatConversionException. */
    @Test
    void takesTheSystemDetailsThatAreSentWithTheStart() {
        String key = experiment();

        Answer saved = write("system-details", """
                {"experimentKey":"%s","user":"ada","pid":42,"osType":"Linux","os":"Linux 6.1","osRelease":"6.1",
                 "machine":"amd64","processor":"amd64","ip":"10.0.0.1","hostname":"host","executable":"/usr/bin/java",
                 "env":{"PATH":"/bin"},"command":["java","-jar"],"networkInterfaceIps":["10.0.0.1"],
                 "logAdditionalSystemInfoList":[{"key":"k","value":"v"}]}
                """.formatted(key));

        assertSaved(saved);
        JsonNode details = read("system-details", key);
        assertThat(details.path("pid").asInt()).isEqualTo(42);
        assertThat(details.path("env").path("PATH").asText()).isEqualTo("/bin");
    }

    @Test
    void givesTheIntervalsOfTheHeartbeat() {
        JsonNode beat = get("/api/rest/v2/write/experiment/set-status?experimentKey=" + experiment())
                .json();

        assertThat(beat.path("isAliveBeatDurationMillis").asLong()).isBetween(1_000L, 20_000L);
        assertThat(beat.path("gpuMonitorIntervalMillis").asLong()).isPositive();
        assertThat(beat.path("cpuMonitorIntervalMillis").asLong()).isPositive();
    }

    @Test
    void echoesAMetricAsItWasWritten() {
        String key = experiment();

        assertSaved(write("metric", """
                {"experimentKey":"%s","metricName":"someMetric","metricValue":"123.0","context":"train","step":1,"epoch":2,
                 "timestamp":1700000000000}
                """.formatted(key)));

        JsonNode value = read("metrics/summary", key).path("values").path(0);
        assertThat(value.path("name").asText()).isEqualTo("train_someMetric");
        for (String moment : List.of("Min", "Max", "Current")) {
            assertThat(value.path("value" + moment).asText()).isEqualTo("123.0");
            assertThat(value.path("step" + moment).asInt()).isEqualTo(1);
            assertThat(value.path("runContext" + moment).asText()).isEqualTo("train");
            assertThat(value.path("timestamp" + moment).asLong()).isEqualTo(1_700_000_000_000L);
        }
    }

    @Test
    void putsTheContextBeforeTheNameOfAParameterToo() {
        String key = experiment();

        assertSaved(write("parameter", """
                {"experimentKey":"%s","parameterName":"someParameter","parameterValue":"0.1","context":"train","step":1,
                 "timestamp":1700000000000}
                """.formatted(key)));

        JsonNode value = read("parameters", key).path("values").path(0);
        assertThat(value.path("name").asText()).isEqualTo("train_someParameter");
        assertThat(value.path("valueCurrent").asText()).isEqualTo("0.1");
        assertThat(value.path("valueMin").asText()).isEqualTo("0.1");
    }

    /** The SDK's own tests count: nothing may be added by the server. */
    @Test
    void addsNothingOfItsOwn() {
        String key = experiment();

        assertThat(read("log-other", key).path("values")).hasSize(1);
        assertThat(read("log-other", key).path("values").path(0).path("name").asText())
                .isEqualTo("Name");
        assertThat(read("metrics/summary", key).path("values")).isEmpty();
        assertThat(read("asset/list", key).path("assets")).isEmpty();
        write("log-other", "{\"experimentKey\":\"%s\",\"key\":\"a\",\"value\":\"1\",\"timestamp\":1}".formatted(key));
        write("log-other", "{\"experimentKey\":\"%s\",\"key\":\"b\",\"value\":\"2\",\"timestamp\":1}".formatted(key));
        assertThat(read("log-other", key).path("values")).hasSize(3);
    }

    /** An empty text counts as a document, and a missing list ends in a NullPointerException. */
    @Test
    void hasNoDocumentsButAllListsBeforeAnythingIsLogged() {
        String key = experiment();

        assertThat(read("html", key).path("html").isNull()).isTrue();
        assertThat(read("graph", key).path("graph").isNull()).isTrue();
        JsonNode git = read("git/metadata", key);
        for (String field : List.of("user", "root", "branch", "parent", "origin")) {
            assertThat(git.path(field).isNull()).as(field).isTrue();
        }
        assertThat(read("tags", key).path("tags").isArray()).isTrue();
        for (String values : List.of("log-other", "parameters", "metrics/summary")) {
            assertThat(read(values, key).path("values").isArray()).as(values).isTrue();
        }
        assertThat(read("asset/list", key).path("assets").isArray()).isTrue();
        assertThat(get("/api/rest/v2/workspaces").json().path("workspaceNames").isArray())
                .isTrue();
        assertThat(get("/api/rest/v2/projects?workspaceName=ada")
                        .json()
                        .path("projects")
                        .isArray())
                .isTrue();
        assertThat(get("/api/rest/v2/experiments?workspaceName=ada&projectName=java")
                        .json()
                        .path("experiments")
                        .isArray())
                .isTrue();
    }

    @Test
    void replacesAndAppendsHtml() {
        String key = experiment();

        assertSaved(html(key, "<p>old</p>", true));
        assertSaved(html(key, "<p>new</p>", true));
        assertSaved(html(key, "<p>more</p>", false));

        assertThat(read("html", key).path("html").asText()).isEqualTo("<p>new</p><p>more</p>");
    }

    @Test
    void keepsTagsGraphGitAndTimes() {
        String key = experiment();

        assertSaved(write("tags", "{\"experimentKey\":\"%s\",\"addedTags\":[\"two\"]}".formatted(key)));
        assertSaved(write("tags", "{\"experimentKey\":\"%s\",\"addedTags\":[\"one\"]}".formatted(key)));
        assertSaved(write("graph", "{\"experimentKey\":\"%s\",\"graph\":\"{\\\"v\\\":1}\"}".formatted(key)));
        assertSaved(write(
                "git/metadata",
                "{\"experimentKey\":\"%s\",\"user\":\"u\",\"root\":\"r\",\"branch\":\"b\",\"parent\":\"p\",\"origin\":\"o\"}"
                        .formatted(key)));
        assertSaved(write("set-start-end-time", "{\"experimentKey\":\"%s\",\"startTimeMillis\":1000}".formatted(key)));
        assertSaved(write("set-start-end-time", "{\"experimentKey\":\"%s\",\"endTimeMillis\":5000}".formatted(key)));

        assertThat(read("tags", key).path("tags")).hasSize(2);
        assertThat(read("graph", key).path("graph").asText()).isEqualTo("{\"v\":1}");
        assertThat(read("git/metadata", key).path("branch").asText()).isEqualTo("b");
        JsonNode metadata = read("metadata", key);
        assertThat(metadata.path("startTimeMillis").asLong()).isEqualTo(1_000);
        assertThat(metadata.path("endTimeMillis").asLong()).isEqualTo(5_000);
        assertThat(metadata.path("durationMillis").asLong()).isEqualTo(4_000);
    }

    /** Both streams count their lines by themselves, and the lines arrive in any order. */
    @Test
    void putsLinesOfOutputInOrder() {
        String key = experiment();

        assertSaved(line(key, "third\n", false, 3, 1_700_000_000_030L));
        assertSaved(line(key, "first\n", false, 1, 1_700_000_000_010L));
        assertSaved(line(key, "error\n", true, 1, 1_700_000_000_015L));
        assertSaved(line(key, "second\n", false, 2, 1_700_000_000_020L));

        assertThat(read("output", key).path("output").asText()).isEqualTo("first\nerror\nsecond\nthird\n");
    }

    @Test
    void namesAnAssetAsTheQueryDoesAndNotAsTheFile() {
        String key = experiment();

        Answer saved = upload(
                key,
                "&fileName=folder%2Fsub%2FsomeTextFile.txt&type=asset&extension=txt",
                "anotherTextFile.txt",
                "text");

        assertSaved(saved);
        JsonNode asset = read("asset/list", key).path("assets").path(0);
        assertThat(asset.path("fileName").asText()).isEqualTo("folder/sub/someTextFile.txt");
        assertThat(asset.path("fileSize").asInt()).isEqualTo(4);
        assertThat(asset.path("type").asText()).isEqualTo("asset");
        assertThat(asset.path("metadata").asText()).isEqualTo("{}");
    }

    /** The SDK's tests look once, a second after the call. */
    @Test
    void listsAnUploadAsSoonAsItIsAnswered() {
        String key = experiment();
        for (int i = 1; i <= 5; i++) {
            upload(key, "&fileName=file" + i + "&type=asset", "file", "x".repeat(i));

            assertThat(read("asset/list", key).path("assets")).hasSize(i);
        }
    }

    @Test
    void replacesAnAssetOfTheSameModelOnly() {
        String key = experiment();

        upload(key, "&fileName=a&type=model-element&groupingName=one", "a", "1");
        upload(key, "&fileName=a&type=model-element&groupingName=two", "a", "22");
        upload(key, "&fileName=a&type=model-element&groupingName=two&overwrite=true", "a", "333");
        upload(key, "&fileName=curve&type=curve&overwrite=true", "c", "{}");
        upload(key, "&fileName=curve&type=curve&overwrite=true", "c", "{\"x\":[]}");

        List<String> sizes = new ArrayList<>();
        read("asset/list", key)
                .path("assets")
                .forEach(asset -> sizes.add(asset.path("groupingName").asText("-") + " "
                        + asset.path("fileSize").asText()));
        assertThat(sizes).containsExactlyInAnyOrder("one 1", "two 3", "- 8");
    }

    @Test
    void keepsAnEmptyFile() {
        String key = experiment();

        assertSaved(upload(key, "&fileName=empty&type=asset", "empty", ""));

        assertThat(read("asset/list", key)
                        .path("assets")
                        .path(0)
                        .path("fileSize")
                        .asInt(-1))
                .isZero();
    }

    @Test
    void makesANameForATextThatHasNone() {
        String key = experiment();

        upload(key, "&fileName=auto-generated-in-the-backend&type=text-sample", "f", "one");
        upload(key, "&fileName=auto-generated-in-the-backend&type=text-sample", "f", "two");

        List<String> names = read("asset/list", key).path("assets").findValuesAsText("fileName");
        assertThat(names).doesNotHaveDuplicates().hasSize(2).noneMatch(name -> name.contains("backend"));
    }

    @Test
    void keepsTheLinkOfARemoteAsset() {
        String key = experiment();

        Answer saved = server.send(
                sdk(WRITE + "upload-asset?experimentKey=" + key + "&fileName=remote.bin&type=asset&isRemote=true")
                        .header("Content-Type", "multipart/form-data; boundary=b")
                        .POST(BodyPublishers.ofString("""
                        --b
                        Content-Disposition: form-data; name="link"

                        s3://bucket/remote.bin
                        --b
                        Content-Disposition: form-data; name="metadata"

                        {"key":"value"}
                        --b--
                        """.replace("\n", "\r\n"))));

        assertSaved(saved);
        JsonNode asset = read("asset/list", key).path("assets").path(0);
        assertThat(asset.path("remote").asBoolean()).isTrue();
        assertThat(asset.path("link").asText()).isEqualTo("s3://bucket/remote.bin");
        assertThat(asset.path("metadata").asText()).isEqualTo("{\"key\":\"value\"}");
    }

    /** Everything but 400, 403 and 405 is tried again, four seconds long. */
    @Test
    void refusesAtOnceWhatCannotSucceed() {
        Answer unknown = get(READ + "metadata?experimentKey=" + "1".repeat(32));
        Answer wrongKey = server.send(server.anonymous("/api/rest/v2/write/experiment/create")
                .header("Comet-Sdk-Api", "wrong")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{}")));

        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.json().path("sdk_error_code").asInt()).isEqualTo(90211);
        assertThat(wrongKey.status()).isEqualTo(403);
        assertThat(wrongKey.json().path("sdk_error_code").asInt()).isEqualTo(90212);
    }

    @Test
    void servesAnAddressWithTwoSlashes() {
        assertThat(get("//api/rest/v2/workspaces").status()).isEqualTo(200);
    }

    private static void assertSaved(Answer answer) {
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("code").asInt()).isEqualTo(200);
        assertThat(answer.json().path("sdkErrorCode").asInt(0)).isZero();
        assertThat(answer.json().path("data").isContainerNode()).isFalse();
        assertThat(answer.whole().headers().firstValue("Content-Type")).contains("application/json");
    }

    private static Answer html(String key, String html, boolean override) {
        return write(
                "html",
                "{\"experimentKey\":\"%s\",\"html\":\"%s\",\"override\":%s,\"timestamp\":1700000000000}"
                        .formatted(key, html, override));
    }

    private static Answer line(String key, String text, boolean stderr, int offset, long time) {
        return write(
                "output",
                "{\"experimentKey\":\"%s\",\"outputLines\":[{\"output\":\"%s\",\"stderr\":%s,\"localTimestamp\":%d,\"offset\":%d}]}"
                        .formatted(key, text.replace("\n", "\\n"), stderr, time, offset));
    }

    private static Answer upload(String key, String query, String fileName, String content) {
        String body = "--b\r\nContent-Disposition: form-data; name=\"metadata\"\r\n\r\n{}\r\n"
                + "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + fileName
                + "\"\r\nContent-Type: text/plain\r\n\r\n" + content + "\r\n--b--\r\n";
        return server.send(sdk(WRITE + "upload-asset?experimentKey=" + key + query)
                .header("Content-Type", "multipart/form-data; boundary=b")
                .POST(BodyPublishers.ofString(body, StandardCharsets.UTF_8)));
    }

    private static String experiment() {
        return write("create", "{\"projectName\":\"java\"}").text("experimentKey");
    }

    private static Answer write(String path, String json) {
        return server.send(
                sdk(WRITE + path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)));
    }

    private static JsonNode read(String path, String key) {
        Answer answer = get(READ + path + "?experimentKey=" + key);
        assertThat(answer.status()).isEqualTo(200);
        return answer.json();
    }

    private static Answer get(String path) {
        return server.send(sdk(path).GET());
    }

    private static HttpRequest.Builder sdk(String path) {
        return server.anonymous(path).header("Comet-Sdk-Api", TestServer.KEY);
    }
}
