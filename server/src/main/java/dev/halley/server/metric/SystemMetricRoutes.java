package dev.halley.server.metric;

import static dev.halley.server.http.Permission.WRITE;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.experiment.Experiments;
import dev.halley.server.experiment.Times;
import dev.halley.server.http.Body;
import dev.halley.server.http.Call;
import dev.halley.server.http.Routes;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Comet's REST calls for the machine's load. They are other spellings of metrics whose names begin with {@code sys.}, which its Python
 * SDK logs as such.
 */
public final class SystemMetricRoutes {

    private final Experiments experiments;
    private final MetricStore metrics;
    private final Clock clock;

    public SystemMetricRoutes(Experiments experiments, MetricStore metrics, Clock clock) {
        this.experiments = experiments;
        this.metrics = metrics;
        this.clock = clock;
    }

    public void declare(Routes routes) {
        routes.cometRest()
                .post("/write/experiment/cpu-metrics", WRITE, call -> log(call, SystemMetricRoutes::cpu))
                .post("/write/experiment/gpu-metrics", WRITE, call -> log(call, SystemMetricRoutes::gpu))
                .post("/write/experiment/ram-metrics", WRITE, call -> log(call, SystemMetricRoutes::ram))
                .post("/write/experiment/load-metrics", WRITE, call -> log(call, SystemMetricRoutes::load));
    }

    /** Finds the values in a body. */
    @FunctionalInterface
    private interface Reader {
        void read(Body body, Values values);
    }

    /** The values of one request: all have its step, epoch and time. */
    private record Values(@Nullable Long step, @Nullable Long epoch, long millis, List<MetricPoint> points) {

        /** @param field where the value stands in the request */
        void add(String name, String field, @Nullable JsonNode value) {
            if (value != null && !value.isNull()) {
                add(name, number(field, value));
            }
        }

        void add(String name, double value) {
            points.add(new MetricPoint(name, value, null, step, epoch, millis, null));
        }

        private static double number(String field, JsonNode value) {
            if (value.isNumber()) {
                return value.doubleValue();
            }
            double read = value.isTextual() ? MetricText.value(value.textValue()) : Double.NaN;
            if (Double.isNaN(read) && !value.asText().equalsIgnoreCase("nan")) {
                throw Body.wrong(field, value, "a number");
            }
            return read;
        }
    }

    private void log(Call call, Reader reader) {
        Body body = call.json();
        long id = experiments.requireForLogging(call.caller(), body.text("experimentKey"));
        Values values = new Values(body.number("step"), body.number("epoch"), Times.of(body, clock), new ArrayList<>());
        reader.read(body, values);
        try {
            call.savedWhen(metrics.append(id, values.points()));
        } catch (IllegalArgumentException refused) {
            throw new ApiException(ErrorKind.INVALID, String.valueOf(refused.getMessage()));
        }
    }

    private static void cpu(Body body, Values values) {
        List<JsonNode> cores = body.requires("cpuPercentUtilization").nodes("cpuPercentUtilization");
        double sum = 0;
        for (int core = 0; core < cores.size(); core++) {
            values.add("sys.cpu.percent.%02d".formatted(core + 1), "cpuPercentUtilization", cores.get(core));
            sum += cores.get(core).asDouble();
        }
        if (!cores.isEmpty()) {
            values.add("sys.cpu.percent.avg", sum / cores.size());
        }
    }

    private static void gpu(Body body, Values values) {
        for (Body gpu : body.requires("gpus").objects("gpus")) {
            Long number = gpu.number("gpuId");
            String prefix = "sys.gpu." + (number == null ? 0 : number) + ".";
            values.add(prefix + "free_memory", "freeMemory", gpu.get("freeMemory"));
            values.add(prefix + "used_memory", "usedMemory", gpu.get("usedMemory"));
            values.add(prefix + "total_memory", "totalMemory", gpu.get("totalMemory"));
            values.add(prefix + "gpu_utilization", "gpuUtilization", gpu.get("gpuUtilization"));
        }
    }

    private static void ram(Body body, Values values) {
        body.requires("totalRam", "usedRam");
        values.add("sys.ram.total", "totalRam", body.get("totalRam"));
        values.add("sys.ram.used", "usedRam", body.get("usedRam"));
    }

    private static void load(Body body, Values values) {
        values.add("sys.load.avg", "loadAverage", body.requires("loadAverage").get("loadAverage"));
    }
}
