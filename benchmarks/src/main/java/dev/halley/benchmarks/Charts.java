package dev.halley.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** W7 and W8: many series at once and one very long one, beside DuckDB. */
final class Charts {

    /**
     * Series that warm the server up, together longer than what it remembers, so that they are unpacked each time. The launcher lets a method be
     * called 6,000 times before it is compiled for good.
     */
    private static final int OTHERS = 40;

    private static final int WARM_UP_CHARTS = 20 * OTHERS;
    /** Charts of all series; each unpacks some 3,000 chunks. */
    private static final int WARM_UP_PAGES = 12;

    /** Long series that nobody has asked for yet: half of them warm the reading of such up, the others are measured. */
    private static final int UNSEEN = 10;

    private final Run run;

    Charts(Run run) {
        this.run = run;
    }

    private static void line(int port, String experiment, String name, int points) throws Exception {
        List<byte[]> requests = new ArrayList<>();
        Random random = new Random(8);
        for (int first = 0; first < points; first += 1000) {
            StringBuilder json = new StringBuilder("{\"experimentKey\":\"" + experiment + "\",\"values\":[");
            for (int step = first; step < Math.min(points, first + 1000); step++) {
                json.append(step == first ? "" : ",")
                        .append("{\"metricName\":\"" + name + "\",\"metricValue\":" + (float) random.nextGaussian()
                                + ",\"step\":" + step + ",\"timestamp\":" + (Bodies.START + step * 10L) + "}");
            }
            requests.add(Bodies.batch(json.append("]}").toString()));
        }
        Run.require(Load.each(port, 4, requests).refused() == 0, "refused");
    }

    void longOne() throws Exception {
        int points = run.scaled(1_000_000, 1_000_000);
        try (Program halley = Program.halley("512m", "")) {
            Bulk.round(halley, 2000);
            String other = Bodies.experiment(halley.port());
            for (int i = 0; i < OTHERS; i++) {
                line(halley.port(), other, "other" + i, 50_000);
            }
            String experiment = Bodies.experiment(halley.port());
            line(halley.port(), experiment, "long", points);
            for (int i = 0; i < UNSEEN; i++) {
                line(halley.port(), experiment, "unseen" + i, points);
            }
            Thread.sleep(3000);
            byte[] whole = Halley.seriesRequest(experiment, "name=long&buckets=1000", true);
            // Cold is what is asked for; the server is warm, as one that serves people is.
            for (int i = 0; i < WARM_UP_CHARTS; i++) {
                Load.once(
                        halley.port(),
                        Halley.seriesRequest(other, "name=other" + i % OTHERS + "&buckets=" + (50 + i), true));
            }
            List<byte[]> unseen = new ArrayList<>();
            for (int i = 0; i < UNSEEN; i++) {
                unseen.add(Halley.seriesRequest(experiment, "name=unseen" + i + "&buckets=1000", true));
            }
            Load.each(halley.port(), 1, unseen.subList(0, UNSEEN / 2));
            Load.Result cold = Load.each(halley.port(), 1, unseen.subList(UNSEEN / 2, UNSEEN));
            Load.each(halley.port(), 1, List.of(whole));
            Load.Result warm = Load.each(halley.port(), 1, java.util.Collections.nCopies(200, whole));
            Random random = new Random(1);
            List<byte[]> zooms = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                int from = random.nextInt(points - 10_000);
                int to = from + 10_000 + random.nextInt(points - from - 10_000 + 1);
                zooms.add(Halley.seriesRequest(
                        experiment, "name=long&buckets=1000&fromStep=" + from + "&toStep=" + to, true));
            }
            Load.Result zoomed = Load.each(halley.port(), 1, zooms);
            run.report()
                    .figure(
                            "W8 1 M points in 1,000 buckets, cold",
                            "%.1f ms",
                            cold.millis(0.5),
                            Goal.atMost(20, " ms"),
                            "over HTTP, binary; median of " + UNSEEN / 2 + " series that nobody had asked for, fastest "
                                    + String.format(java.util.Locale.ROOT, "%.1f ms", cold.millis(0)));
            run.report().figure("W8 warm, median of 200", "%.2f ms", warm.millis(0.5), Goal.atMost(2, " ms"), "");
            run.report()
                    .figure("W8 200 random zooms, median", "%.2f ms", zoomed.millis(0.5), "p99 " + zoomed.millis(0.99));
            duckdb(warm.millis(0.5));
        }
    }

    private void duckdb(double ours) throws Exception {
        Path python = run.peers().resolve("mlflow/bin/python").toAbsolutePath();
        if (!Files.exists(python)) {
            run.report().figure("W8 DuckDB", "%.0f", Double.NaN, "is not installed in " + run.peers());
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
        Run.require(process.waitFor() == 0, output);
        run.report()
                .faster(
                        "W8 warm",
                        "ms",
                        List.of(ours),
                        "DuckDB, in process",
                        List.of(Double.parseDouble(output)),
                        Goal.atLeast(5, "×"),
                        "ours over HTTP");
    }

    void many() throws Exception {
        int runs = 100;
        int steps = run.scaled(10_000, 10_000);
        try (Program halley = Program.halley("512m", "")) {
            List<String> keys = Halley.experiments(halley.port(), runs);
            // 10 metrics, 100 steps a batch.
            Run.require(
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
            body.append("],\"buckets\":");
            byte[] request = seriesOfMany(body + "500}");
            Load.Result first = Load.each(halley.port(), 1, List.of(request));
            Run.require(first.refused() == 0, "refused");
            double before = halley.cpuSeconds();
            Load.Result result = Load.each(halley.port(), 1, java.util.Collections.nCopies(12, request));
            double cpu = (halley.cpuSeconds() - before) / 12 * 1000;
            run.report()
                    .figure("W7 1,000 series × 10,000 points in 500 buckets, first", "%.0f ms", first.millis(0), "");
            run.report()
                    .figure(
                            "W7 median of 12",
                            "%.0f ms",
                            result.millis(0.5),
                            Goal.atMost(150, " ms"),
                            String.format(
                                    java.util.Locale.ROOT,
                                    "binary, over HTTP; unchanged charts are remembered; %.0f ms of processor",
                                    cpu));
            List<byte[]> different = new ArrayList<>();
            for (int i = 1; i <= WARM_UP_PAGES + 12; i++) {
                different.add(seriesOfMany(body + String.valueOf(500 - i) + "}"));
            }
            Load.each(halley.port(), 1, different.subList(0, WARM_UP_PAGES));
            run.report()
                    .figure(
                            "W7 median of 12 that were not asked for before",
                            "%.0f ms",
                            Load.each(halley.port(), 1, different.subList(WARM_UP_PAGES, different.size()))
                                    .millis(0.5),
                            Goal.atMost(150, " ms"),
                            "all points are unpacked each time; after as many that warm the server up");
        }
    }

    private static byte[] seriesOfMany(String body) {
        return Load.request(
                "POST",
                "/api/v1/series",
                Map.of(
                        "Authorization", HalleyServer.KEY,
                        "Content-Type", "application/json",
                        "Accept", "application/vnd.halley.series"),
                body.getBytes(UTF_8));
    }
}
