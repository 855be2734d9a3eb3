package dev.halley.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.halley.testpostgres.PostgresCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Runs the workloads that are named in its arguments, or all of them, and prints a table. {@code -Dscale=1} is the whole size, the default
 * is a tenth; {@code -Drounds} how often each side has its turn; {@code -Drecord=FILE} appends the table to a file; {@code -Dpeers=FOLDER}
 * is where the peers are installed. A peer that is not there is left out, and said so.
 */
public final class Main {

    private static final double SCALE = Double.parseDouble(System.getProperty("scale", "0.1"));
    private static final int ROUNDS = Integer.getInteger("rounds", 3);
    private static final Path PEERS = Path.of(System.getProperty("peers", "target/peers"));
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Report report = new Report();

    private Main() {}

    /** See the class. */
    public static void main(String[] arguments) throws Exception {
        Main main = new Main();
        Set<String> wanted = new HashSet<>(Arrays.asList(arguments));
        for (Map.Entry<String, Workload> one : main.workloads()) {
            if (wanted.isEmpty() || wanted.contains(one.getKey())) {
                one.getValue().run();
            }
        }
        String record = System.getProperty("record");
        if (record != null) {
            main.report.appendTo(
                    Path.of(record),
                    Instant.now().toString().substring(0, 16) + "Z, " + System.getProperty("title", "") + ", scale "
                            + SCALE + ", " + ROUNDS + " rounds, Java " + System.getProperty("java.version"));
        }
        System.exit(0);
    }

    private interface Workload {
        void run() throws Exception;
    }

    private List<Map.Entry<String, Workload>> workloads() {
        return List.of(
                Map.entry("W1", this::bulk),
                Map.entry("W1pg", this::bulkOnPostgres),
                Map.entry("W2", this::tens),
                Map.entry("W3", this::singles),
                Map.entry("W4", this::wide),
                Map.entry("W5", this::longAndBounded),
                Map.entry("W7", this::manySeries),
                Map.entry("W8", this::longChart),
                Map.entry("W9", this::spikes),
                Map.entry("W10", this::freshness),
                Map.entry("W11", this::crash),
                Map.entry("size", this::size));
    }

    private static int scaled(int whole, int least) {
        return (int) Math.max(least, whole * SCALE);
    }

