package dev.halley.server.metric;

import dev.halley.server.database.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/**
 * Measures the store without HTTP. The arguments are a folder, how many millions of points, and how many threads append single points.
 * It prints points a second for batches of 1,000 from 4 threads (8 experiments, 100 names), appends a second for single points, the
 * time of a chart of a million points, and bytes a point.
 */
public final class MetricStoreBenchmark {

    private static final int NAMES = 100;
    private static final int STEPS_IN_BATCH = 10;
    private static final int EXPERIMENTS = 8;

    private MetricStoreBenchmark() {}

    /** Runs all measurements once. */
    public static void main(String[] arguments) throws Exception {
        Path file = Files.createTempDirectory(Path.of(arguments[0]), "metrics").resolve("halley.db");
        long millions = arguments.length > 1 ? Long.parseLong(arguments[1]) : 10;
        int threads = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 32;
        try (Database database = Database.open(file);
                MetricStore store = new MetricStore(database)) {
            generateOnly(millions);
            batches(store, millions, 4);
            singles(store, threads, TimeUnit.SECONDS.toNanos(8));
            charts(store);
        }
        try (Database database = Database.open(file);
                MetricStore store = new MetricStore(
                        database, Limits.ofHeap(Runtime.getRuntime().maxMemory()))) {
            for (int experiment = 1; experiment <= EXPERIMENTS; experiment++) {
                store.compact(experiment, true);
            }
        }
        report("file", "%.2f MB", Files.size(file) / 1e6);
        report("bytes a point", "%.2f", Files.size(file) / (millions * 1e6));
        delete(file);
    }

    private static void delete(Path file) throws IOException {
        for (String suffix : new String[] {"", "-wal", "-shm", ".lock"}) {
            Files.deleteIfExists(file.resolveSibling(file.getFileName() + suffix));
        }
        Files.delete(file.resolveSibling(""));
    }

    private static List<MetricPoint> batch(String[] names, long firstStep, Random random) {
        List<MetricPoint> batch = new ArrayList<>(NAMES * STEPS_IN_BATCH);
        for (long step = firstStep; step < firstStep + STEPS_IN_BATCH; step++) {
            long millis = 1_763_890_000_000L + step * 50 + random.nextInt(7) - 3;
            for (int name = 0; name < NAMES; name++) {
                double value = name % 10 < 8
                        ? (float) (Math.exp(-step / 20_000.0) + 0.01 * random.nextFloat())
                        : Math.exp(-step / 20_000.0) + 0.01 * random.nextDouble();
                // A new string each time, as a parser makes them.
                batch.add(
                        new MetricPoint(new String(names[name].toCharArray()), value, null, step, null, millis, null));
            }
        }
        return batch;
    }

    private static String[] names() {
        String[] names = new String[NAMES];
        for (int i = 0; i < NAMES; i++) {
            names[i] = String.format(Locale.ROOT, "train/layer_%03d/grad_norm", i);
        }
        return names;
    }

    private static void generateOnly(long millions) {
        Random random = new Random(1);
        String[] names = names();
        long start = System.nanoTime();
        long points = 0;
        for (long step = 0; step < millions * 10_000 / 4; step += STEPS_IN_BATCH) {
            points += batch(names, step, random).size();
        }
        report("generating alone, 1 thread", "%.2f M points/s", points * 1e3 / (System.nanoTime() - start));
    }

    private static void batches(MetricStore store, long millions, int threads) throws Exception {
        String[] names = names();
        long perThread = millions * 1_000_000 / threads;
        long start = System.nanoTime();
        long cpu = cpuNanos();
        run(threads, thread -> {
            Random random = new Random(thread);
            Deque<CompletableFuture<Void>> pending = new ArrayDeque<>();
            for (long done = 0; done < perThread; done += 1000) {
                long experiment = 1 + thread + threads * (done / 1000 % (EXPERIMENTS / threads));
                long step = done / 1000 / (EXPERIMENTS / threads) * STEPS_IN_BATCH;
                pending.add(store.append(experiment, batch(names, step, random)));
                if (pending.size() == 2) {
                    pending.remove().join();
                }
            }
            pending.forEach(CompletableFuture::join);
            return perThread;
        });
        long nanos = System.nanoTime() - start;
        report("batches of 1000, " + threads + " threads", "%.2f M points/s", millions * 1e9 / nanos);
        report("  processor", "%.2f cores", (cpuNanos() - cpu) / (double) nanos);
        long count = 0;
        for (long experiment = 1; experiment <= EXPERIMENTS; experiment++) {
            count += store.summaries(experiment).stream()
                    .mapToLong(MetricSummary::count)
                    .sum();
        }
        report("  points found", "%.0f", (double) count);
    }

    private static void singles(MetricStore store, int threads, long nanos) throws Exception {
        long[] appends = new long[threads];
        List<List<Long>> waits = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            waits.add(new ArrayList<>());
        }
        long end = System.nanoTime() + nanos;
        run(threads, thread -> {
            long step = 0;
            while (System.nanoTime() < end) {
                long start = System.nanoTime();
                store.append(
                                100 + thread % 4,
                                List.of(new MetricPoint(
                                        "loss" + thread,
                                        step * 0.1f,
                                        null,
                                        step,
                                        null,
                                        1_763_890_000_000L + step,
                                        null)))
                        .join();
                waits.get(thread).add(System.nanoTime() - start);
                step++;
                appends[thread]++;
            }
            return step;
        });
        long total = 0;
        for (long count : appends) {
            total += count;
        }
        List<Long> sorted = waits.stream().flatMap(List::stream).sorted().toList();
        report("single points, " + threads + " threads", "%.0f appends/s", total * 1e9 / nanos);
        report("  p50", "%.2f ms", sorted.get(sorted.size() / 2) / 1e6);
        report("  p99", "%.2f ms", sorted.get((int) (sorted.size() * 0.99)) / 1e6);
        report("  max", "%.2f ms", sorted.get(sorted.size() - 1) / 1e6);
    }

    private static void charts(MetricStore store) {
        Random random = new Random(5);
        for (long from = 0; from < 1_000_000; from += 10_000) {
            List<MetricPoint> points = new ArrayList<>();
            for (long step = from; step < from + 10_000; step++) {
                points.add(new MetricPoint("long", (float) random.nextGaussian(), null, step, null, step * 10, null));
            }
            store.append(500, points).join();
        }
        for (int round = 0; round < 12; round++) {
            long start = System.nanoTime();
            Series series = store.series(500, "long", 1000);
            report(
                    "chart of 1M points, round " + round,
                    "%.2f ms for " + series.size() + " points",
                    (System.nanoTime() - start) / 1e6);
        }
        long start = System.nanoTime();
        int size = store.summaries(1).size();
        report("summaries of " + size + " series", "%.2f ms", (System.nanoTime() - start) / 1e6);
    }

    private static void run(int threads, IntFunction<Long> work) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        List<Callable<Long>> tasks = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int thread = i;
            tasks.add(() -> work.apply(thread));
        }
        for (Future<Long> done : pool.invokeAll(tasks)) {
            done.get();
        }
        pool.shutdown();
    }

    private static long cpuNanos() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
    }

    private static void report(String what, String format, double value) {
        System.out.printf(Locale.ROOT, "%-40s " + format + "%n", what, value);
    }
}
