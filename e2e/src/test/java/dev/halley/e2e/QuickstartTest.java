package dev.halley.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.e2e.HalleyProcess.Ended;
import dev.halley.examples.digits.Learners;
import dev.halley.examples.digits.Samples;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The main job: one command from nothing to a trained model with its experiments. */
class QuickstartTest {

    private static final String API_KEY = "key-of-the-quickstart-test";

    @Test
    void trainsOnRealDataTracksEveryPointAndTakesTheSecondRunFromTheCache() throws Exception {
        try (Halley halley = Halley.inNewHome().with("HALLEY_OWNER_API_KEY", API_KEY)) {
            JsonNode first = halley.run("quickstart", "--exit", "--output", "json")
                    .succeeded()
                    .json();
            JsonNode second = halley.run("quickstart", "--exit", "--output", "json")
                    .succeeded()
                    .json();

            assertThat(first.path("server").asText()).startsWith("http://127.0.0.1:");
            JsonNode run = first.path("pipelineRun");
            assertThat(run.path("name").asText()).startsWith("digits-");
            assertThat(run.path("status").asText()).isEqualTo("completed");
            assertThat(names(run))
                    .containsExactlyInAnyOrder(
                            "load",
                            "split",
                            "trainLogisticRegression",
                            "trainForest",
                            "evaluateLogisticRegression",
                            "evaluateForest",
                            "pickBetter");
            assertThat(run.path("steps")).allMatch(step -> !step.path("cached").asBoolean());
            assertThat(run.path("steps"))
                    .allMatch(step -> step.path("durationMillis").isIntegralNumber());
            assertThat(second.path("pipelineRun").path("steps")).hasSize(7).allMatch(step -> step.path("cached")
                    .asBoolean());
            assertThat(urls(second.path("pipelineRun"))).isEqualTo(urls(run)).hasSize(4);

            HalleyProcess serving = halley.start("quickstart");
            String url = serving.awaitUrl();
            serving.awaitLine(java.util.regex.Pattern.compile("pickBetter"));
            experimentsHoldWhatTheStepsLogged(new CometRest(url, API_KEY), run);
            for (String experimentUrl : urls(run).values()) {
                assertThat(page(url, experimentUrl)).isEqualTo(200);
            }
            Ended ended = serving.terminate();
            assertThat(ended.exitCode()).as("%s", ended).isIn(0, 143);
        }
    }

    private static void experimentsHoldWhatTheStepsLogged(CometRest rest, JsonNode run) throws IOException {
        Samples.Split data = Samples.read().split(0.2, 1986);
        List<Map<String, Double>> epochs = new ArrayList<>();
        var regression =
                Learners.logisticRegression(data.train(), 0.1, 30, 1986, (metrics, epoch) -> epochs.add(metrics));
        List<Map<String, Double>> trees = new ArrayList<>();
        Learners.forest(data.train(), data.test(), 60, 1986, (metrics, tree) -> trees.add(metrics));
        String runName = run.path("name").asText();

        String regressionKey = key(run, "trainLogisticRegression");
        assertThat(values(rest, regressionKey, "loss"))
                .isEqualTo(epochs.stream().map(epoch -> epoch.get("loss")).toList());
        assertThat(values(rest, regressionKey, "train_accuracy"))
                .isEqualTo(epochs.stream()
                        .map(epoch -> epoch.get("train_accuracy"))
                        .toList());
        assertThat(rest.current(regressionKey, "parameters"))
                .containsEntry("learning_rate", "0.1")
                .containsEntry("epochs", "30")
                .containsEntry("seed", "1986");
        assertThat(rest.tags(regressionKey)).contains(runName, "digits");
        assertThat(rest.get("/api/rest/v2/experiment/metadata", "experimentKey", regressionKey)
                        .json()
                        .path("experimentName")
                        .asText())
                .isEqualTo(runName + "_trainLogisticRegression");

        String forestKey = key(run, "trainForest");
        assertThat(values(rest, forestKey, "test_accuracy"))
                .isEqualTo(trees.stream().map(tree -> tree.get("test_accuracy")).toList());
        assertThat(rest.current(forestKey, "parameters")).containsEntry("trees", "60");

        String evaluationKey = key(run, "evaluateForest");
        assertThat(values(rest, evaluationKey, "accuracy"))
                .containsExactly(trees.get(59).get("test_accuracy"));
        assertThat(rest.current(evaluationKey, "log-other")).containsKey("confusion_matrix");
        assertThat(accuracy(Learners.predict(regression, data.test()), data.test()))
                .isEqualTo(values(rest, key(run, "evaluateLogisticRegression"), "accuracy")
                        .get(0));
    }

    /** The values of a metric in the order of their steps; the steps are 1, 2, 3 and so on. */
    private static List<Double> values(CometRest rest, String key, String metric) {
        List<JsonNode> points = rest.points(key, metric);
        points.sort(
                (a, b) -> Integer.compare(a.path("step").asInt(), b.path("step").asInt()));
        for (int i = 0; i < points.size(); i++) {
            assertThat(points.get(i).path("step").asInt(1)).isEqualTo(i + 1);
        }
        return points.stream()
                .map(point -> Double.parseDouble(point.path("metricValue").asText()))
                .toList();
    }

    private static double accuracy(int[] seen, Samples samples) {
        int right = 0;
        for (int i = 0; i < seen.length; i++) {
            right += seen[i] == samples.labels()[i] ? 1 : 0;
        }
        return (double) right / seen.length;
    }

    private static List<String> names(JsonNode run) {
        List<String> names = new ArrayList<>();
        run.path("steps").forEach(step -> names.add(step.path("name").asText()));
        return names;
    }

    private static Map<String, String> urls(JsonNode run) {
        Map<String, String> urls = new TreeMap<>();
        run.path("steps").forEach(step -> {
            if (step.path("experimentUrl").isTextual()) {
                urls.put(step.path("name").asText(), step.path("experimentUrl").asText());
            }
        });
        return urls;
    }

    private static String key(JsonNode run, String step) {
        String url = urls(run).get(step);
        assertThat(url).as(step).isNotNull();
        return url.substring(url.lastIndexOf('/') + 1);
    }

    /** Status of a page. The path counts: a later start may listen on another port. */
    private static int page(String server, String url) throws Exception {
        URI page = URI.create(server + URI.create(url).getPath());
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString())
                .statusCode();
    }
}