    private static List<String> experiments(int port, int count) throws Exception {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            keys.add(Bodies.experiment(port));
        }
        return keys;
    }

    private static JsonNode get(int port, String path) throws Exception {
        byte[] body = Load.once(port, Load.request("GET", path, Bodies.halleyHeaders(), null));
        return JSON.readTree(body);
    }

    private static long count(int port, String experiment) throws Exception {
        long count = 0;
        for (JsonNode metric : get(port, "/api/v1/experiments/" + experiment).path("metricSummaries")) {
            count += metric.path("count").asLong();
        }
        return count;
    }

    private static void require(boolean right, String what) {
        if (!right) {
            throw new IllegalStateException(what);
        }
    }

    // ---- W1

    private static double bulkRound(Program halley, int batches) throws Exception {
        List<String> keys = experiments(halley.port(), 8);
        Load.Result result = Load.each(halley.port(), 8, Bodies.batches(keys, 100, batches, Bodies.Values.DOUBLES));
        require(result.refused() == 0, result.refused() + " batches were refused");
        long stored = 0;
        for (String key : keys) {
            stored += count(halley.port(), key);
        }
        require(stored == batches * 1000L, "stored " + stored + " of " + batches * 1000L + " points");
        return result.perSecond() * 1000;
    }

    private void bulk() throws Exception {
        int batches = scaled(20_000, 1000);
        Path victoriaBinary = Path.of("/usr/bin/victoria-metrics");
        List<Double> ours = new ArrayList<>();
        List<Double> theirs = new ArrayList<>();
        try (Program halley = Program.halley("512m", "")) {
            bulkRound(halley, 2000);
            if (!Files.exists(victoriaBinary)) {
                report.figure("W1", "%.0f points/s", bulkRound(halley, batches), "victoria-metrics is not installed");
                return;
            }
            try (Program victoria = Program.start(
                    "victoria",
                    Map.of(),
                    (folder, port) -> List.of(
                            victoriaBinary.toString(),
                            "-storageDataPath=" + folder.resolve("data"),
                            "-retentionPeriod=10y",
                            "-httpListenAddr=127.0.0.1:" + port))) {
                for (int round = 0; round < ROUNDS; round++) {
                    ours.add(bulkRound(halley, batches));
                    Load.Result result = Load.each(victoria.port(), 8, Bodies.victoria(8, 100, batches, round));
                    require(result.refused() == 0, "VictoriaMetrics refused " + result.refused());
                    theirs.add(result.perSecond() * 1000);
                }
                report.figure("W1 memory", "%.0f MB", (double) halley.residentMegabytes(), "resident, -Xmx512m");
            }
        }
        report.ratio(
                "W1 bulk, 1,000 values a batch, gzip, 8 connections",
                "points/s",
                ours,
                "VictoriaMetrics 1.79.5 JSON import, not durable at the answer",
                theirs,
                "ours fsynced before the answer, SQLite");
    }

    private void bulkOnPostgres() throws Exception {
        int batches = scaled(20_000, 1000);
        List<Double> ours = new ArrayList<>();
        List<Double> theirs = new ArrayList<>();
        try (PostgresCluster cluster = PostgresCluster.start("shared_buffers=512MB", "max_wal_size=4GB");
                Program halley = Program.halley("512m", cluster.newDatabase())) {
            cluster.execute("postgres", "CREATE DATABASE mlflow");
            bulkRound(halley, 1000);
            for (int round = 0; round < ROUNDS; round++) {
                ours.add(bulkRound(halley, batches));
                theirs.add(mlflowSchema(cluster, scaled(500, 50), round));
            }
        }
        report.ratio(
                "W1 on PostgreSQL 15",
                "points/s",
                ours,
                "MLflow's metrics table, multi-row INSERT of 1,000, no HTTP, no Python",
                theirs,
                "both fsynced");
    }

    private static double mlflowSchema(PostgresCluster cluster, int batches, int round) throws Exception {
        String url = "jdbc:postgresql://127.0.0.1:" + cluster.port() + "/mlflow?reWriteBatchedInserts=true";
        try (Connection connection = DriverManager.getConnection(url, cluster.user(), cluster.password())) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute(
                        "CREATE TABLE IF NOT EXISTS metrics (key VARCHAR(250) NOT NULL, value DOUBLE PRECISION"
                                + " NOT NULL, timestamp BIGINT NOT NULL, run_uuid VARCHAR(32) NOT NULL, step BIGINT NOT NULL DEFAULT 0,"
                                + " is_nan BOOLEAN NOT NULL DEFAULT FALSE, PRIMARY KEY (key, timestamp, step, run_uuid, value, is_nan))");
                statement.execute("CREATE INDEX IF NOT EXISTS index_metrics_run_uuid ON metrics (run_uuid)");
            }
            connection.commit();
            Random random = new Random(round);
            long start = System.nanoTime();
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO metrics (key, value, timestamp, run_uuid, step, is_nan) VALUES (?, ?, ?, ?, ?, FALSE)")) {
                for (int batch = 0; batch < batches; batch++) {
                    for (int i = 0; i < 1000; i++) {
                        int step = batch / 8 * 10 + i / 100;
                        insert.setString(1, "train/layer_" + i % 100 + "/grad_norm");
                        insert.setDouble(2, random.nextDouble());
                        insert.setLong(3, Bodies.START + step * 50L);
                        insert.setString(4, "%016d%016d".formatted(round, batch % 8));
                        insert.setLong(5, step);
                        insert.addBatch();
                    }
                    insert.executeBatch();
                    connection.commit();
                }
            }
            return batches * 1000 / ((System.nanoTime() - start) / 1e9);
        }
    }

    // ---- W2, W3

    private void tens() throws Exception {
        double seconds = Math.max(2, 10 * SCALE);
        try (Program halley = Program.halley("512m", "")) {
            String warm = Bodies.experiment(halley.port());
            Load.repeat(halley.port(), 20, Bodies.tens(warm, 2000), 5);
            Load.repeat(halley.port(), 20, List.of(Bodies.createExperiment()), 3);
            against(halley, seconds, "FastTrackML 0.6.0, SQLite", fastTrack());
            against(halley, seconds, "MLflow 3.17.2, 2 workers, SQLite", mlflow());
        }
    }

    private void against(Program halley, double seconds, String name, Program.Command command) throws Exception {
        if (!Files.exists(Path.of(command.of(Path.of("/tmp"), 1).get(0)))) {
            report.figure("W2", "%.0f", Double.NaN, name + " is not installed in " + PEERS);
            return;
        }
        List<Double> ours = new ArrayList<>();
        List<Double> theirs = new ArrayList<>();
        List<Double> ourRuns = new ArrayList<>();
        List<Double> theirRuns = new ArrayList<>();
        try (Program peer = Program.start("peer", Map.of(), command)) {
            awaitAnswer(peer.port());
            for (int round = 0; round < ROUNDS; round++) {
                String experiment = Bodies.experiment(halley.port());
                ours.add(ok(Load.repeat(halley.port(), 20, Bodies.tens(experiment, 20_000), seconds)));
                theirs.add(ok(Load.repeat(
                        peer.port(), 20, Bodies.mlflowTens(Bodies.mlflowRun(peer.port()), 20_000), seconds)));
                ourRuns.add(ok(Load.repeat(halley.port(), 20, List.of(Bodies.createExperiment()), seconds)));
                theirRuns.add(ok(Load.repeat(peer.port(), 20, List.of(Bodies.mlflowCreateRun()), seconds)));
            }
        }
        report.ratio("W2 Batch10, 20 connections", "requests/s", ours, name, theirs, "ours fsynced");
        report.ratio("W2 CreateRun, 20 connections", "runs/s", ourRuns, name, theirRuns, "ours fsynced");
    }

    private static double ok(Load.Result result) {
        require(
                result.refused() * 100L <= result.requests(),
                result.refused() + " of " + result.requests() + " refused");
        return result.perSecond();
    }

    private static void awaitAnswer(int port) throws Exception {
        long end = System.nanoTime() + 90_000_000_000L;
        while (true) {
            try {
                Bodies.mlflowRun(port);
                return;
            } catch (java.io.IOException notYet) {
                require(System.nanoTime() < end, "the peer did not answer: " + notYet.getMessage());
                Thread.sleep(50);
            }
        }
    }

    private static Program.Command fastTrack() {
        return (folder, port) -> List.of(
                PEERS.resolve("fml/bin/fml").toAbsolutePath().toString(),
                "server",
                "--listen-address",
                "127.0.0.1:" + port,
                "--database-uri",
                "sqlite://" + folder.resolve("fml.db"),
                "--default-artifact-root",
                folder.toString());
    }

    private static Program.Command mlflow() {
        return (folder, port) -> List.of(
                PEERS.resolve("mlflow/bin/mlflow").toAbsolutePath().toString(),
                "server",
                "--backend-store-uri",
                "sqlite:///" + folder.resolve("mlflow.db"),
                "--host",
                "127.0.0.1",
                "--port",
                String.valueOf(port),
                "--workers",
                "2");
    }

    private void singles() throws Exception {
        double seconds = Math.max(3, 20 * SCALE);
        List<Double> rates = new ArrayList<>();
        double p50 = 0;
        double p99 = 0;
        try (Program halley = Program.halley("512m", "")) {
            List<byte[]> requests = Bodies.singles(experiments(halley.port(), 4), 100_000);
            Load.repeat(halley.port(), 32, requests, 6);
            for (int round = 0; round < ROUNDS; round++) {
                Load.Result result = Load.repeat(halley.port(), 32, requests, seconds);
                rates.add(ok(result));
                p50 = result.millis(0.5);
                p99 = result.millis(0.99);
            }
        }
        report.figure(
                "W3 one value a request, 32 connections", "%.0f requests/s", Report.median(rates), "fsynced, SQLite");
        report.figure("W3 latency p50", "%.2f ms", p50, "");
        report.figure("W3 latency p99", "%.2f ms", p99, "");
    }

    // ---- W4, W5

    private void wide() throws Exception {
        int names = scaled(100_000, 10_000);
        try (Program halley = Program.halley("512m", "")) {
            bulkRound(halley, 1000);
            String experiment = Bodies.experiment(halley.port());
            List<byte[]> requests = Bodies.wide(experiment, names, 10);
            Load.Result result = Load.each(halley.port(), 8, requests);
            require(result.refused() == 0, "refused " + result.refused());
            long start = System.nanoTime();
            long stored = count(halley.port(), experiment);
            require(stored == names * 10L, "stored " + stored);
            report.figure("W4 " + names + " names × 10 steps", "%.0f points/s", result.perSecond() * 1000, "no cap");
            report.figure(
                    "W4 summary of " + names + " series",
                    "%.0f ms",
                    (System.nanoTime() - start) / 1e6,
                    "JSON, over HTTP");
            report.figure("W4 memory", "%.0f MB", (double) halley.residentMegabytes(), "resident, -Xmx512m");
        }
    }

    private void longAndBounded() throws Exception {
        int batches = scaled(100_000, 5000);
        try (Program halley = Program.halley("512m", "")) {
            List<String> keys = List.of(Bodies.experiment(halley.port()));
            Load.Result all = Load.each(halley.port(), 8, Bodies.batches(keys, 100, batches, Bodies.Values.FLOATS));
            require(all.refused() == 0, "refused " + all.refused());
            long stored = count(halley.port(), keys.get(0));
            require(stored == batches * 1000L, "stored " + stored);
            report.figure(
                    "W5 100 names × " + batches * 10 + " steps", "%.0f points/s", all.perSecond() * 1000, "no cap");
            report.figure("W5 memory", "%.0f MB", (double) halley.residentMegabytes(), "resident, -Xmx512m");
        }
    }

    // ---- reads

    private static void line(int port, String experiment, int points) throws Exception {
        List<byte[]> requests = new ArrayList<>();
        Random random = new Random(8);
        for (int first = 0; first < points; first += 1000) {
            StringBuilder json = new StringBuilder("{\"experimentKey\":\"" + experiment + "\",\"values\":[");
            for (int step = first; step < Math.min(points, first + 1000); step++) {
                json.append(step == first ? "" : ",")
                        .append("{\"metricName\":\"long\",\"metricValue\":" + (float) random.nextGaussian()
                                + ",\"step\":" + step + ",\"timestamp\":" + (Bodies.START + step * 10L) + "}");
            }
            requests.add(Bodies.batch(json.append("]}").toString()));
        }
        require(Load.each(port, 4, requests).refused() == 0, "refused");
    }

    private static byte[] seriesRequest(String experiment, String query, boolean binary) {
        return Load.request(
                "GET",
                "/api/v1/experiments/" + experiment + "/series?" + query,
                Map.of(
                        "Authorization",
                        HalleyServer.KEY,
                        "Accept",
                        binary ? "application/vnd.halley.series" : "application/json"),
                null);
    }

    private void longChart() throws Exception {
        int points = scaled(1_000_000, 1_000_000);
        try (Program halley = Program.halley("512m", "")) {
            bulkRound(halley, 2000);
            String other = Bodies.experiment(halley.port());
            line(halley.port(), other, 200_000);
            String experiment = Bodies.experiment(halley.port());
            line(halley.port(), experiment, points);
            Thread.sleep(3000);
            byte[] whole = seriesRequest(experiment, "name=long&buckets=1000", true);
            for (int i = 0; i < 300; i++) {
                Load.once(halley.port(), seriesRequest(other, "name=long&buckets=500", true));
            }
            Load.Result cold = Load.each(halley.port(), 1, List.of(whole));
            Load.Result warm = Load.each(halley.port(), 1, java.util.Collections.nCopies(200, whole));
            Random random = new Random(1);
            List<byte[]> zooms = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                int from = random.nextInt(points - 10_000);
                int to = from + 10_000 + random.nextInt(points - from - 10_000 + 1);
                zooms.add(seriesRequest(experiment, "name=long&buckets=1000&fromStep=" + from + "&toStep=" + to, true));
            }
            Load.Result zoomed = Load.each(halley.port(), 1, zooms);
            report.figure("W8 1 M points in 1,000 buckets, cold", "%.1f ms", cold.millis(0), "over HTTP, binary");
            report.figure("W8 warm, median of 200", "%.2f ms", warm.millis(0.5), "");
            report.figure("W8 200 random zooms, median", "%.2f ms", zoomed.millis(0.5), "p99 " + zoomed.millis(0.99));
            duckdb(warm.millis(0.5));
        }
    }

    private void duckdb(double ours) throws Exception {
        Path python = PEERS.resolve("mlflow/bin/python").toAbsolutePath();
        if (!Files.exists(python)) {
            report.figure("W8 DuckDB", "%.0f", Double.NaN, "is not installed in " + PEERS);
            return;
        }
        Path script = Files.createTempFile("duckdb", ".py");
        Files.writeString(script, """
                import duckdb, time, random, tempfile, os
                f = os.path.join(tempfile.mkdtemp(), 'd.db')
                c = duckdb.connect(f)
                c.execute("CREATE TABLE p AS SELECT range AS step, range*10 AS ts, random()::FLOAT::DOUBLE AS v FROM range(1000000)")
                q = "SELECT step//1000 AS b, arg_min(v,step), arg_max(v,step), min(v), max(v), arg_min(step,v), arg_max(step,v) FROM p GROUP BY b ORDER BY b"
                t = []
                for i in range(25):
                    s = time.perf_counter(); c.execute(q).fetchnumpy(); t.append((time.perf_counter()-s)*1000)
                print(sorted(t)[12])
                """);
        Process process = new ProcessBuilder(python.toString(), script.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        require(process.waitFor() == 0, output);
        report.ratio(
                "W8 time, warm (smaller is better for us)",
                "ms",
                List.of(ours),
                "DuckDB, in process",
                List.of(Double.parseDouble(output)),
                "ours over HTTP; 1/ratio = "
                        + String.format(java.util.Locale.ROOT, "%.1f×", Double.parseDouble(output) / ours));
    }

    private void manySeries() throws Exception {
        int runs = 100;
        int steps = scaled(10_000, 10_000);
        try (Program halley = Program.halley("512m", "")) {
            List<String> keys = experiments(halley.port(), runs);
            // 10 metrics, 100 steps a batch.
            require(
                    Load.each(halley.port(), 8, Bodies.batches(keys, 10, runs * steps / 100, Bodies.Values.FLOATS))
                                    .refused()
                            == 0,
                    "refused");
            Thread.sleep(3000);
            StringBuilder body = new StringBuilder("{\"experiments\":[");
            for (int i = 0; i < runs; i++) {
                body.append(i == 0 ? "\"" : ",\"").append(keys.get(i)).append('"');
            }
            body.append("],\"names\":[");
            for (int i = 0; i < 10; i++) {
                body.append(i == 0 ? "\"" : ",\"").append("train/layer_00" + i + "/grad_norm\"");
            }
            body.append("],\"buckets\":500}");
            byte[] request = Load.request(
                    "POST",
                    "/api/v1/series",
                    Map.of(
                            "Authorization", HalleyServer.KEY,
                            "Content-Type", "application/json",
                            "Accept", "application/vnd.halley.series"),
                    body.toString().getBytes(UTF_8));
            Load.Result first = Load.each(halley.port(), 1, List.of(request));
            require(first.refused() == 0, "refused");
            Load.Result result = Load.each(halley.port(), 1, java.util.Collections.nCopies(12, request));
            report.figure("W7 1,000 series × 10,000 points in 500 buckets, first", "%.0f ms", first.millis(0), "");
            report.figure("W7 median of 12", "%.0f ms", result.millis(0.5), "binary, over HTTP");
        }
    }

    private void spikes() throws Exception {
        int series = scaled(1000, 20);
        int points = 100_000;
        try (Program halley = Program.halley("512m", "")) {
            String experiment = Bodies.experiment(halley.port());
            Random random = new Random(9);
            int[] spikes = new int[series];
            List<byte[]> requests = new ArrayList<>();
            for (int one = 0; one < series; one++) {
                spikes[one] = random.nextInt(points);
                for (int first = 0; first < points; first += 5000) {
                    StringBuilder json = new StringBuilder("{\"experimentKey\":\"" + experiment + "\",\"values\":[");
                    for (int step = first; step < first + 5000; step++) {
                        json.append(step == first ? "" : ",")
                                .append("{\"metricName\":\"s" + one + "\",\"metricValue\":"
                                        + (step == spikes[one] ? 1000.5 : random.nextFloat()) + ",\"step\":" + step
                                        + ",\"timestamp\":" + (Bodies.START + step) + "}");
                    }
                    requests.add(Bodies.batch(json.append("]}").toString()));
                }
                if (requests.size() >= 200) {
                    require(Load.each(halley.port(), 8, requests).refused() == 0, "refused");
                    requests.clear();
                }
            }
            require(Load.each(halley.port(), 8, requests).refused() == 0, "refused");
            int found = 0;
            for (int one = 0; one < series; one++) {
                int width = points;
                for (int zoom = 0; zoom < 3; zoom++, width /= 10) {
                    int from = Math.max(0, Math.min(points - width, spikes[one] - random.nextInt(width)));
                    String query = "name=s" + one + "&buckets=500&fromStep=" + from + "&toStep=" + (from + width - 1);
                    byte[] once = Load.once(halley.port(), seriesRequest(experiment, query, false));
                    byte[] twice = Load.once(halley.port(), seriesRequest(experiment, query, false));
                    require(Arrays.equals(once, twice), "two answers differ");
                    found += new String(once, UTF_8).contains("1000.5") ? 1 : 0;
                }
            }
            report.figure(
                    "W9 spikes found of " + series * 3,
                    "%.0f",
                    found,
                    series + " series × 100,000 points, 3 zooms, each asked twice");
            require(found == series * 3, "a spike is missing");
        }
    }

    private void freshness() throws Exception {
        int samples = scaled(1000, 200);
        try (Program halley = Program.halley("512m", "")) {
            bulkRound(halley, 2000);
            List<String> keys = experiments(halley.port(), 8);
            List<byte[]> background = Bodies.batches(keys, 100, 3000, Bodies.Values.DOUBLES);
            Thread load = new Thread(() -> {
                try {
                    for (int i = 0; i < background.size() && !Thread.interrupted(); i++) {
                        Load.once(halley.port(), background.get(i));
                        Thread.sleep(1);
                    }
                } catch (Exception ended) {
                    // The samples are taken.
                }
            });
            load.start();
            String experiment = Bodies.experiment(halley.port());
            long[] nanos = new long[samples];
            for (int i = 0; i < samples; i++) {
                double value = i + 0.5;
                Load.once(
                        halley.port(),
                        Load.request(
                                "POST",
                                "/api/rest/v2/write/experiment/metric",
                                Bodies.halleyHeaders(),
                                ("{\"experimentKey\":\"" + experiment + "\",\"metricName\":\"fresh\",\"metricValue\":"
                                                + value + ",\"step\":" + i + "}")
                                        .getBytes(UTF_8)));
                long start = System.nanoTime();
                byte[] request = seriesRequest(experiment, "name=fresh&buckets=2000", false);
                while (!new String(Load.once(halley.port(), request), UTF_8).contains(String.valueOf(value))) {
                    require(System.nanoTime() - start < 10_000_000_000L, "it never became visible");
                }
                nanos[i] = System.nanoTime() - start;
            }
            load.interrupt();
            load.join();
            Arrays.sort(nanos);
            report.figure("W10 answer to visible, p50", "%.1f ms", nanos[samples / 2] / 1e6, "under bulk load");
            report.figure("W10 p99", "%.1f ms", nanos[samples * 99 / 100] / 1e6, "");
        }
    }

    private void crash() throws Exception {
        int batches = scaled(10_000, 2000);
        try (Program halley = Program.halley("512m", "")) {
            List<String> keys = experiments(halley.port(), 8);
            List<byte[]> requests = Bodies.batches(keys, 100, batches, Bodies.Values.DOUBLES);
            int kill = batches / 2;
            java.util.concurrent.atomic.AtomicInteger acknowledged = new java.util.concurrent.atomic.AtomicInteger();
            Thread load = new Thread(() -> {
                try (Load.Connection connection = new Load.Connection(halley.port())) {
                    for (byte[] request : requests) {
                        if (connection.send(request) == 200) {
                            acknowledged.incrementAndGet();
                        }
                    }
                } catch (Exception killed) {
                    // As it should be.
                }
            });
            load.start();
            while (acknowledged.get() < kill && load.isAlive()) {
                Thread.sleep(1);
            }
            halley.kill();
            load.join();
            long promised = acknowledged.get() * 1000L;
            double ready = halley.restart();
            long start = System.nanoTime();
            long stored = 0;
            for (String key : keys) {
                stored += count(halley.port(), key);
            }
            double read = (System.nanoTime() - start) / 1e6;
            require(stored >= promised, "lost " + (promised - stored) + " points");
            report.figure(
                    "W11 lost after kill -9", "%.0f points", (double) Math.max(0, promised - stored), "of " + promised);
            report.figure(
                    "W11 process start to listening", "%.0f ms", ready, "with the start of the JVM, no class archive");
            report.figure("W11 first answer with all summaries", "%.0f ms", read, "reads the log");
        }
    }

    private void size() throws Exception {
        for (Bodies.Values kind : Bodies.Values.values()) {
            int batches = scaled(20_000, 2000);
            try (Program halley = Program.halley("512m", "")) {
                List<String> keys = experiments(halley.port(), 8);
                require(
                        Load.each(halley.port(), 8, Bodies.batches(keys, 100, batches, kind))
                                        .refused()
                                == 0,
                        "refused");
                // Quiet experiments are compacted after some seconds.
                long last = -1;
                for (int i = 0; i < 40; i++) {
                    Thread.sleep(1000);
                    long bytes = halley.bytes("halley.db");
                    last = i > 25 && bytes == last ? last : bytes;
                }
                long used = usedBytes(halley.folder().resolve("server").resolve("halley.db"));
                report.figure(
                        "bytes a point, " + kind.name().toLowerCase(java.util.Locale.ROOT),
                        "%.2f",
                        used / (batches * 1000.0),
                        "all tables and indexes, pages in use, after compaction; file "
                                + String.format(java.util.Locale.ROOT, "%.2f", last / (batches * 1000.0)));
            }
        }
        wandb();
    }

    private static long usedBytes(Path file) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            long[] values = new long[3];
            String[] pragmas = {"page_count", "freelist_count", "page_size"};
            for (int i = 0; i < 3; i++) {
                try (var row = statement.executeQuery("PRAGMA " + pragmas[i])) {
                    row.next();
                    values[i] = row.getLong(1);
                }
            }
            return (values[0] - values[1]) * values[2];
        }
    }

    private void wandb() throws Exception {
        Path python = PEERS.resolve("mlflow/bin/python").toAbsolutePath();
        if (!Files.exists(python)) {
            report.figure("size of wandb's file", "%.0f", Double.NaN, "wandb is not installed in " + PEERS);
            return;
        }
        Path folder = Files.createTempDirectory("wandb");
        Path script = folder.resolve("w.py");
        Files.writeString(script, """
                import os, random, glob
                os.environ.update(WANDB_MODE='offline', WANDB_SILENT='true', WANDB_CONSOLE='off')
                import wandb
                r = wandb.init(project='p', settings=wandb.Settings(x_disable_stats=True, x_disable_meta=True))
                for s in range(1000):
                    r.log({f'train/layer_{i:03d}/grad_norm': random.random() for i in range(100)})
                r.finish()
                print(sum(os.path.getsize(f) for f in glob.glob('wandb/*/*.wandb')) / 100000)
                """);
        Process process = new ProcessBuilder(python.toString(), script.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String[] output = new String(process.getInputStream().readAllBytes(), UTF_8)
                .strip()
                .split("\n");
        int status = process.waitFor();
        report.figure(
                "bytes a point of wandb's offline file",
                "%.1f",
                status == 0 ? Double.parseDouble(output[output.length - 1]) : Double.NaN,
                status == 0 ? "100,000 points, full doubles" : String.join(" ", output));
    }
}
