package dev.halley.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.server.TestServer;
import dev.halley.server.TestServer.Answer;
import dev.halley.server.database.DatabaseTest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DatabaseTest
class ExperimentPartRoutesTest {

    private static final String PART = "/api/v1/experiments/part";

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

    private static String whole(String key) {
        return "{\"experimentKey\":\"" + key + "\",\"beginning\":{\"project\":\"parts\"},\"name\":\"my run\","
                + "\"others\":[{\"key\":\"answer\",\"value\":\"42\",\"timestamp\":5}],\"tags\":[\"b\",\"a\"],"
                + "\"parameters\":[{\"parameterName\":\"rate\",\"parameterValue\":\"0.1\",\"timestamp\":5}],"
                + "\"end\":{\"startMillis\":1000,\"endMillis\":3000}}";
    }

    private static String newKey() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    private static JsonNode metadata(String key) {
        return server.get("/api/rest/v2/experiment/metadata?experimentKey=" + key)
                .json();
    }

    private static List<String> values(String what, String key) {
        List<String> values = new ArrayList<>();
        server.get("/api/rest/v2/experiment/" + what + "?experimentKey=" + key)
                .json()
                .path("values")
                .forEach(value -> values.add(value.path("name").asText() + "="
                        + value.path("valueCurrent").asText()));
        return values;
    }

    @Test
    void makesAWholeExperimentInOneCallAndChangesNothingWhenItComesAgain() {
        String key = newKey();

        Answer first = server.post(PART, whole(key));
        Answer again = server.post(PART, whole(key));

        assertThat(first.status()).isEqualTo(200);
        assertThat(again.status()).isEqualTo(200);
        assertThat(first.json().path("focusUrl").asText()).endsWith("/parts/");
        assertThat(again.json().path("focusUrl")).isEqualTo(first.json().path("focusUrl"));
        assertThat(metadata(key).path("experimentName").asText()).isEqualTo("my run");
        assertThat(metadata(key).path("projectName").asText()).isEqualTo("parts");
        assertThat(metadata(key).path("running").asBoolean()).isFalse();
        assertThat(metadata(key).path("durationMillis").asLong()).isEqualTo(2000);
        assertThat(values("log-other", key)).containsExactly("Name=my run", "answer=42");
        assertThat(values("parameters", key)).containsExactly("rate=0.1");
        assertThat(server.get("/api/rest/v2/experiment/tags?experimentKey=" + key)
                        .json()
                        .path("tags")
                        .toString())
                .isEqualTo("[\"a\",\"b\"]");
    }

    @Test
    void addsToAnExperimentThatIsThereAndEndsIt() {
        String key = server.experiment("part-of-one");
        String begin = "{\"experimentKey\":\"" + key + "\",";

        server.post(PART, begin + "\"others\":[{\"key\":\"why\",\"value\":\"so\",\"timestamp\":5}]}");
        server.post(
                PART, begin + "\"others\":[{\"key\":\"why\",\"value\":\"late\",\"timestamp\":4}],\"name\":\"new\"}");
        boolean runs = metadata(key).path("running").asBoolean();
        server.post(PART, begin + "\"end\":{\"startMillis\":1000,\"endMillis\":3000,\"failure\":\"no such comet\"}}");

        assertThat(runs).isTrue();
        assertThat(values("log-other", key)).containsExactly("Name=new", "why=so");
        assertThat(metadata(key).path("hasCrashed").asBoolean()).isTrue();
        assertThat(metadata(key).path("endTimeMillis").asLong()).isEqualTo(3000);
    }

    @Test
    void storesNothingOfAPartInWhichSomethingIsWrong() {
        String key = newKey();
        String begin = "{\"experimentKey\":\"" + key + "\",\"beginning\":{},";

        Answer nameless = server.post(PART, begin + "\"others\":[{\"value\":\"x\"}]}");
        Answer noObject = server.post(PART, "{\"experimentKey\":\"" + key + "\",\"beginning\":7}");
        Answer endless = server.post(PART, begin + "\"end\":true}");
        Answer keyless = server.post(PART, "{\"beginning\":{}}");
        Answer unknown = server.post(PART, "{\"experimentKey\":\"nobody\",\"tags\":[\"a\"]}");

        assertThat(List.of(nameless.status(), noObject.status(), endless.status(), keyless.status()))
                .containsOnly(400);
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(server.get("/api/rest/v2/experiment/metadata?experimentKey=" + key)
                        .status())
                .isGreaterThanOrEqualTo(400);
    }
}
