package dev.halley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.halley.cli.Cli.Ended;
import dev.halley.cli.Cli.Running;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives in the form of comet_ml 3.58, imported into a real server. What comet_ml itself writes is imported in the module e2e. */
class CometImportTest {

    private static final String KEY = "key-of-the-import-test";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    static Path folder;

    private static Running server;
    private static String url;

    @BeforeAll
    static void start() {
        Cli owner = new Cli(folder.resolve("owner")).with("HALLEY_OWNER_API_KEY", KEY);
        server = owner.start("server", "start", "--port", "0");
        url = server.awaitOut("ready at (\\S+)");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void keepsAllThatTheArchiveHolds() throws Exception {
        String key = newKey();
        Path archive = archive(key, "create", everything(key));

        JsonNode report = cli().run("comet", "import", archive.toString(), "--output=json")
                .json()
                .path(0);

        assertThat(report.path("problems")).isEmpty();
        assertThat(report.path("url").asText()).isEqualTo(url + "/halley/imported/" + key);
        assertThat(report.path("metrics").asInt()).isEqualTo(2);
        JsonNode points =
                get("metrics/get-metric", key, "&metricName=train_loss").path("metrics");
        assertThat(points).hasSize(1);
        assertThat(points.path(0).path("timestamp").asLong()).isEqualTo(1_700_000_000_500L);
        assertThat(points.path(0).path("step").asInt()).isEqualTo(3);
        assertThat(points.path(0).path("epoch").asInt()).isEqualTo(1);
        assertThat(get("metrics/get-metric", key, "&metricName=broken")
                        .path("metrics")
                        .path(0)
                        .path("metricValue")
                        .asText())
                .isEqualTo("NaN");
        assertThat(get("parameters", key, "").toString())
                .contains("\"lr\"", "\"2.5e-05\"")
                .doesNotContain("0.125");
        assertThat(get("log-other", key, "").toString()).contains("naïve 彗星");
        assertThat(get("tags", key, "").path("tags").toString()).isEqualTo("[\"one\"]");
        assertThat(get("output", key, "").path("output").asText()).isEqualTo("hello world\n");
        assertThat(get("html", key, "").path("html").asText()).isEqualTo("<i>new</i><b>more</b>");
        assertThat(get("graph", key, "").path("graph").asText()).isEqualTo("the graph");
        assertThat(get("git/metadata", key, "").path("parent").asText()).isEqualTo("abc");
        assertThat(get("system-details", key, "").toString())
                .contains("\"hostname\":\"h\"", "numpy==2", "gpu-0", "driver");
        JsonNode metadata = get("metadata", key, "");
        assertThat(metadata.path("startTimeMillis").asLong()).isEqualTo(1_700_000_000_000L);
        assertThat(metadata.path("endTimeMillis").asLong()).isEqualTo(1_700_000_001_000L);
        assertThat(metadata.path("running").asBoolean()).isFalse();
        assertThat(metadata.path("fileName").asText()).isEqualTo("train.py");
        assertThat(assets(key))
                .containsExactly(
                        "3d-image scene 7",
                        "asset notes.txt 2",
                        "asset-item points.jsonl 7",
                        "image picture 4",
                        "model-element weights.bin null",
                        "text-sample naïve.txt 1");
        assertThat(get("model", key, "").toString()).contains("net", "imported-net", "1.2.0");
    }

    @Test
    void changesNothingTheSecondTime() throws Exception {
        for (String strategy : List.of("create", "get_or_create", "get")) {
            String key = newKey();
            if (strategy.equals("get")) {
                post(
                        "/clientlib/logger/add/run",
                        "{\"experimentKey\":\"%s\",\"projectName\":\"imported\"}".formatted(key));
            }
            Path archive = archive(key, strategy, everything(key));

            cli().run("comet", "import", archive.toString()).succeeded();
            String once = whole(key);
            Ended again = cli().run("comet", "import", archive.toString()).succeeded();

            assertThat(whole(key)).as(strategy).isEqualTo(once);
            if (strategy.equals("create")) {
                assertThat(again.out()).contains("is there already and has ended. To import it as another one: --copy");
            }
        }
    }

    @Test
    void makesAnotherExperimentOfACopy() throws Exception {
        String key = newKey();
        Path archive = archive(key, "create", everything(key));
        cli().run("comet", "import", archive.toString()).succeeded();

        String copy = cli().run("comet", "import", archive.toString(), "--copy", "--project=copies", "--output=json")
                .json()
                .path(0)
                .path("experimentKey")
                .asText();

        assertThat(copy).isNotEqualTo(key);
        assertThat(get("metadata", copy, "").path("projectName").asText()).isEqualTo("copies");
        assertThat(assets(copy)).isEqualTo(assets(key));
        assertThat(get("output", copy, "")).isEqualTo(get("output", key, ""));
    }

    @Test
    void goesOnWithAnImportThatWasCutOff() throws Exception {
        String key = newKey();
        // As if it had died after the handshake and half of the output and HTML.
        post(
                "/clientlib/logger/add/run",
                "{\"experimentKey\":\"%s\",\"projectName\":\"imported\",\"offline\":true}".formatted(key));
        post(
                "/api/rest/v2/write/experiment/html",
                "{\"experimentKey\":\"%s\",\"html\":\"<i>new</i>\",\"override\":true}".formatted(key));
        post(
                "/api/rest/v2/write/experiment/output",
                "{\"experimentKey\":\"%s\",\"outputLines\":[{\"output\":\"hello \",\"offset\":8,\"localTimestamp\":1700000000400,\"stderr\":false}]}"
                        .formatted(key));

        cli().run("comet", "import", archive(key, "create", everything(key)).toString())
                .succeeded();

        assertThat(get("output", key, "").path("output").asText()).isEqualTo("hello world\n");
        assertThat(get("html", key, "").path("html").asText()).isEqualTo("<i>new</i><b>more</b>");
    }

    @Test
    void takesTheServerFromTrackerOptionOrLogin() throws Exception {
        Path archive = archive(newKey(), "create", List.of());
        Cli none = new Cli(folder.resolve("none"));
        Cli loggedIn = new Cli(folder.resolve("logged-in")).answering(KEY);
        loggedIn.run("login", url, "--api-key").succeeded();

        assertThat(none.run("comet", "import", archive.toString()).err())
                .contains("Which server, and with which API key?");
        assertThat(none.run("comet", "import", archive.toString(), "--url", url, "--api-key", "wrong")
                        .code())
                .isEqualTo(5);
        assertThat(none.run("comet", "import", archive.toString(), "--url", "http://127.0.0.1:1", "--api-key", KEY)
                        .code())
                .isEqualTo(6);
        assertThat(none.run("comet", "import", archive.toString(), "--tracker", "nobody", "--api-key", KEY)
                        .code())
                .isEqualTo(3);
        none.run("comet", "import", archive.toString(), "--url", url + "/clientlib/", "--api-key", KEY)
                .succeeded();
        loggedIn.run("comet", "import", archive(newKey(), "create", List.of()).toString())
                .succeeded();
    }

    @Test
    void goesOnAfterABadArchiveAndSaysWhichItWas() throws Exception {
        String key = newKey();
        Path bad = Files.writeString(folder.resolve("bad.zip"), "no zip");
        Path good = archive(key, "create", List.of());

        Ended ended = cli().run("comet", "import", bad.toString(), good.toString());

        assertThat(ended.code()).isEqualTo(7);
        assertThat(ended.err()).contains("bad.zip: no whole zip");
        assertThat(get("metadata", key, "").path("experimentKey").asText()).isEqualTo(key);
    }

    @Test
    void tellsWhatTheServerRefusesAndImportsTheRest() throws Exception {
        String key = newKey();
        Path archive = archive(
                key,
                "create",
                List.of(
                        line("metric_msg", "\"metric\":{\"metricName\":\"m\",\"metricValue\":1,\"step\":1}"),
                        line("register_model", "\"model_name\":\"never logged\"")));

        Ended ended = cli().run("comet", "import", archive.toString());

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err()).contains("the server refuses to register model 'never logged'");
        assertThat(get("metrics/get-metric", key, "&metricName=m").path("metrics"))
                .hasSize(1);
    }

