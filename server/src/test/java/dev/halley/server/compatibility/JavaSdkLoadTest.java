package dev.halley.server.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.server.TestServer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Comet's Java SDK sends each value in a request of its own, on as many connections as there are unanswered ones, in any order, and
 * never again. Here a few thousand; {@code -Dhalley.load=full} sends 20,000 values on 5,000 connections.
 */
class JavaSdkLoadTest {

    private static final boolean FULL = "full".equals(System.getProperty("halley.load"));
    private static final int VALUES = FULL ? 20_000 : 4_000;
    private static final int CONNECTIONS = FULL ? 5_000 : 1_000;
    private static final int NAMES = 10;

    @Test
    void losesNoValueOfThousandsOfConnectionsAtOnce(@TempDir Path home) {
        try (TestServer server = TestServer.start(home)) {
            String key = server.experiment("load");
            List<Integer> order = IntStream.range(0, VALUES).boxed().collect(Collectors.toList());
            Collections.shuffle(order, new Random(7));

            ManyConnections.Result result = ManyConnections.send(
                    URI.create(server.url()), VALUES, CONNECTIONS, number -> request(key, order.get(number)));

            assertThat(result.outcomes()).hasSize(1).containsValue(VALUES);
            assertThat(result.outcomes().firstKey()).startsWith("200 ").contains("\"code\":200");
            assertThat(result.mostOpen()).isEqualTo(CONNECTIONS);
            for (int name = 0; name < NAMES; name++) {
                JsonNode points = server.get("/api/rest/v2/experiment/metrics/get-metric?experimentKey=" + key
                                + "&metricName=metric_" + name)
                        .json()
                        .path("metrics");
                assertThat(points).hasSize(VALUES / NAMES);
                for (int step = 0; step < VALUES / NAMES; step++) {
                    assertThat(points.path(step).path("step").asInt()).isEqualTo(step);
                    assertThat(points.path(step).path("metricValue").asText()).isEqualTo(step + ".25");
                }
            }
            if (FULL) {
                System.out.println(result);
            }
        }
    }

    private static String request(String key, int number) {
        int step = number / NAMES;
        String body = "{\"experimentKey\":\"" + key + "\",\"metricName\":\"metric_" + number % NAMES
                + "\",\"metricValue\":\"" + step + ".25\",\"step\":" + step + ",\"epoch\":0,\"timestamp\":"
                + (1_700_000_000_000L + number) + "}";
        return "POST /api/rest/v2/write/experiment/metric HTTP/1.1\r\nHost: 127.0.0.1\r\nComet-Sdk-Api: "
                + TestServer.KEY
                + "\r\nContent-Type: application/json\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length
                + "\r\n\r\n" + body;
    }
}
