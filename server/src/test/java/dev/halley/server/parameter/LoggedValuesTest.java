package dev.halley.server.parameter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.server.TestServer;
import dev.halley.server.TestServer.Answer;
import dev.halley.server.database.DatabaseTest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DatabaseTest
class LoggedValuesTest {

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
    void keepsTheLastValueOfAParameterAsItWasWritten() {
        String key = server.experiment("parameters");

        server.post(
                "/clientlib/batch/logger/experiment/parameter",
                "{\"experimentKey\":\"" + key + "\",\"values\":["
                        + "{\"parameterName\":\"rate\",\"parameterValue\":0.10,\"timestamp\":2},"
                        + "{\"parameterName\":\"rate\",\"parameterValue\":0.5,\"timestamp\":1},"
                        + "{\"parameterName\":\"layers\",\"parameterValue\":[1,{\"k\":2}],\"timestamp\":1},"
                        + "{\"parameterName\":\"deep\",\"parameterValue\":true,\"context\":\"train\",\"timestamp\":1}]}");

        assertThat(values("parameters", key)).containsExactly("layers=[1,{\"k\":2}]", "rate=0.10", "train_deep=true");
        Answer deleted = server.post(
                "/api/rest/v2/write/experiment/parameter/delete",
                "{\"experimentKey\":\"" + key + "\",\"parameterName\":\"layers\"}");
        assertThat(deleted.status()).isEqualTo(200);
        assertThat(values("parameters", key)).containsExactly("rate=0.10", "train_deep=true");
    }

    /** As Python writes them: each is read back as its script printed it. */
    @Test
    void givesNumbersBackAsTheyWereWritten() {
        String key = server.experiment("numbers");
        List<String> numbers = List.of(
                "0.1",
                "1e-05",
                "-2.5E-7",
                "10000000.0",
                "1e+22",
                "-0.0",
                "0.1000000014901161",
                "5e-324",
                "1e999",
                "9007199254740993",
                "123456789012345678901234567890",
                "true",
                "null");

        StringBuilder values = new StringBuilder();
        for (int i = 0; i < numbers.size(); i++) {
            values.append("{\"parameterName\":\"p%02d\",\"parameterValue\":%s},".formatted(i, numbers.get(i)));
        }
        server.post(
                "/clientlib/batch/logger/experiment/parameter",
                "{\"experimentKey\":\"" + key + "\",\"values\":[" + values
                        + "{\"parameterName\":\"within\",\"parameterValue\":[1e-05, {\"k\": [1e+16, null]}]}]}");
        server.post(
                "/api/rest/v2/write/experiment/parameter",
                "{\"experimentKey\":\"" + key + "\",\"parameterName\":\"alone\",\"parameterValue\":1e-05}");
        server.post(
                "/api/rest/v2/write/experiment/log-other",
                "{\"experimentKey\":\"" + key + "\",\"key\":\"other\",\"value\":{\"k\":1e-05}}");

        assertThat(values("parameters", key))
                .filteredOn(value -> value.startsWith("p"))
                .map(value -> value.substring(value.indexOf('=') + 1))
                .containsExactlyElementsOf(numbers);
        assertThat(values("parameters", key)).contains("within=[1e-05,{\"k\":[1e+16,null]}]", "alone=1e-05");
        assertThat(values("log-other", key)).contains("other={\"k\":1e-05}");
    }

    @Test
    void leavesOutOfABatchOnlyWhatCannotBeKeptAndSaysSo() {
        String key = server.experiment("odd-parameters");

        Answer saved = server.post(
                "/clientlib/batch/logger/experiment/parameter",
                "{\"experimentKey\":\"" + key + "\",\"values\":["
                        + "{\"parameterName\":\"rate\",\"parameterValue\":1,\"step\":100000000000000000000},"
                        + "{\"parameterValue\":2},{\"parameterName\":[],\"parameterValue\":3},7,"
                        + "{\"parameterName\":\"late\",\"parameterValue\":4,\"timestamp\":\"today\"},"
                        + "{\"parameterName\":\"layers\",\"parameterValue\":5,\"step\":5}]}");

        assertThat(saved.status()).isEqualTo(200);
        assertThat(saved.text("msg"))
                .isEqualTo("Saved, but left out: step: 100000000000000000000 (expected: a whole number); and 4 more.");
        assertThat(saved.json().path("leftOut").asInt()).isEqualTo(5);
        assertThat(values("parameters", key)).containsExactly("late=4", "layers=5", "rate=1");
    }

    @Test
    void refusesABatchOfWhichNothingCanBeKept() {
        Answer refused = server.post(
                "/clientlib/batch/logger/experiment/parameter",
                "{\"experimentKey\":\"" + server.experiment("nothing") + "\",\"values\":[{\"parameterValue\":2}]}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text("msg")).isEqualTo("'parameterName' is missing in the body.");
    }

    @Test
    void hasTheNameAsTheOnlyOtherAfterCreationAndRenamesByIt() {
        String key = server.experiment("others");
        assertThat(values("log-other", key)).hasSize(1).first().asString().startsWith("Name=");

        server.post(
                "/api/rest/v2/write/experiment/log-other",
                "{\"experimentKey\":\"" + key + "\",\"key\":\"Name\",\"value\":\"my run\"}");
        server.post(
                "/api/rest/v2/write/experiment/log-other",
                "{\"experimentKey\":\"" + key + "\",\"key\":\"answer\",\"value\":42}");

        assertThat(values("log-other", key)).containsExactly("Name=my run", "answer=42");
        assertThat(server.get("/api/rest/v2/experiment/metadata?experimentKey=" + key)
                        .text("experimentName"))
                .isEqualTo("my run");
    }

    @Test
    void addsAndRemovesTags() {
        String key = server.experiment("tags");

        server.post(
                "/clientlib/tags/add-tags-to-experiment",
                "{\"experimentKey\":\"" + key + "\",\"addedTags\":[\"b\",\"a\",\"b\"]}");
        assertThat(tags(key)).containsExactly("a", "b");
        server.post(
                "/api/rest/v2/write/experiment/tags/delete",
                "{\"experimentKey\":\"" + key + "\",\"tags\":[\"b\",\"c\"]}");
        assertThat(tags(key)).containsExactly("a");
    }

    private static List<String> tags(String key) {
        List<String> tags = new ArrayList<>();
        server.get("/api/rest/v2/experiment/tags?experimentKey=" + key)
                .json()
                .path("tags")
                .forEach(tag -> tags.add(tag.asText()));
        return tags;
    }

    private static List<String> values(String kind, String key) {
        List<String> values = new ArrayList<>();
        for (JsonNode value : server.get("/api/rest/v2/experiment/" + kind + "?experimentKey=" + key)
                .json()
                .path("values")) {
            values.add(value.path("name").asText() + "="
                    + value.path("valueCurrent").asText());
        }
        return values;
    }
}
