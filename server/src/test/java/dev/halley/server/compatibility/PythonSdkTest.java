package dev.halley.server.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.server.TestServer;
import dev.halley.server.TestServer.Answer;
import dev.halley.server.database.DatabaseTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What surprises in the traffic of Comet's Python SDK 3.58, one test for each surprise. The SDK itself runs in the module e2e. */
@DatabaseTest
class PythonSdkTest {

    private static final String READ = "/api/rest/v2/experiment/";
    private static final String WRITE = "/api/rest/v2/write/experiment/";
    private static final String SDK_WRITE = "/clientlib/rest/v2/write/experiment/";

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

    /** A ping that fails makes the client believe that the server is gone. */
    @Test
    void answersThePingOfAnybody() {
        for (String path : List.of("/clientlib/health/ping", "/health/ping")) {
            assertThat(server.send(server.anonymous(path)).status()).isEqualTo(200);
            assertThat(server.send(server.anonymous(path).header("Authorization", "wrong"))
                            .status())
                    .isEqualTo(200);
        }
    }

    /** The local time of output is the machine's uptime, so only the offset says where a piece belongs. */
    @Test
    void ordersOutputByOffsetWhenItsTimeIsNoTimeOfDay() {
        String key = experiment();

        output(key, "{\"output\":\"two\",\"stderr\":true,\"localTimestamp\":5485100,\"offset\":1}");
        output(key, "{\"output\":\"one \",\"stderr\":false,\"localTimestamp\":5485121,\"offset\":0}");

        assertThat(read("output", key).path("output").asText()).isEqualTo("one two");
    }

    /** Some times are multiplied by a thousand twice. */
    @Test
    void normalisesTimesThatAreAThousandTimesTooBig() {
        String key = experiment();

        post(WRITE + "html", "{\"experimentKey\":\"%s\",\"html\":\"x\",\"timestamp\":1795472492542000}".formatted(key));
        post(
                WRITE + "log-other",
                "{\"experimentKey\":\"%s\",\"key\":\"k\",\"value\":1,\"timestamp\":1795472492542000}".formatted(key));

        assertThat(read("log-other", key)
                        .path("values")
                        .path(1)
                        .path("timestampCurrent")
                        .asLong())
                .isEqualTo(1_795_472_492_542L);
    }

    /** An archive that is uploaded again brings its asset ids into another experiment. */
    @Test
    void keepsAssetsOfOneIdInTwoExperimentsApart() {
        String one = experiment();
        String other = experiment();

        upload(one, "&assetId=same&fileName=a", "first");
        upload(other, "&assetId=same&fileName=a", "second");

        assertThat(content(one, "same")).isEqualTo("first");
        assertThat(content(other, "same")).isEqualTo("second");
    }

    /** A batch whose answer was lost is sent again, byte for byte. */
    @Test
    void countsABatchThatIsSentAgainOnce() {
        String key = experiment();
        String batch = """
                {"experimentKey":"%s","values":[{"metricName":"m","metricValue":1.5,"step":1,"timestamp":1700000000000},
                {"metricName":"m","metricValue":2.5,"step":2,"timestamp":1700000000001}]}
                """.formatted(key);

        post("/clientlib/batch/logger/experiment/metric", batch);
        post("/clientlib/batch/logger/experiment/metric", batch);
        output(key, "{\"output\":\"once\",\"stderr\":false,\"localTimestamp\":5,\"offset\":0}");
        output(key, "{\"output\":\"once\",\"stderr\":false,\"localTimestamp\":5,\"offset\":0}");

        assertThat(points(key, "m")).hasSize(2);
        assertThat(read("output", key).path("output").asText()).isEqualTo("once");
    }

    /** {@code start(mode="get_or_create")} asks by creating. */
    @Test
    void letsGetOrCreateProbeByCreating() {
        String key = key();

        Answer probe = addRun(key, "\"getOrCreateEnabled\":false");
        Answer second = addRun(key, "\"getOrCreateEnabled\":true");
        Answer later = addRun(key, "\"getOrCreateEnabled\":false");
        Answer resumed = post("/clientlib/logger/get/run", "{\"previousExperiment\":\"" + key + "\"}");

        assertThat(probe.status()).isEqualTo(200);
        assertThat(second.text("runId")).isEqualTo(probe.text("runId"));
        assertThat(later.status()).isEqualTo(400);
        assertThat(later.json().path("sdk_error_code").asInt()).isEqualTo(90999);
        assertThat(resumed.text("runId")).isEqualTo(key);
    }

    /** {@code start(mode="get")} asks for the metadata: anything but 200, 400 and 404 ends the script. */
    @Test
    void tellsByTheMetadataWhetherAnExperimentExists() {
        assertThat(server.get(READ + "metadata?experimentKey=" + experiment()).status())
                .isEqualTo(200);
        assertThat(server.get(READ + "metadata?experimentKey=" + key()).status())
                .isEqualTo(400);
    }

