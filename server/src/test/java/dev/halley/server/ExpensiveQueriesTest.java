package dev.halley.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.server.http.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** S-41: expensive questions cost those who ask them, not those who log. */
class ExpensiveQueriesTest {

    private static final int ASKERS = 50;
    private static final int PATTERNS = 5;

    @TempDir
    Path home;

    /** All of it is measured at the same time and against itself, so it holds however slow and busy the machine is. */
    @Test
    void whoLogsDoesNotWaitForFiftyWhoAsk() throws Exception {
        try (TestServer server = TestServer.start(home)) {
            for (int i = 0; i < 40; i++) {
                ObjectNode parameter = Json.MAPPER.createObjectNode();
                parameter.put("experimentKey", server.experiment("expensive"));
                parameter.put("parameterName", "long").put("parameterValue", "a".repeat(20_000) + i);
                server.post("/api/rest/v2/write/experiment/parameter", parameter.toString());
            }
            String experiment = server.experiment("expensive");
            ExecutorService askers = Executors.newFixedThreadPool(ASKERS);
            CountDownLatch asked = new CountDownLatch(ASKERS);
            List<Future<Long>> questions = new ArrayList<>();
            for (int i = 0; i < ASKERS; i++) {
                String question = question(i);
                questions.add(askers.submit(() -> {
                    asked.countDown();
                    return nanos(() -> server.post("/api/v1/experiments/query", question));
                }));
            }
            asked.await();

            List<Long> points = new ArrayList<>();
            while (!questions.stream().allMatch(Future::isDone)) {
                String point = "{\"experimentKey\":\"" + experiment
                        + "\",\"metricName\":\"loss\",\"metricValue\":\"1\",\"step\":" + points.size() + "}";
                points.add(nanos(() -> server.post("/api/rest/v2/write/experiment/metric", point)));
            }

            List<Long> answers = new ArrayList<>();
            for (Future<Long> each : questions) {
                answers.add(each.get());
            }
            askers.shutdown();
            assertThat(median(points))
                    .as("%s points and %s answers took, in ns: %s %s", points.size(), ASKERS, points, answers)
                    .isLessThan(median(answers) / 4);
        }
    }

    private static long nanos(Supplier<TestServer.Answer> call) {
        long begin = System.nanoTime();
        assertThat(call.get().status()).isEqualTo(200);
        return System.nanoTime() - begin;
    }

    private static long median(List<Long> nanos) {
        return nanos.stream().sorted().toList().get(nanos.size() / 2);
    }

    private static String question(int number) {
        String filter = IntStream.range(0, PATTERNS)
                .mapToObj(i -> "param.long ~ '^(a|aa)+" + number + "x" + i + "$'")
                .collect(Collectors.joining(" or "));
        return Json.MAPPER
                .createObjectNode()
                .put("workspace", TestServer.OWNER)
                .put("project", "expensive")
                .put("filter", filter)
                .toString();
    }
}
