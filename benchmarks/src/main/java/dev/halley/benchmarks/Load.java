package dev.halley.benchmarks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Sends prepared requests over a few connections that stay open, one request at a time on each. */
final class Load {

    /** What came of it. */
    static final class Result {

        private final int requests;
        private final int refused;
        private final double seconds;
        private final long[] nanos;

        /**
         * @param refused answers that were not 2xx
         * @param nanos the latencies of all, sorted
         */
        Result(int refused, double seconds, long[] nanos) {
            this.requests = nanos.length;
            this.refused = refused;
            this.seconds = seconds;
            this.nanos = nanos;
        }

        int requests() {
            return requests;
        }

        int refused() {
            return refused;
        }

        double seconds() {
            return seconds;
        }

        double perSecond() {
            return (requests - refused) / seconds;
        }

        double millis(double quantile) {
            return nanos.length == 0
                    ? 0
                    : nanos[(int) Math.min(nanos.length - 1L, (long) (nanos.length * quantile))] / 1e6;
        }
    }

    private Load() {}

    /** A whole request, as it goes over the wire. */
    static byte[] request(String method, String path, Map<String, String> headers, byte @Nullable [] body) {
        StringBuilder head =
                new StringBuilder(method).append(' ').append(path).append(" HTTP/1.1\r\nHost: 127.0.0.1\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        if (body != null) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        byte[] start = head.append("\r\n").toString().getBytes(ISO_8859_1);
        byte[] whole = Arrays.copyOf(start, start.length + (body == null ? 0 : body.length));
        if (body != null) {
            System.arraycopy(body, 0, whole, start.length, body.length);
        }
        return whole;
    }

    /** Sends each request once. */
    static Result each(int port, int connections, List<byte[]> requests) throws Exception {
        return run(port, connections, requests, requests.size(), Long.MAX_VALUE);
    }

    /** Sends the requests again and again for some time. */
    static Result repeat(int port, int connections, List<byte[]> requests, double seconds) throws Exception {
        return run(port, connections, requests, Integer.MAX_VALUE, (long) (seconds * 1e9));
    }

    private static Result run(int port, int connections, List<byte[]> requests, int most, long nanos) throws Exception {
        AtomicInteger next = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(connections);
        long start = System.nanoTime();
        List<Future<long[]>> running = new ArrayList<>();
        AtomicInteger refused = new AtomicInteger();
        for (int i = 0; i < connections; i++) {
            running.add(threads.submit(() -> {
                long[] latencies = new long[1024];
                int count = 0;
                try (Wire connection = new Wire(port)) {
                    int number = next.getAndIncrement();
                    while (number < most && number >= 0 && System.nanoTime() - start < nanos) {
                        long before = System.nanoTime();
                        if (connection.send(requests.get(number % requests.size())) / 100 != 2) {
                            refused.incrementAndGet();
                        }
                        if (count == latencies.length) {
                            latencies = Arrays.copyOf(latencies, count * 2);
                        }
                        latencies[count++] = System.nanoTime() - before;
                        number = next.getAndIncrement();
                    }
                }
                return Arrays.copyOf(latencies, count);
            }));
        }
        List<long[]> all = new ArrayList<>();
        for (Future<long[]> one : running) {
            all.add(one.get());
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        threads.shutdown();
        threads.awaitTermination(5, TimeUnit.SECONDS);
        long[] latencies = all.stream().flatMapToLong(Arrays::stream).sorted().toArray();
        return new Result(refused.get(), seconds, latencies);
    }

    /** Sends one request and returns the body of the answer. */
    static byte[] once(int port, byte[] request) throws IOException {
        try (Wire connection = new Wire(port)) {
            int status = connection.send(request);
            if (status / 100 != 2) {
                throw new IOException("status " + status + ": "
                        + new String(connection.body(), java.nio.charset.StandardCharsets.UTF_8));
            }
            return connection.body();
        }
    }
}
