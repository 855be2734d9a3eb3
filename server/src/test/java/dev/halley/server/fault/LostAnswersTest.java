package dev.halley.server.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.server.TestServer;
import dev.halley.server.fault.Sender.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** P2: whatever is sent again, in any order, has the effect of having been sent once. */
class LostAnswersTest {

    private static final String METRIC = "/api/rest/v2/write/experiment/metric";

    @TempDir
    Path home;

    private static String key(Random random) {
        StringBuilder key = new StringBuilder();
        for (int i = 0; i < 32; i++) {
            key.append(Character.forDigit(random.nextInt(16), 16));
        }
        return key.toString();
    }

    private static Map<Integer, Integer> counts(TestServer server, String experiment) {
        Map<Integer, Integer> counts = new TreeMap<>();
        JsonNode points = server.get(
                        "/api/rest/v2/experiment/metrics/get-metric?metricName=loss&experimentKey=" + experiment)
                .json()
                .path("metrics");
        points.forEach(point -> counts.merge(point.path("step").asInt(), 1, Integer::sum));
        return counts;
    }

    /** F-24: the answer is lost after the commit, so the client sends again until it hears one. */
    @Test
    void haveOneEffectWhenTheAnswerIsLost() throws IOException {
        int lost = 0;
        int repetitions = Faults.repetitions(20);
        try (TestServer server = TestServer.start(home)) {
            for (int i = 0; i < repetitions; i++) {
                long seed = Faults.seed() + i;
                Random random = new Random(seed);
                String experiment = key(random);
                int points = 5 + random.nextInt(10);
                try (LosingProxy proxy = new LosingProxy(server.tracking().port(), random, 0.4)) {
                    untilHeard(
                            proxy.port(),
                            "/api/rest/v2/write/experiment/create",
                            "{\"projectName\":\"lost\",\"experimentKey\":\"" + experiment + "\"}");
                    for (int step = 0; step < points; step++) {
                        untilHeard(proxy.port(), METRIC, Sender.metric(experiment, "loss", step));
                    }
                    lost += proxy.lost();
                }
                assertThat(counts(server, experiment))
                        .as("seed " + seed)
                        .hasSize(points)
                        .allSatisfy((step, count) -> assertThat(count).isEqualTo(1));
            }
        }
        assertThat(lost).as("answers that were lost").isGreaterThan(repetitions);
        System.out.println("F-24: " + repetitions + " repetitions, " + lost + " lost answers, 0 double effects");
    }

    private static void untilHeard(int port, String path, String json) {
        Sender sender = new Sender(TestServer.KEY);
        boolean sentBefore = false;
        while (true) {
            try {
                Answer answer = sender.post(port, path, json);
                // Comet: a key that was sent before is there already.
                boolean alreadyThere = sentBefore && answer.body().contains("90999");
                assertThat(answer.status() == 200 || alreadyThere)
                        .as(answer.toString())
                        .isTrue();
                return;
            } catch (IOException unheard) {
                sentBefore = true;
            }
        }
    }

    /** F-25: everything three times, shuffled, from two senders at once. */
    @Test
    void haveTheSameEffectWhenAllIsSentThreeTimesAndShuffled() throws Exception {
        int repetitions = Faults.repetitions(20);
        try (TestServer server = TestServer.start(home)) {
            int port = server.tracking().port();
            for (int i = 0; i < repetitions; i++) {
                long seed = Faults.seed() + i;
                Random random = new Random(seed);
                String experiment = server.experiment("replayed");
                String once = server.experiment("replayed");
                int points = 10 + random.nextInt(20);
                List<Integer> steps = new ArrayList<>();
                for (int copy = 0; copy < 3; copy++) {
                    IntStream.range(0, points).forEach(steps::add);
                }
                Collections.shuffle(steps, random);
                List<Integer> firstHalf = steps.subList(0, steps.size() / 2);
                List<Integer> secondHalf = steps.subList(steps.size() / 2, steps.size());
                Thread other = new Thread(() -> sendAll(port, experiment, secondHalf));
                other.start();
                sendAll(port, experiment, firstHalf);
                other.join();
                sendAll(port, once, IntStream.range(0, points).boxed().toList());

                assertThat(metrics(server, experiment)).as("seed " + seed).isEqualTo(metrics(server, once));
            }
        }
        System.out.println("F-25: " + repetitions + " repetitions, all equal to having been sent once");
    }

    private static void sendAll(int port, String experiment, List<Integer> steps) {
        Sender sender = new Sender(TestServer.KEY);
        for (int step : steps) {
            try {
                assertThat(sender.post(port, METRIC, Sender.metric(experiment, "loss", step))
                                .status())
                        .isEqualTo(200);
            } catch (IOException failure) {
                throw new java.io.UncheckedIOException(failure);
            }
        }
    }

    private static String metrics(TestServer server, String experiment) {
        return server.get("/api/rest/v2/experiment/metrics/get-metric?metricName=loss&experimentKey=" + experiment)
                .json()
                .path("metrics")
                .toString();
    }
}
