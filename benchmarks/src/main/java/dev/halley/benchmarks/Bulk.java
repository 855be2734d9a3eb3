package dev.halley.benchmarks;

import dev.halley.testpostgres.PostgresCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** W1: gzipped batches of 1,000 values over 8 connections, beside VictoriaMetrics and MLflow's table. */
final class Bulk {

    /** Twenty million points: until then the compiler takes a quarter of the processors. */
    private static final int WARM_UP_ROUNDS = 10;

    /** How busy the processors were in the last round. */
    private static volatile String lastCpu = "";

    private final Run run;

    Bulk(Run run) {
        this.run = run;
    }

    /** Points a second of one server; checks that all of them are there. */
    static double round(Program halley, int batches) throws Exception {
        List<String> keys = Halley.experiments(halley.port(), 8);
        List<byte[]> requests = Bodies.batches(keys, 100, batches, Bodies.Values.DOUBLES);
        double before = halley.cpuSeconds();
        double generatorBefore = generatorSeconds();
        Load.Result result = Load.each(halley.port(), 8, requests);
        lastCpu = String.format(
                java.util.Locale.ROOT,
                "server %.2f cores, generator %.2f",
                (halley.cpuSeconds() - before) / result.seconds(),
                (generatorSeconds() - generatorBefore) / result.seconds());
        Run.require(result.refused() == 0, result.refused() + " batches were refused");
        long stored = 0;
        for (String key : keys) {
            stored += Halley.count(halley.port(), key);
        }
        Run.require(stored == batches * 1000L, "stored " + stored + " of " + batches * 1000L + " points");
        return result.perSecond() * 1000;
    }

    private static double generatorSeconds() {
        return ProcessHandle.current()
                        .info()
                        .totalCpuDuration()
                        .orElse(java.time.Duration.ZERO)
                        .toMillis()
                / 1000.0;
    }

    /** A server is measured when it is warm: its methods are compiled after some seconds of load. */
    private void warmUp(Program halley) throws Exception {
        for (int i = 0; i < Math.min(WARM_UP_ROUNDS, 100 * run.scale()); i++) {
            round(halley, 2000);
        }
    }

    void onSqlite() throws Exception {
        int batches = run.scaled(20_000, 1000);
        Path victoriaBinary = Path.of("/usr/bin/victoria-metrics");
        List<Double> ours = new ArrayList<>();
        List<Double> theirs = new ArrayList<>();
        List<Double> lines = new ArrayList<>();
        try (Program halley = Program.halley("512m", "")) {
            warmUp(halley);
            if (!Files.exists(victoriaBinary)) {
                run.report().figure("W1", "%.0f points/s", round(halley, batches), "victoria-metrics is not installed");
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
                for (int round = 0; round < run.rounds(); round++) {
                    ours.add(round(halley, batches));
                    Load.Result result = Load.each(victoria.port(), 8, Bodies.victoria(8, 100, batches, round));
                    Run.require(result.refused() == 0, "VictoriaMetrics refused " + result.refused());
                    theirs.add(result.perSecond() * 1000);
                    int requests = batches / 10;
                    result = Load.each(victoria.port(), 8, Bodies.influxLines(8, 100, requests, round + 1_000L));
                    Run.require(result.refused() == 0, "VictoriaMetrics refused " + result.refused());
                    lines.add(result.perSecond() * 10_000);
                }
                run.report().figure("W1 memory", "%.0f MB", (double) halley.residentMegabytes(), "resident, -Xmx512m");
            }
        }
        run.report()
                .ratio(
                        "W1 bulk, 1,000 values a batch, gzip, 8 connections",
                        "points/s",
                        ours,
                        "VictoriaMetrics 1.79.5 JSON import, not durable at the answer",
                        theirs,
                        Goal.atLeast(1, "×"),
                        "ours fsynced before the answer, SQLite; " + lastCpu);
        run.report()
                .ratio(
                        "W1 bulk, beside a point a line",
                        "points/s",
                        ours,
                        "VictoriaMetrics 1.79.5, lines of Influx, 10,000 a request, not durable at the answer",
                        lines,
                        Goal.atLeast(1, "×"),
                        "the twin that the workload names: a JSON import has a series' name once, not with each point");
    }

    void onPostgres() throws Exception {
        int batches = run.scaled(20_000, 1000);
        List<Double> ours = new ArrayList<>();
        List<Double> theirs = new ArrayList<>();
        try (PostgresCluster cluster = PostgresCluster.start("shared_buffers=512MB", "max_wal_size=4GB");
                Program halley = Program.halley("512m", cluster.newDatabase())) {
            cluster.execute("postgres", "CREATE DATABASE mlflow");
            warmUp(halley);
            for (int round = 0; round < run.rounds(); round++) {
                ours.add(round(halley, batches));
                theirs.add(mlflowSchema(cluster, run.scaled(500, 50), round));
            }
        }
        run.report()
                .ratio(
                        "W1 on PostgreSQL 15",
                        "points/s",
                        ours,
                        "MLflow's metrics table, multi-row INSERT of 1,000, no HTTP, no Python",
                        theirs,
                        Goal.atLeast(15, "×"),
                        "both fsynced; " + lastCpu);
    }

    private static double mlflowSchema(PostgresCluster cluster, int batches, int round) throws Exception {
        String url = "jdbc:postgresql://127.0.0.1:" + cluster.port() + "/mlflow?reWriteBatchedInserts=true";
        try (Connection connection = DriverManager.getConnection(url, cluster.user(), cluster.password())) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute(
                        "CREATE TABLE IF NOT EXISTS metrics (key VARCHAR(250) NOT NULL, value DOUBLE PRECISION NOT"
                                + " NULL, timestamp BIGINT NOT NULL, run_uuid VARCHAR(32) NOT NULL, step BIGINT NOT NULL"
                                + " DEFAULT 0, is_nan BOOLEAN NOT NULL DEFAULT FALSE, PRIMARY KEY (key, timestamp, step,"
                                + " run_uuid, value, is_nan))");
                statement.execute("CREATE INDEX IF NOT EXISTS index_metrics_run_uuid ON metrics (run_uuid)");
            }
            connection.commit();
            Random random = new Random(round);
            long start = System.nanoTime();
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO metrics (key, value, timestamp, run_uuid, step, is_nan) VALUES (?, ?, ?, ?, ?,"
                            + " FALSE)")) {
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
}
