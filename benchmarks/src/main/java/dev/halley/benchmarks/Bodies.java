package dev.halley.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** The requests of the workloads, as Comet's clients, k6's script for MLflow, and VictoriaMetrics' importers send them. */
final class Bodies {

    static final long START = 1_763_890_000_000L;
    static final String BATCH = "/clientlib/batch/logger/experiment/metric";
    private static final ObjectMapper JSON = new ObjectMapper();

    private Bodies() {}

    static Map<String, String> halleyHeaders() {
        return Map.of("Authorization", HalleyServer.KEY, "Content-Type", "application/json");
    }

    static String experiment(int port) throws IOException {
        byte[] answer = Load.once(
                port,
                Load.request(
                        "POST",
                        "/api/rest/v2/write/experiment/create",
                        halleyHeaders(),
                        "{\"projectName\":\"benchmark\"}".getBytes(UTF_8)));
        return JSON.readTree(answer).get("experimentKey").asText();
    }

    /** How values look: with all 53 bits, or as numbers that were floats. */
    enum Values {
        DOUBLES,
        FLOATS
    }

    private static String value(long step, Random random, Values kind) {
        double value = Math.exp(-step / 20_000.0) + 0.01 * random.nextDouble();
        return Double.toString(kind == Values.FLOATS ? (float) value : value);
    }

    /** W1: gzipped batches of 1,000 values: {@code names} names, each with some steps. The steps go on from batch to batch. */
    static List<byte[]> batches(List<String> experiments, int names, int count, Values kind) {
        return batches(experiments, names, 0, count, kind);
    }

    /** As {@link #batches(List, int, int, Values)}, from a batch on. */
    static List<byte[]> batches(List<String> experiments, int names, int from, int count, Values kind) {
        int steps = Math.max(1, 1000 / names);
        return IntStream.range(from, from + count)
                .parallel()
                .mapToObj(number -> {
                    String experiment = experiments.get(number % experiments.size());
                    long first = (long) (number / experiments.size()) * steps;
                    Random random = new Random(number);
                    StringBuilder json = new StringBuilder(200_000)
                            .append("{\"experimentKey\": \"")
                            .append(experiment)
                            .append("\", \"values\": [");
                    for (long step = first; step < first + steps; step++) {
                        long millis = START + step * 50 + random.nextInt(7) - 3;
                        for (int name = 0; name < names; name++) {
                            json.append(step == first && name == 0 ? "" : ", ")
                                    .append("{\"metricName\": \"train/layer_")
                                    .append(String.format(Locale.ROOT, "%03d", name))
                                    .append("/grad_norm\", \"metricValue\": ")
                                    .append(value(step, random, kind))
                                    .append(", \"step\": ")
                                    .append(step)
                                    .append(", \"epoch\": null, \"context\": null, \"timestamp\": ")
                                    .append(millis)
                                    .append('}');
                        }
                    }
                    return batch(json.append("]}").toString());
                })
                .toList();
    }

    static byte[] batch(String json) {
        return Load.request(
                "POST",
                BATCH,
                Map.of(
                        "Authorization", HalleyServer.KEY,
                        "Content-Type", "application/json",
                        "Content-Encoding", "gzip"),
                gzip(json));
    }

    /** W4: batches of 1,000 values of 1,000 names each; {@code rounds} steps of {@code names} names. */
    static List<byte[]> wide(String experiment, int names, int rounds) {
        List<byte[]> requests = new ArrayList<>();
        Random random = new Random(4);
        for (int step = 0; step < rounds; step++) {
            for (int first = 0; first < names; first += 1000) {
                StringBuilder json = new StringBuilder(150_000)
                        .append("{\"experimentKey\": \"")
                        .append(experiment)
                        .append("\", \"values\": [");
                for (int name = first; name < first + 1000; name++) {
                    json.append(name == first ? "" : ", ")
                            .append("{\"metricName\": \"weights/")
                            .append(name)
                            .append("\", \"metricValue\": ")
                            .append(random.nextFloat())
                            .append(", \"step\": ")
                            .append(step)
                            .append(", \"timestamp\": ")
                            .append(START + step)
                            .append('}');
                }
                requests.add(batch(json.append("]}").toString()));
            }
        }
        return requests;
    }

    /** The twin of {@link #batches} for VictoriaMetrics: JSON lines, one for each series, gzipped. */
    static List<byte[]> victoria(int experiments, int names, int count, long round) {
        int steps = Math.max(1, 1000 / names);
        return IntStream.range(0, count)
                .parallel()
                .mapToObj(number -> {
                    int experiment = number % experiments;
                    long first = (long) (number / experiments) * steps;
                    Random random = new Random(number);
                    StringBuilder json = new StringBuilder(100_000);
                    for (int name = 0; name < names; name++) {
                        StringBuilder values = new StringBuilder();
                        StringBuilder times = new StringBuilder();
                        for (long step = first; step < first + steps; step++) {
                            values.append(step == first ? "" : ",").append(value(step, random, Values.DOUBLES));
                            times.append(step == first ? "" : ",").append(START + step * 50);
                        }
                        json.append("{\"metric\":{\"__name__\":\"grad_norm\",\"run\":\"")
                                .append(String.format(Locale.ROOT, "%016d%016d", round, experiment))
                                .append("\",\"layer\":\"layer_")
                                .append(name)
                                .append("\"},\"values\":[")
                                .append(values)
                                .append("],\"timestamps\":[")
                                .append(times)
                                .append("]}\n");
                    }
                    return Load.request(
                            "POST", "/api/v1/import", Map.of("Content-Encoding", "gzip"), gzip(json.toString()));
                })
                .toList();
    }

