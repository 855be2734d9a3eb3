package dev.halley.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.server.http.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** S-41: expensive questions cost those who ask them, not those who log. */
class ExpensiveQueriesTest {

    private static final int ASKERS = 50;
    private static final int POINTS = 200;

    @TempDir
    Path home;

    @Test
    void fiftyAtOnceLeaveLoggingServed() throws Exception {
        try (TestServer server = TestServer.start(home)) {
            for (int i = 0; i < 40; i++) {
                ObjectNode parameter = Json.MAPPER.createObjectNode();
                parameter.put("experimentKey", server.experiment("expensive"));
                parameter.put("parameterName", "long").put("parameterValue", "a".repeat(20_000) + i);
                server.post("/api/rest/v2/write/experiment/parameter", parameter.toString());
            }
            String experiment = server.experiment("expensive");
            AtomicBoolean over = new AtomicBoolean();
            AtomicInteger answered = new AtomicInteger();
            ExecutorService askers = Executors.newFixedThreadPool(ASKERS);
            List<Future<?>> asking = new ArrayList<>();
            for (int i = 0; i < ASKERS; i++) {
                String question = question("^(a|aa)+" + i + "$");
                asking.add(askers.submit(() -> {
                    do {
                        assertThat(server.post("/api/v1/experiments/query", question)
                                        .status())
                                .isEqualTo(200);
                        answered.incrementAndGet();
                    } while (!over.get());
                }));
            }

            long[] nanos = new long[POINTS];
            for (int step = 0; step < POINTS; step++) {
                long begin = System.nanoTime();
                assertThat(server.post(
                                        "/api/rest/v2/write/experiment/metric",
                                        "{\"experimentKey\":\"" + experiment
                                                + "\",\"metricName\":\"loss\",\"metricValue\":\"1\",\"step\":" + step
                                                + "}")
                                .status())
                        .isEqualTo(200);
                nanos[step] = System.nanoTime() - begin;
            }
            over.set(true);
            askers.shutdown();
            for (Future<?> each : asking) {
                each.get(5, TimeUnit.MINUTES);
            }

            Arrays.sort(nanos);
            System.out.println("S-41: " + POINTS + " points beside " + ASKERS + " who ask without a pause: median "
                    + nanos[POINTS / 2] / 1_000_000 + " ms, p99 " + nanos[POINTS * 99 / 100] / 1_000_000 + " ms; "
                    + answered + " expensive questions answered");
            assertThat(Duration.ofNanos(nanos[POINTS - 1])).isLessThan(Duration.ofSeconds(10));
        }
    }

    private static String question(String pattern) {
        return Json.MAPPER
                .createObjectNode()
                .put("workspace", TestServer.OWNER)
                .put("project", "expensive")
                .put("filter", "param.long ~ '" + pattern + "'")
                .toString();
    }
}
