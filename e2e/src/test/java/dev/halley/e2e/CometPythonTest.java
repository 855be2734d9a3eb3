package dev.halley.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The newest Comet SDK for Python, unmodified and told only by its environment where the server is. */
@Tag("comet-python")
class CometPythonTest {

    private static final String API_KEY = "key-of-the-python-test";

    @Test
    void readsBackWithTheApiWhatAScriptLogged() throws IOException {
        try (Halley halley = Halley.inNewHome()) {
            Halley.RunningServer server = halley.startServer(0, API_KEY);
            halley.with("COMET_URL_OVERRIDE", server.url() + "/clientlib/")
                    .with("COMET_API_KEY", API_KEY)
                    .with("HOME", halley.home().toString());

            HalleyProcess.Ended logged = Python.script(halley, "log.py");
            HalleyProcess.Ended read = Python.script(halley, "read.py");

            assertThat(logged.succeeded().stdout() + logged.stderr())
                    .contains("a line of output")
                    .doesNotContain("COMET ERROR");
            assertThat(read.succeeded().stdout() + read.stderr()).doesNotContain("COMET ERROR");
            JsonNode result = new ObjectMapper()
                    .readTree(halley.home().resolve("result.json").toFile());
            assertThat(result.path("name").asText()).isEqualTo("smoke of comet_ml");
            assertThat(result.path("workspace").asText()).isEqualTo("halley");
            assertThat(result.path("project").asText()).isEqualTo("python-smoke");
            assertThat(result.path("state").asText()).isEqualTo("finished");
            assertThat(texts(result.path("tags"))).containsExactlyInAnyOrder("smoke", "naïve 彗星");
            assertThat(texts(result.path("found"))).hasSize(1);
            assertThat(result.path("output").asText()).contains("a line of output");
            parametersAndOthers(result);
            points(result);
        }
    }

    private static void parametersAndOthers(JsonNode result) {
        JsonNode parameters = result.path("parameters");
        assertThat(parameters.path("learning_rate").asText()).isEqualTo("0.25");
        assertThat(parameters.path("optimizer").asText()).isEqualTo("adam");
        assertThat(parameters.path("layers").asText().replace(" ", "")).isEqualTo("[64,32]");
        assertThat(parameters.path("nesterov").asText()).isEqualToIgnoringCase("true");
        assertThat(parameters.path("epochs").asText()).isEqualTo("300");
        JsonNode others = result.path("others");
        assertThat(others.path("dataset").asText()).isEqualTo("UCI digits");
        assertThat(others.path("folds").asText()).isEqualTo("5");
        assertThat(others.path("shuffled").asText()).isEqualToIgnoringCase("true");
    }

    private static void points(JsonNode result) {
        assertThat(result.path("loss")).hasSize(300);
        assertThat(result.path("accuracy")).hasSize(300);
        for (int step = 0; step < 300; step++) {
            assertThat(value(result.path("loss").path(step))).isEqualTo(1.0 / (step + 1));
            assertThat(result.path("loss").path(step).path(1).asInt()).isEqualTo(step);
            assertThat(value(result.path("accuracy").path(step))).isEqualTo(step / 300.0);
            assertThat(result.path("accuracy").path(step).path(2).asInt()).isEqualTo(step / 10);
        }
        List<Double> extremes = new ArrayList<>();
        result.path("extreme").forEach(point -> extremes.add(value(point)));
        assertThat(extremes)
                .containsExactly(
                        Double.NaN,
                        Double.POSITIVE_INFINITY,
                        Double.NEGATIVE_INFINITY,
                        -0.0,
                        Double.MIN_VALUE,
                        Double.MAX_VALUE,
                        0.1 + 0.2);
        assertThat(value(result.path("validate_loss").path(0))).isEqualTo(0.125);
        assertThat(value(result.path("metrics").path("loss"))).isEqualTo(1.0 / 300);
    }

    private static double value(JsonNode point) {
        return Double.parseDouble(point.isArray() ? point.path(0).asText() : point.asText());
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
