package dev.halley.server.registrymodel;

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
class RegistryModelRoutesTest {

    private static final String READ = "/api/rest/v2/registry-model";
    private static final String WRITE = "/api/rest/v2/write/registry-model";

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
    void registersAsOldClientsDo() throws IOException {
        String key = experimentWithModel("net");
        JsonNode models = server.get("/api/rest/v2/experiment/model?experimentKey=" + key)
                .json()
                .path("models");
        String modelId = models.path(0).path("experimentModelId").asText();

        Answer first = server.post(
                WRITE,
                "{\"experimentModelId\":\"" + modelId + "\",\"registryModelName\":\"old-net\",\"version\":\"1.0.0\","
                        + "\"isPublic\":true,\"description\":\"d\",\"comment\":\"c\",\"stages\":[\"staging\"]}");
        Answer second = server.post(
                WRITE + "/item", "{\"experimentModelId\":\"" + modelId + "\",\"registryModelName\":\"old-net\"}");

        assertThat(models).hasSize(1);
        assertThat(first.text("registryModelId")).isNotEmpty();
        JsonNode details = server.get(READ + "/details?workspaceName=ada&modelName=Old%20NET")
                .json();
        assertThat(details.path("isPublic").asBoolean()).isTrue();
        assertThat(details.path("versions")).hasSize(2);
        JsonNode version = details.path("versions").path(0);
        assertThat(texts(version.path("stages"))).containsExactly("staging");
        assertThat(version.path("assets")).hasSize(2);
        assertThat(version.path("comment").asText()).isEqualTo("c");
        assertThat(details.path("versions").path(1).path("version").asText()).isEqualTo("1.0.1");
        assertThat(texts(details.path("versions").path(1).path("stages"))).isEmpty();
        assertThat(names(server.get(READ + "/item/download?workspaceName=ada&modelName=old-net&stage=staging")))
                .containsExactly("net/config.json", "net/weights.bin");
        assertThat(server.get(READ + "/count?workspaceName=ada")
                        .json()
                        .path("registryModelCount")
                        .asInt())
                .isPositive();
        assertThat(second.json().path("code").asInt()).isEqualTo(200);
        JsonNode records = server.get("/api/rest/v2/experiment/model?experimentKey=" + key)
                .json()
                .path("models")
                .path(0)
                .path("registryRecords");
        assertThat(records).hasSize(2);
    }

    @Test
    void registersAsNewClientsDoAndRemembersWhatChanged() {
        String key = experimentWithModel("net");

        Answer made = server.post(
                WRITE + "/item/create",
                "{\"experimentKey\":\"" + key + "\",\"experimentModelName\":\"net\",\"registryModelName\":\"My Reg_2\","
                        + "\"version\":null,\"tags\":[\"a\"],\"status\":\"Development\",\"publicModel\":null}");
        String item = made.text("registryModelItemId");
        server.post(WRITE + "/item/status", "{\"status\":\"Production\",\"modelItemId\":\"" + item + "\"}");
        server.get(WRITE + "/item/stage?modelItemId=" + item + "&stage=b");
        Answer twice = server.get(WRITE + "/item/stage?modelItemId=" + item + "&stage=b");
        server.get(WRITE + "/item/stage/delete?modelItemId=" + item + "&stage=a");
        server.post(WRITE + "/item/" + item + "/metadata", "{\"metadata\":[{\"key\":\"acc\",\"value\":{\"x\":1}}]}");
        server.post(WRITE + "/item/" + item + "/metadata", "{\"metadata\":[{\"key\":\"loss\",\"value\":\"2\"}]}");

        assertThat(twice.status()).isEqualTo(400);
        String asked = "?workspaceName=ada&modelName=my-reg-2";
        JsonNode version =
                server.get(READ + "/item/details" + asked + "&version=1.0.0").json();
        assertThat(version.path("status").asText()).isEqualTo("Production");
        assertThat(texts(version.path("tags"))).containsExactly("b");
        assertThat(server.get(READ + "/item/" + item + "/metadata").json().path("metadata"))
                .hasSize(2);
        assertThat(server.get(READ + "/items" + asked + "&versionPrefix=1&tag=b&status=production")
                        .json()
                        .path("items"))
                .hasSize(1);
        assertThat(server.get(READ + "/items" + asked + "&versionPrefix=10")
                        .json()
                        .path("items"))
                .isEmpty();
        assertThat(server.get(READ + "/items" + asked + "&status=nope").text("msg"))
                .isEqualTo("status: 'nope' (expected: 'all' or 'None' or 'Development' or 'QA' or 'Staging' or"
                        + " 'Production' or 'Archived').");
        JsonNode days = server.post(READ + "/history/item", "{\"registryModelItemId\":\"" + item + "\"}")
                .json();
        assertThat(days.elements().next()).hasSize(4);
        assertThat(server.get(READ + "/latest_version" + asked + "&versionMajor=1")
                        .json()
                        .path("versions")
                        .path(0)
                        .path("registryModelItemId")
                        .asText())
                .isEqualTo(item);
    }

