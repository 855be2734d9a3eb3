package dev.halley.server.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.server.TestServer;
import dev.halley.server.database.DatabaseTest;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DatabaseTest
class SystemMetricRoutesTest {

    @Test
    void turnsTheLoadOfAMachineIntoSystemMetrics(@TempDir Path home) {
        try (TestServer server = TestServer.start(home)) {
            String key = server.experiment("load");
            String common = ",\"experimentKey\":\"" + key + "\",\"step\":1,\"timestamp\":1700000000000}";
            String write = "/api/rest/v2/write/experiment/";

            server.post(write + "cpu-metrics", "{\"cpuPercentUtilization\":[50.0,100]" + common);
            server.post(
                    write + "gpu-metrics",
                    "{\"gpus\":[{\"gpuId\":1,\"freeMemory\":1,\"usedMemory\":2,\"totalMemory\":3,\"gpuUtilization\":4}]"
                            + common);
            server.post(write + "ram-metrics", "{\"totalRam\":8.0,\"usedRam\":2.5" + common);
            server.post(write + "load-metrics", "{\"loadAverage\":0.25" + common);

            Map<String, String> values = new TreeMap<>();
            server.get("/api/rest/v2/experiment/metrics/summary?experimentKey=" + key)
                    .json()
                    .path("values")
                    .forEach(value -> values.put(
                            value.path("name").asText(),
                            value.path("valueCurrent").asText()));
            assertThat(values)
                    .containsEntry("sys.cpu.percent.01", "50.0")
                    .containsEntry("sys.cpu.percent.02", "100.0")
                    .containsEntry("sys.cpu.percent.avg", "75.0")
                    .containsEntry("sys.gpu.1.used_memory", "2.0")
                    .containsEntry("sys.ram.used", "2.5")
                    .containsEntry("sys.load.avg", "0.25")
                    .hasSize(10);
        }
    }
}
