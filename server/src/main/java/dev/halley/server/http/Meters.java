package dev.halley.server.http;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;

/** Counts what the server does, in the text format of Prometheus. No user's text becomes a label. Thread-safe. */
public final class Meters {

    private static final double[] BOUNDS = {0.005, 0.025, 0.1, 0.5, 2.5, 10};

    private final Map<String, LongAdder> counters = new ConcurrentHashMap<>();
    private final Map<String, DoubleSupplier> gauges = new ConcurrentHashMap<>();
    private final Map<Answered, LongAdder> answers = new ConcurrentHashMap<>();
    private final LongAdder[] buckets = new LongAdder[BOUNDS.length];
    private final LongAdder nanos = new LongAdder();
    private final LongAdder requests = new LongAdder();

    private record Answered(Dialect dialect, int status) {}

    public Meters() {
        for (int i = 0; i < buckets.length; i++) {
            buckets[i] = new LongAdder();
        }
        Runtime runtime = Runtime.getRuntime();
        gauge("halley_memory_used_bytes", () -> runtime.totalMemory() - runtime.freeMemory());
        gauge("halley_memory_limit_bytes", runtime::maxMemory);
        gauge("halley_threads", Thread::activeCount);
    }

    /** A number that is asked for when somebody looks. */
    public void gauge(String name, DoubleSupplier value) {
        gauges.put(name, value);
    }

    public void count(String name, long by) {
        counters.computeIfAbsent(name, any -> new LongAdder()).add(by);
    }

    void answered(Dialect dialect, int status, long tookNanos) {
        answers.computeIfAbsent(
                        new Answered(dialect, status),
                        any -> counters.computeIfAbsent(
                                "halley_requests_total{dialect=\"" + dialect + "\",status=\"" + status + "\"}",
                                name -> new LongAdder()))
                .increment();
        double seconds = tookNanos / 1e9;
        for (int i = 0; i < BOUNDS.length; i++) {
            if (seconds <= BOUNDS[i]) {
                buckets[i].increment();
            }
        }
        nanos.add(tookNanos);
        requests.increment();
    }

    /** All of it. */
    public String text() {
        StringBuilder text = new StringBuilder();
        String last = "";
        for (Map.Entry<String, LongAdder> counter : new TreeMap<>(counters).entrySet()) {
            String name = counter.getKey().replaceFirst("\\{.*", "");
            if (!name.equals(last)) {
                text.append("# TYPE ").append(name).append(" counter\n");
                last = name;
            }
            text.append(counter.getKey())
                    .append(' ')
                    .append(counter.getValue().sum())
                    .append('\n');
        }
        for (Map.Entry<String, DoubleSupplier> gauge : new TreeMap<>(gauges).entrySet()) {
            text.append("# TYPE ").append(gauge.getKey()).append(" gauge\n");
            text.append(gauge.getKey())
                    .append(' ')
                    .append(gauge.getValue().getAsDouble())
                    .append('\n');
        }
        String name = "halley_request_seconds";
        text.append("# TYPE ").append(name).append(" histogram\n");
        for (int i = 0; i < BOUNDS.length; i++) {
            text.append(name)
                    .append("_bucket{le=\"")
                    .append(BOUNDS[i])
                    .append("\"} ")
                    .append(buckets[i].sum())
                    .append('\n');
        }
        text.append(name).append("_bucket{le=\"+Inf\"} ").append(requests.sum()).append('\n');
        text.append(name).append("_sum ").append(nanos.sum() / 1e9).append('\n');
        text.append(name).append("_count ").append(requests.sum()).append('\n');
        return text.toString();
    }
}