    /** The twin of {@link #batches} as lines of Influx, a point a line and 10,000 a request, as agents send them. */
    static List<byte[]> influxLines(int experiments, int names, int count, long round) {
        int steps = Math.max(1, 10_000 / names);
        return IntStream.range(0, count)
                .parallel()
                .mapToObj(number -> {
                    int experiment = number % experiments;
                    long first = (long) (number / experiments) * steps;
                    Random random = new Random(number);
                    StringBuilder lines = new StringBuilder(1_000_000);
                    String run = String.format(Locale.ROOT, "%016d%016d", round, experiment);
                    for (long step = first; step < first + steps; step++) {
                        for (int name = 0; name < names; name++) {
                            lines.append("grad_norm,run=")
                                    .append(run)
                                    .append(",layer=layer_")
                                    .append(String.format(Locale.ROOT, "%03d", name))
                                    .append(" v=")
                                    .append(value(step, random, Values.DOUBLES))
                                    .append(' ')
                                    .append((START + step * 50) * 1_000_000)
                                    .append('\n');
                        }
                    }
                    return Load.request(
                            "POST", "/write", Map.of(), lines.toString().getBytes(UTF_8));
                })
                .toList();
    }

    private static byte[] gzip(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(20_000);
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes) {
            {
                def.setLevel(Deflater.BEST_SPEED);
            }
        }) {
            gzip.write(text.getBytes(UTF_8));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /** W3: one value a request. */
    static List<byte[]> singles(List<String> experiments, int count) {
        List<byte[]> requests = new ArrayList<>(count);
        Random random = new Random(3);
        for (int i = 0; i < count; i++) {
            requests.add(Load.request(
                    "POST",
                    "/api/rest/v2/write/experiment/metric",
                    halleyHeaders(),
                    ("{\"experimentKey\":\"" + experiments.get(i % experiments.size())
                                    + "\",\"metricName\":\"train_loss\",\"metricValue\":" + random.nextFloat()
                                    + ",\"step\":" + i + ",\"epoch\":1,\"context\":\"train\",\"timestamp\":"
                                    + (START + i)
                                    + "}")
                            .getBytes(UTF_8)));
        }
        return requests;
    }

    /** W2: ten values of one experiment. */
    static List<byte[]> tens(String experiment, int count) {
        List<byte[]> requests = new ArrayList<>(count);
        Random random = new Random(2);
        for (int i = 0; i < count; i++) {
            StringBuilder json = new StringBuilder("{\"experimentKey\":\"" + experiment + "\",\"values\":[");
            for (int k = 0; k < 10; k++) {
                json.append(k == 0 ? "" : ",")
                        .append("{\"metricName\":\"metric_" + k + "\",\"metricValue\":" + i * random.nextDouble()
                                + ",\"step\":0,\"timestamp\":" + (START + i) + "}");
            }
            requests.add(Load.request(
                    "POST", BATCH, halleyHeaders(), json.append("]}").toString().getBytes(UTF_8)));
        }
        return requests;
    }

    /** W2 for MLflow and FastTrackML. */
    static List<byte[]> mlflowTens(String run, int count) {
        List<byte[]> requests = new ArrayList<>(count);
        Random random = new Random(2);
        for (int i = 0; i < count; i++) {
            StringBuilder json =
                    new StringBuilder("{\"run_id\":\"" + run + "\",\"tags\":[],\"params\":[],\"metrics\":[");
            for (int k = 0; k < 10; k++) {
                json.append(k == 0 ? "" : ",")
                        .append("{\"key\":\"metric_" + k + "\",\"value\":" + i * random.nextDouble() + ",\"timestamp\":"
                                + (START + i) + ",\"step\":0}");
            }
            requests.add(Load.request(
                    "POST",
                    "/api/2.0/mlflow/runs/log-batch",
                    Map.of("Content-Type", "application/json"),
                    json.append("]}").toString().getBytes(UTF_8)));
        }
        return requests;
    }

    static byte[] createExperiment() {
        return Load.request(
                "POST",
                "/api/rest/v2/write/experiment/create",
                halleyHeaders(),
                "{\"projectName\":\"created\",\"experimentName\":\"k6\"}".getBytes(UTF_8));
    }

    static byte[] mlflowCreateRun() {
        return Load.request(
                "POST",
                "/api/2.0/mlflow/runs/create",
                Map.of("Content-Type", "application/json"),
                ("{\"experiment_id\":\"0\",\"start_time\":" + START
                                + ",\"tags\":[{\"key\":\"mlflow.user\",\"value\":\"k6\"}]}")
                        .getBytes(UTF_8));
    }

    static String mlflowRun(int port) throws IOException {
        return JSON.readTree(Load.once(port, mlflowCreateRun()))
                .get("run")
                .get("info")
                .get("run_id")
                .asText();
    }
}