    private static Cli cli() {
        return new Cli(folder.resolve("importer"))
                .with("COMET_URL_OVERRIDE", url + "/clientlib/")
                .with("COMET_API_KEY", KEY);
    }

    private static List<String> everything(String key) {
        String image = "{\"imageId\":\"%s\",\"figName\":\"picture\",\"step\":4.0,\"overwrite\":false}"
                .formatted(id(key, "image"));
        return List.of(
                line("installed_packages", "\"message_id\":1,\"installed_packages\":[\"numpy==2\"]"),
                line("system_details", "\"message_id\":2,\"hostname\":\"h\",\"os_type\":\"Linux\",\"env\":null"),
                line("gpu_static_info", "\"message_id\":3,\"gpu_static_info\":[{\"gpuIndex\":0,\"name\":\"gpu-0\"}]"),
                line("system_info", "\"message_id\":4,\"system_info\":{\"key\":\"driver\",\"value\":\"9\"}"),
                line(
                        "git_metadata",
                        "\"message_id\":5,\"git_metadata\":{\"user\":\"ada\",\"root\":\"r\",\"branch\":\"b\",\"parent\":\"abc\",\"origin\":\"o\"}"),
                line("file_name", "\"message_id\":6,\"file_name\":\"train.py\""),
                line(
                        "log_dependency",
                        "\"message_id\":7,\"name\":\"d\",\"version\":\"1\",\"local_timestamp\":1700000000000"),
                line(
                        "standard_output",
                        "\"message_id\":9,\"output\":\"world\\n\",\"stderr\":false,\"local_timestamp\":1700000000400"),
                line(
                        "standard_output",
                        "\"message_id\":8,\"output\":\"hello \",\"stderr\":false,\"local_timestamp\":1700000000400"),
                line(
                        "metric_msg",
                        "\"message_id\":10,\"context\":\"train\",\"local_timestamp\":1700000000500,\"metric\":{\"metricName\":\"loss\",\"metricValue\":0.5,\"step\":3,\"epoch\":1}"),
                line(
                        "metric_msg",
                        "\"message_id\":11,\"local_timestamp\":1700000000500,\"metric\":{\"metricName\":\"broken\",\"metricValue\":\"NaN\",\"step\":null,\"epoch\":null}"),
                line(
                        "parameter_msg",
                        "\"message_id\":13,\"local_timestamp\":1700000000500,\"param\":{\"paramName\":\"lr\",\"paramValue\":2.5e-05,\"step\":null,\"source\":\"manual\"}"),
                line(
                        "parameter_msg",
                        "\"message_id\":12,\"local_timestamp\":1700000000500,\"param\":{\"paramName\":\"lr\",\"paramValue\":0.125,\"step\":null,\"source\":\"manual\"}"),
                line("log_other", "\"message_id\":14,\"key\":\"note\",\"value\":\"naïve 彗星\""),
                line("html", "\"message_id\":15,\"html\":\"<u>old</u>\""),
                line("htmlOverride", "\"message_id\":16,\"htmlOverride\":\"<i>new</i>\""),
                line("html", "\"message_id\":17,\"html\":\"<b>more</b>\""),
                line("graph", "\"message_id\":18,\"graph\":\"the graph\""),
                line(
                        "file_upload",
                        "\"message_id\":19,\"upload_type\":\"text-sample\",\"file_path\":\"tmp1\",\"metadata\":{\"lang\":\"en\"},\"additional_params\":{\"assetId\":\"%s\",\"fileName\":\"naïve.txt\",\"type\":\"text-sample\",\"step\":1,\"overwrite\":false,\"context\":null}"
                                .formatted(id(key, "text"))),
                line(
                        "file_upload",
                        "\"message_id\":20,\"upload_type\":\"visualization\",\"file_path\":\"tmp2\",\"additional_params\":"
                                + image),
                line(
                        "file_upload",
                        "\"message_id\":21,\"upload_type\":\"model-element\",\"file_path\":\"tmp1\",\"additional_params\":{\"assetId\":\"%s\",\"fileName\":\"weights.bin\",\"type\":\"model-element\",\"groupingName\":\"net\"}"
                                .formatted(id(key, "model"))),
                line(
                        "remote_file",
                        "\"message_id\":22,\"upload_type\":\"asset\",\"remote_uri\":\"s3://b/notes.txt\",\"metadata\":{},\"additional_params\":{\"assetId\":\"%s\",\"fileName\":\"notes.txt\",\"step\":2,\"isRemote\":true}"
                                .formatted(id(key, "remote"))),
                line(
                        "3d-image",
                        "\"message_id\":23,\"name\":\"scene\",\"step\":7,\"asset_id\":null,\"thumbnail_path\":null,\"metadata\":{\"xRange\":[0,1]},\"items\":[{\"file_name\":\"points.jsonl\",\"file_path\":\"tmp1\",\"type\":\"points\"}]"),
                line(
                        "register_model",
                        "\"message_id\":24,\"model_name\":\"net\",\"registry_name\":\"imported-net-%s\",\"version\":\"1.2.0\",\"public\":null,\"tags\":[\"t\"],\"metadata\":{\"score\":0.5}"
                                .formatted(key.substring(0, 6))));
    }

