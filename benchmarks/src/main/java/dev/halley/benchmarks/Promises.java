package dev.halley.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** W9, W10 and W11: no spike is lost, what was answered is visible soon, and survives a kill -9. */
final class Promises {

    private final Run run;

    Promises(Run run) {
        this.run = run;
    }

    void spikes() throws Exception {
        int series = run.scaled(1000, 20);
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
                    Run.require(Load.each(halley.port(), 8, requests).refused() == 0, "refused");
                    requests.clear();
                }
            }
            Run.require(Load.each(halley.port(), 8, requests).refused() == 0, "refused");
            int found = 0;
            for (int one = 0; one < series; one++) {
                int width = points;
                for (int zoom = 0; zoom < 3; zoom++, width /= 10) {
                    int from = Math.max(0, Math.min(points - width, spikes[one] - random.nextInt(width)));
                    String query = "name=s" + one + "&buckets=500&fromStep=" + from + "&toStep=" + (from + width - 1);
                    byte[] once = Load.once(halley.port(), Halley.seriesRequest(experiment, query, false));
                    byte[] twice = Load.once(halley.port(), Halley.seriesRequest(experiment, query, false));
                    Run.require(Arrays.equals(once, twice), "two answers differ");
                    found += new String(once, UTF_8).contains("1000.5") ? 1 : 0;
                }
            }
            run.report()
                    .figure(
                            "W9 spikes found of " + series * 3,
                            "%.0f",
                            found,
                            Goal.atLeast(series * 3, ""),
                            series + " series × 100,000 points, 3 zooms, each asked twice");
            Run.require(found == series * 3, "a spike is missing");
        }
    }

    void freshness() throws Exception {
        int samples = run.scaled(1000, 200);
        try (Program halley = Program.halley("512m", "")) {
            Bulk.round(halley, 2000);
            List<String> keys = Halley.experiments(halley.port(), 8);
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
                byte[] request = Halley.seriesRequest(experiment, "name=fresh&buckets=2000", false);
                while (!new String(Load.once(halley.port(), request), UTF_8).contains(String.valueOf(value))) {
                    Run.require(System.nanoTime() - start < 10_000_000_000L, "it never became visible");
                }
                nanos[i] = System.nanoTime() - start;
            }
            load.interrupt();
            load.join();
            Arrays.sort(nanos);
            run.report().figure("W10 answer to visible, p50", "%.1f ms", nanos[samples / 2] / 1e6, "under bulk load");
            run.report().figure("W10 p99", "%.1f ms", nanos[samples * 99 / 100] / 1e6, Goal.atMost(50, " ms"), "");
        }
    }

    void crash() throws Exception {
        int batches = run.scaled(10_000, 2000);
        try (Program halley = Program.launcher("512m")) {
            List<String> keys = Halley.experiments(halley.port(), 8);
            List<byte[]> requests = Bodies.batches(keys, 100, batches, Bodies.Values.DOUBLES);
            int kill = batches / 2;
            java.util.concurrent.atomic.AtomicInteger acknowledged = new java.util.concurrent.atomic.AtomicInteger();
            Thread load = new Thread(() -> {
                try (Wire connection = new Wire(halley.port())) {
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
            long begin = System.nanoTime();
            double listening = halley.restart();
            Load.once(halley.port(), Load.request("GET", "/health", Bodies.halleyHeaders(), null));
            long start = System.nanoTime();
            double ready = (start - begin) / 1e6;
            long stored = 0;
            for (String key : keys) {
                stored += Halley.count(halley.port(), key);
            }
            double read = (System.nanoTime() - start) / 1e6;
            Run.require(stored >= promised, "lost " + (promised - stored) + " points");
            run.report()
                    .figure(
                            "W11 lost after kill -9",
                            "%.0f points",
                            (double) Math.max(0, promised - stored),
                            Goal.atMost(0, ""),
                            "of " + promised);
            run.report()
                    .figure(
                            "W11 process start to the first answer",
                            "%.0f ms",
                            ready,
                            Goal.atMost(1000, " ms"),
                            "of its health, started as users do: the command and its class archive");
            run.report().figure("W11 process start to listening", "%.0f ms", listening, "");
            run.report().figure("W11 from there to all summaries", "%.0f ms", read, "reads the log");
        }
    }
}
