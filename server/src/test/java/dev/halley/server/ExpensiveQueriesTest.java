package dev.halley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.server.http.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** S-41: expensive questions cost those who ask them, not those who log. */
class ExpensiveQueriesTest {

    private static final int ASKERS = 50;
    private static final int HALF = ASKERS / 2;

    @TempDir
    Path home;

    /** If each point waited for only one of them, half would be answered by then, however slow and busy the machine is. */
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
            List<Future<Integer>> questions = new ArrayList<>();
            for (int i = 0; i < ASKERS; i++) {
                String question = question(i);
                questions.add(askers.submit(
                        () -> server.post("/api/v1/experiments/query", question).status()));
            }
            await().atMost(Duration.ofMinutes(1)).until(ExpensiveQueriesTest::isSearching);

            int points = 0;
            while (points < HALF && answered(questions) < HALF) {
                String point = "{\"experimentKey\":\"" + experiment
                        + "\",\"metricName\":\"loss\",\"metricValue\":\"1\",\"step\":" + points + "}";
                assertThat(server.post("/api/rest/v2/write/experiment/metric", point)
                                .status())
                        .isEqualTo(200);
                points++;
            }
            long answered = answered(questions);

            for (Future<Integer> each : questions) {
                assertThat(each.get()).isEqualTo(200);
            }
            askers.shutdown();
            assertThat(answered)
                    .as("questions that were answered when %s points were", points)
                    .isLessThan(HALF);
        }
    }

    /** Whether the server, which is in this process, searches at this moment. */
    private static boolean isSearching() {
        String search = "dev.halley.server.query.FilterEvaluation";
        return Thread.getAllStackTraces().values().stream().flatMap(Stream::of).anyMatch(frame -> frame.getClassName()
                .equals(search));
    }

    private static long answered(List<Future<Integer>> questions) {
        return questions.stream().filter(Future::isDone).count();
    }

    private static String question(int number) {
        return Json.MAPPER
                .createObjectNode()
                .put("workspace", TestServer.OWNER)
                .put("project", "expensive")
                .put("filter", "param.long ~ '^(a|aa)+x" + number + "$'")
                .toString();
    }
}