    /** The handshake reads the reason only from 400 and 403, the login only from 401. */
    @Test
    void refusesAWrongKeyAsEachCallExpectsIt() {
        Answer handshake = server.send(server.anonymous("/clientlib/logger/add/run")
                .header("Authorization", "wrong")
                .header("Content-Type", "application/json;charset=utf-8")
                .POST(BodyPublishers.ofString("{\"apiKey\":\"wrong\",\"experimentKey\":\"" + key() + "\"}")));
        Answer login =
                server.send(server.anonymous("/api/rest/v2/account-details").header("Authorization", "wrong"));

        assertThat(handshake.status()).isEqualTo(403);
        assertThat(handshake.json().path("sdk_error_code").asInt()).isEqualTo(90212);
        assertThat(login.status()).isEqualTo(401);
    }

    /** A 400 here would end the script. */
    @Test
    void answersThatThereIsNoSuchProject() {
        assertThat(server.get("/api/rest/v2/project?workspaceName=ada&projectName=nowhere")
                        .status())
                .isEqualTo(404);
    }

    /** The name of an artifact is percent-encoded twice in every query. */
    @Test
    void decodesTheNameOfAnArtifactTwice() {
        String key = experiment();
        Answer made = post(
                "/api/rest/v2/write/artifacts/upsert",
                "{\"experimentKey\":\"%s\",\"artifactName\":\"my art\",\"artifactType\":\"data\"}".formatted(key));
        post(
                "/api/rest/v2/write/artifacts/state",
                "{\"artifactVersionId\":\"%s\",\"experimentKey\":\"%s\",\"state\":\"CLOSED\"}"
                        .formatted(made.text("artifactVersionId"), key));

        Answer found = server.get("/api/rest/v2/artifacts/version?workspace=ada&artifactName=my%2520art&experimentKey="
                + key + "&consumerExperimentKey=" + key);

        assertThat(found.json().path("artifact").path("artifactName").asText()).isEqualTo("my art");
    }

    /** Queries hold Python's True and False, and overwrite also words. */
    @Test
    void readsBooleansAsPythonWritesThem() {
        String key = experiment();
        for (String overwrite : List.of("False", "FAIL", "PRESERVE")) {
            upload(key, "&fileName=f&overwrite=" + overwrite, overwrite);
        }
        assertThat(read("asset/list", key).path("assets")).hasSize(3);

        upload(key, "&fileName=f&overwrite=True", "one");

        assertThat(read("asset/list", key).path("assets")).hasSize(1);
        server.get("/api/rest/v2/write/experiment/archive?experimentKey=" + key);
        assertThat(keys("/api/rest/v2/experiments?projectName=python&archived=True"))
                .contains(key);
        assertThat(keys("/api/rest/v2/experiments?projectName=python&archived=False"))
                .doesNotContain(key);
    }

    /** A refused upload is sent four times, so the client has to know before what is too large. */
    @Test
    void saysInTheHandshakeHowLargeUploadsMayBe() {
        JsonNode handshake = addRun(key(), "\"offline\":false").json();

        assertThat(handshake.path("asset_upload_file_size_limit_in_mb").asLong())
                .isGreaterThanOrEqualTo(10_240);
        assertThat(handshake.path("upload_file_size_limit_in_mb").asLong()).isPositive();
        assertThat(handshake.path("uploadVideoMaxSizeMB").asLong()).isPositive();
    }

    /** A 429 makes the client wait, and Comet's Java SDK lose what it sent. */
    @Test
    void neverThrottles() {
        String key = experiment();

        for (int i = 0; i < 300; i++) {
            Answer answer = post(
                    WRITE + "metric",
                    "{\"experimentKey\":\"%s\",\"metricName\":\"m\",\"metricValue\":%d,\"step\":%d}"
                            .formatted(key, i, i));
            assertThat(answer.status()).isEqualTo(200);
        }

        assertThat(read("metadata", key).path("throttle").asBoolean(true)).isFalse();
    }

    /** Output comes in pieces, each stream in a request of its own; a resumed run goes on at the next free offset. */
    @Test
    void joinsPiecesOfBothStreamsAndTellsWhereToGoOn() {
        String key = experiment();

        output(
                key,
                "{\"output\":\"hello\",\"stderr\":false,\"localTimestamp\":1,\"offset\":0},{\"output\":\" \",\"stderr\":false,"
                        + "\"localTimestamp\":2,\"offset\":1},{\"output\":\"\\n\",\"stderr\":false,\"localTimestamp\":4,\"offset\":3}");
        output(key, "{\"output\":\"world\",\"stderr\":true,\"localTimestamp\":3,\"offset\":2}");

        assertThat(read("output", key).path("output").asText()).isEqualTo("hello world\n");
        assertThat(post("/clientlib/logger/get/run", "{\"previousExperiment\":\"" + key + "\"}")
                        .json()
                        .path("lastOffset")
                        .asInt())
                .isEqualTo(4);
    }