    private static String line(String type, String payload) {
        return "{\"payload\":{" + payload + "},\"type\":\"" + type + "\"}";
    }

    private static String id(String key, String of) {
        return UUID.nameUUIDFromBytes((key + of).getBytes(UTF_8)).toString().replace("-", "");
    }

    private static Path archive(String key, String strategy, List<String> lines) throws IOException {
        Path path = folder.resolve(key + ".zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(path))) {
            put(
                    zip,
                    "experiment.json",
                    "{\"offline_id\":\"%s\",\"project_name\":\"imported\",\"workspace\":\"halley\",\"start_time\":1700000000000,"
                                    .formatted(key)
                            + "\"stop_time\":1700000001000,\"tags\":[\"one\"],\"resume_strategy\":\"%s\"}"
                                    .formatted(strategy));
            put(zip, "messages.json", String.join("\n", lines));
            put(zip, "tmp1", "[0,0,0]\n");
            put(zip, "tmp2", "no real picture");
        }
        return path;
    }

    private static void put(ZipOutputStream zip, String name, String content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content.getBytes(UTF_8));
        zip.closeEntry();
    }

    private static String newKey() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    private static List<String> assets(String key) throws Exception {
        TreeSet<String> names = new TreeSet<>();
        List<String> all = new ArrayList<>();
        get("asset/list", key, "&type=all").path("assets").forEach(asset -> {
            String name = asset.path("type").asText() + " "
                    + asset.path("fileName").asText() + " " + asset.path("step").asText();
            names.add(name);
            all.add(name);
        });
        assertThat(all).as("no file twice").hasSameSizeAs(names);
        return List.copyOf(names);
    }

    /** All that was logged; not what says when it was stored. */
    private static String whole(String key) throws Exception {
        StringBuilder whole = new StringBuilder();
        for (String path : List.of(
                "metrics/get-all",
                "parameters",
                "log-other",
                "tags",
                "output",
                "html",
                "graph",
                "system-details",
                "model")) {
            whole.append(path).append(' ').append(get(path, key, "")).append('\n');
        }
        return whole.append(assets(key))
                .append(get("metadata", key, "").path("startTimeMillis"))
                .toString();
    }

    private static JsonNode get(String path, String key, String query) throws Exception {
        return send(HttpRequest.newBuilder(
                URI.create(url + "/api/rest/v2/experiment/" + path + "?experimentKey=" + key + query)));
    }

    private static JsonNode post(String path, String json) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(url + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    private static JsonNode send(HttpRequest.Builder request) throws Exception {
        HttpResponse<String> answer =
                HTTP.send(request.header("Authorization", KEY).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new ObjectMapper().readTree(answer.body());
    }
}