    @Test
    void keepsItsFilesWhenTheExperimentLosesThem() {
        String key = experimentWithModel("net");
        Answer made = server.post(
                WRITE + "/item/create",
                "{\"experimentKey\":\"" + key + "\",\"experimentModelName\":\"net\",\"registryModelName\":\"kept\"}");

        server.get("/api/rest/v2/write/experiment/asset/delete?experimentKey=" + key + "&assetId=w-" + key);

        JsonNode file = server.get("/api/v1/model-versions/" + made.text("registryModelItemId"))
                .json()
                .path("files")
                .path(1);
        assertThat(file.path("fileName").asText()).isEqualTo("net/weights.bin");
        assertThat(server.get("/api/rest/v2/experiment/asset/get-asset?experimentKey=" + key + "&assetId="
                                + file.path("assetId").asText())
                        .whole()
                        .body())
                .isEqualTo("weights".getBytes(UTF_8));
    }

    @Test
    void updatesNotesNamesAndRemoves() {
        String key = experimentWithModel("net");
        String made = server.post(
                        WRITE + "/item/create",
                        "{\"experimentKey\":\"" + key
                                + "\",\"experimentModelName\":\"net\",\"registryModelName\":\"temporary\"}")
                .text("registryModelId");

        server.post(
                WRITE + "/notes",
                "{\"workspaceName\":\"ada\",\"registryModelName\":\"Temporary\",\"notes\":\"# Notes\"}");
        server.post(
                WRITE + "/update",
                "{\"registryModelId\":\"" + made + "\",\"registryModelName\":\"renamed\",\"description\":\"new\"}");

        assertThat(server.get(READ + "/notes?workspaceName=ada&modelName=renamed")
                        .text("notes"))
                .isEqualTo("# Notes");
        assertThat(server.get("/api/v1/models/" + made).text("description")).isEqualTo("new");
        assertThat(server.get(WRITE + "/delete?workspaceName=ada&modelName=renamed")
                        .status())
                .isEqualTo(200);
        Answer gone = server.get(READ + "/details?workspaceName=ada&modelName=renamed");
        assertThat(gone.status()).isEqualTo(400);
        assertThat(gone.json().path("sdk_error_code").asInt()).isEqualTo(42008);
    }

    @Test
    void refusesWhatCannotBeRegistered() {
        String key = experimentWithModel("net");
        String begin = "{\"experimentKey\":\"" + key + "\",\"registryModelName\":\"refused\",";

        assertThat(server.post(WRITE + "/item/create", begin + "\"experimentModelName\":\"other\"}")
                        .text("msg"))
                .contains("'other'");
        assertThat(server.post(WRITE + "/item/create", begin + "\"experimentModelName\":\"net\",\"status\":\"Great\"}")
                        .text("msg"))
                .contains("'Great'", "Production");
        assertThat(server.post(WRITE + "/item/create", begin + "\"experimentModelName\":\"net\",\"version\":\"v1\"}")
                        .json()
                        .path("sdk_error_code")
                        .asInt())
                .isEqualTo(42001);
        assertThat(server.post(WRITE, "{\"experimentModelId\":\"x\",\"registryModelName\":\"y\"}")
                        .status())
                .isEqualTo(400);
        assertThat(server.get(READ + "/count?workspaceName=nobody").status()).isEqualTo(400);
    }

    @Test
    void listsModelsForThePages() {
        String key = experimentWithModel("net");
        for (String name : List.of("zz-a", "zz-b", "zz-c")) {
            server.post(
                    WRITE + "/item/create",
                    "{\"experimentKey\":\"" + key + "\",\"experimentModelName\":\"net\",\"registryModelName\":\"" + name
                            + "\"}");
        }

        JsonNode first =
                server.get("/api/v1/models?workspace=ada&limit=2&after=zz").json();
        JsonNode second = server.get("/api/v1/models?workspace=ada&limit=2&after="
                        + first.path("next").asText())
                .json();

        assertThat(first.path("models")).hasSize(2);
        assertThat(second.path("models").path(0).path("name").asText()).isEqualTo("zz-c");
        assertThat(second.has("next")).isFalse();
        assertThat(second.path("models")
                        .path(0)
                        .path("latestVersion")
                        .path("version")
                        .asText())
                .isEqualTo("1.0.0");
    }

    private static String experimentWithModel(String model) {
        String key = server.experiment("models");
        element(key, model, "w-" + key, model + "/weights.bin", "weights");
        element(key, model, "c-" + key, model + "/config.json", "{}");
        return key;
    }

    private static void element(String key, String model, String id, String name, String content) {
        upload(
                server,
                "/clientlib/asset/upload?experimentId=" + key + "&assetId=" + id + "&type=model-element&groupingName="
                        + model + "&fileName=" + name.replace("/", "%2F"),
                part("file", "file", content.getBytes(UTF_8)));
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