    /** After 401, 404 and 429 the handshake is not tried again. */
    @Test
    void refusesAHandshakeOnlyWithStatusesThatTheClientUnderstands() {
        Answer workspace = addRun(key(), "\"teamName\":\"nowhere\"");
        Answer name = addRun(key(), "\"projectName\":\"" + "x".repeat(300) + "\"");
        Answer unknown = post("/clientlib/logger/get/run", "{\"previousExperiment\":\"" + key() + "\"}");

        assertThat(workspace.status()).isEqualTo(400);
        assertThat(workspace.json().path("sdk_error_code").asInt()).isEqualTo(90219);
        assertThat(name.status()).isEqualTo(400);
        assertThat(name.json().path("sdk_error_code").asInt()).isEqualTo(1341241);
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.json().path("sdk_error_code").asInt()).isEqualTo(90210);
    }

    /** A crash is reported by a run that is alive, and its end follows. */
    @Test
    void keepsACrashThroughTheEndThatFollowsIt() {
        String key = experiment();

        updateStatus(key, "\"isAlive\":true,\"hasCrashed\":true,\"error\":\"ValueError\"");
        report(key, false);

        assertThat(read("metadata", key).path("hasCrashed").asBoolean()).isTrue();
        assertThat(read("metadata", key).path("running").asBoolean()).isFalse();
    }

    /** The same call tells of a failed upload, maybe after the end. */
    @Test
    void doesNotRestartARunThatTellsOfAnError() {
        String key = experiment();
        report(key, false);

        updateStatus(key, "\"isAlive\":true,\"hasCrashed\":false,\"error\":\"an upload failed\"");

        assertThat(read("metadata", key).path("running").asBoolean()).isFalse();
        assertThat(read("metadata", key).path("hasCrashed").asBoolean()).isFalse();
    }

    /** An archive that the client wrote when the server went away has the key of the unfinished run. */
    @Test
    void takesTheArchiveOfARunThatDidNotEnd() {
        String unfinished = key();
        addRun(unfinished, "\"offline\":false");
        String finished = key();
        addRun(finished, "\"offline\":false");
        report(finished, false);

        assertThat(addRun(unfinished, "\"offline\":true").text("runId")).isEqualTo(unfinished);
        assertThat(addRun(finished, "\"offline\":true")
                        .json()
                        .path("sdk_error_code")
                        .asInt())
                .isEqualTo(90999);
    }

    /** Any other JSON here makes log_points_3d end the script. */
    @Test
    void givesTheLimitsOfScenes() {
        JsonNode limits = post("/clientlib/asset/3d-limits", "{\"experimentKey\":\"" + experiment() + "\"}")
                .json();

        for (String limit : List.of("maxPoints", "maxPointsFileSizeInBytes", "maxBoxes", "maxBoxesFileSizeInBytes")) {
            assertThat(limits.path(limit).asLong()).as(limit).isPositive();
        }
    }

    /** To download a model, the client takes the experiment's key out of the link of each file. */
    @Test
    void namesTheExperimentInTheLinkOfAnAsset() {
        String key = experiment();

        upload(key, "&assetId=m&fileName=net.pt&type=model-element&groupingName=net", "x");

        assertThat(read("asset/list", key).path("assets").path(0).path("link").asText())
                .contains("experimentKey=" + key)
                .contains("assetId=m");
    }

    /** The two searches answer in two shapes; each hit then costs one question for its metadata. */
    @Test
    void answersEachSearchInItsOwnShape() {
        String key = server.experiment("searched");
        String project = server.get("/api/rest/v2/project?projectName=searched").text("projectId");

        JsonNode queried = post(
                        "/api/rest/v2/project/query",
                        "{\"workspaceName\":\"ada\",\"projectName\":\"searched\",\"predicates\":[],\"archived\":false}")
                .json();
        JsonNode searched = post("/api/rest/v2/experiments/search", "{\"projectId\":\"" + project + "\",\"page\":1}")
                .json();

        assertThat(queried.path("experimentKeys").path(0).asText()).isEqualTo(key);
        assertThat(searched.path("experiments").path(0).path("experimentKey").asText())
                .isEqualTo(key);
    }

    /** A rule whose column is not listed is dropped without a word, and each tag has to be a column. */
    @Test
    void listsEachTagAndTheDetailsOfTheMachineAsColumns() {
        String key = server.experiment("columns");
        post(
                "/clientlib/tags/add-tags-to-experiment",
                "{\"experimentKey\":\"%s\",\"addedTags\":[\"gold\"]}".formatted(key));

        List<String> columns = server.get("/api/rest/v2/project/column-names?workspaceName=ada&projectName=columns")
                .json()
                .path("columns")
                .findValuesAsText("id");

        assertThat(columns).contains("gold--tag", "os--env_details", "hostname--env_details");
    }

    /** Files of more than 50 MiB come in parts, to addresses that the server names and without a key. */
    @Test
    void takesTheDirectUploadToAStoreItself() {
        String key = experiment();
        JsonNode begun = post(
                        "/clientlib/asset/upload-start",
                        "{\"experimentId\":\"%s\",\"assetId\":\"direct\",\"fileName\":\"f\",\"type\":\"asset\",\"metadata\":null,"
                                        .formatted(key)
                                + "\"startUploadParams\":{\"cloudType\":\"AWS\",\"preSignUrlTimeoutSec\":10800,\"numOfFileParts\":1}}")
                .json();
        String address = begun.path("preSignUrl").path(0).asText();

        Answer part = server.send(
                server.anonymous(address.substring(server.url().length())).PUT(BodyPublishers.ofString("part one")));
        post(
                "/clientlib/asset/upload-complete",
                "{\"requestId\":\"%s\",\"succeed\":true,\"fileSize\":8,\"uploadedFileParts\":[{\"ETag\":\"x\",\"PartNumber\":1}]}"
                        .formatted(begun.path("requestId").asText()));

        assertThat(part.whole().headers().firstValue("ETag")).isPresent();
        assertThat(content(key, "direct")).isEqualTo("part one");
    }

    /** Two kinds of views are new, each a list under {@code views}. */
    @Test
    void listsViewsAndChartTemplates() {
        experiment();
        String project = server.get("/api/rest/v2/project?projectName=python").text("projectId");

        for (String list : List.of("get-all", "chart-templates")) {
            assertThat(server.get("/api/rest/v2/views/" + list + "?projectId=" + project)
                            .json()
                            .path("views")
                            .isArray())
                    .as(list)
                    .isTrue();
        }
    }

    /** Fetches in parallel ranges if the store knows them, without following redirects. */
    @Test
    void givesRangesOfAnAssetThatMayBeRedirected() {
        String key = experiment();
        upload(key, "&assetId=r&fileName=f", "0123456789");
        String path = READ + "asset/get-asset?experimentKey=" + key + "&assetId=r&allow301=True";

        Answer whole = server.get(path);
        Answer part = server.send(server.request(path).header("Range", "bytes=2-4"));

        assertThat(whole.status()).isEqualTo(200);
        assertThat(part.status()).isEqualTo(206);
        assertThat(new String(part.whole().body(), StandardCharsets.UTF_8)).isEqualTo("234");
    }

    private static String experiment() {
        return server.experiment("python");
    }

    private static String key() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    private static Answer post(String path, String json) {
        return server.post(path, json);
    }

    private static Answer addRun(String key, String more) {
        return post("/clientlib/logger/add/run", "{\"experimentKey\":\"" + key + "\"," + more + "}");
    }

    private static void report(String key, boolean alive) {
        post("/clientlib/status-report/update", "{\"experimentKey\":\"" + key + "\",\"is_alive\":" + alive + "}");
    }

    private static void updateStatus(String key, String more) {
        post(WRITE + "update-status", "{\"experimentKey\":\"" + key + "\"," + more + "}");
    }

    private static void output(String key, String lines) {
        assertThat(post(SDK_WRITE + "output", "{\"experimentKey\":\"" + key + "\",\"outputLines\":[" + lines + "]}")
                        .status())
                .isEqualTo(200);
    }

    private static Answer upload(String key, String query, String content) {
        return server.send(server.request("/clientlib/asset/upload?experimentId=" + key + query)
                .header("Content-Type", "multipart/form-data; boundary=b")
                .POST(BodyPublishers.ofString(
                        "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"file\"\r\n\r\n" + content
                                + "\r\n--b--\r\n")));
    }

    private static String content(String key, String asset) {
        return new String(
                server.get(READ + "asset/get-asset?experimentKey=" + key + "&assetId=" + asset)
                        .whole()
                        .body(),
                StandardCharsets.UTF_8);
    }

    private static JsonNode read(String path, String key) {
        return server.get(READ + path + "?experimentKey=" + key).json();
    }

    private static JsonNode points(String key, String metric) {
        return server.get(READ + "metrics/get-metric?experimentKey=" + key + "&metricName=" + metric)
                .json()
                .path("metrics");
    }

    private static List<String> keys(String path) {
        List<String> keys = new ArrayList<>();
        server.get(path)
                .json()
                .path("experiments")
                .forEach(experiment -> keys.add(experiment.path("experimentKey").asText()));
        return keys;
    }
}
