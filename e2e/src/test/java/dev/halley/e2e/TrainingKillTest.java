package dev.halley.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.e2e.Halley.RunningServer;
import dev.halley.e2e.HalleyProcess.Ended;
import dev.halley.e2e.program.LongTraining;
import dev.halley.testpostgres.FreePort;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a step logged reaches the server, even if the process that logged it, or the server, was not there any more. */
class TrainingKillTest {

    private static final String API_KEY = "key-of-the-training-test";
    private static final Pattern LOGGED = Pattern.compile("logged (\\d+)\\.");

    @Test
    void aKilledTrainingIsDeliveredByTheNextStart() {
        try (Halley halley = Halley.inNewHome()) {
            RunningServer server = halley.startServer(0, API_KEY);
            halley.track(server, "killed");

            HalleyProcess training = halley.startProgram(LongTraining.class, "1000000");
            training.awaitLine(Pattern.compile("logged 500\\."));
            training.kill();
            int logged = lastLogged(training.ended());
            halley.startProgram(LongTraining.class, "1").ended().succeeded();

            JsonNode killed = longest(server, "killed");
            String key = killed.path("experimentKey").asText();
            await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> assertThat(steps(server, key))
                    .as("each epoch up to the last one that was logged before the kill")
                    .containsSequence(0, 1, 2)
                    .hasSizeGreaterThan(logged)
                    .doesNotHaveDuplicates());
            // One epoch may have been logged whose line was not printed any more.
            assertThat(steps(server, key)).hasSizeLessThanOrEqualTo(logged + 2);
            assertThat(server.rest().current(key, "parameters")).containsEntry("epochs", "1000000");
        }
    }

    @Test
    void aServerThatIsGoneDuringTheTrainingStopsNothingAndSyncDeliversLater() {
        try (Halley halley = Halley.inNewHome()) {
            int port = FreePort.find();
            RunningServer server = halley.startServer(port, API_KEY);
            halley.track(server, "gone");

            HalleyProcess training = halley.startProgram(LongTraining.class, "1500");
            training.awaitLine(Pattern.compile("logged 200\\."));
            server.process().kill();
            Ended trained = training.ended().succeeded();
            RunningServer again = halley.startServer(port, API_KEY);
            Ended synced = halley.run("comet", "sync").succeeded();

            assertThat(trained.stdout() + trained.stderr()).contains("comet sync");
            assertThat(synced.stderr()).doesNotContain("Exception");
            String key = longest(again, "gone").path("experimentKey").asText();
            assertThat(steps(again, key))
                    .containsExactlyElementsOf(IntStream.range(0, 1500).boxed().toList());
            assertThat(again.rest()
                            .get("/api/rest/v2/experiment/metadata", "experimentKey", key)
                            .json()
                            .path("running")
                            .asBoolean(true))
                    .isFalse();
        }
    }

    private static JsonNode longest(RunningServer server, String project) {
        List<JsonNode> experiments = server.rest().experiments("halley", project);
        return experiments.stream()
                .max((a, b) -> Integer.compare(
                        steps(server, a.path("experimentKey").asText()).size(),
                        steps(server, b.path("experimentKey").asText()).size()))
                .orElseThrow();
    }

    private static List<Integer> steps(RunningServer server, String key) {
        return server.rest().points(key, "loss").stream()
                .map(point -> point.path("step").asInt())
                .sorted()
                .toList();
    }

    private static int lastLogged(Ended training) {
        int last = -1;
        Matcher matcher = LOGGED.matcher(training.stdout());
        while (matcher.find()) {
            last = Integer.parseInt(matcher.group(1));
        }
        return last;
    }
}
