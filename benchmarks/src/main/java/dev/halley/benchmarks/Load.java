package dev.halley.benchmarks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sends prepared requests over a few connections that stay open, one request at a time on each, from one thread. */
final class Load {

    private static final long SILENCE_MILLIS = 120_000;

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

    private static Result run(int port, int connections, List<byte[]> requests, int most, long nanos)
            throws IOException {
        long start = System.nanoTime();
        Tally tally = new Tally();
        Connection.Source source = () -> tally.sent < most && System.nanoTime() - start < nanos
                ? requests.get(tally.sent++ % requests.size())
                : null;
        List<Connection> open = new ArrayList<>();
        try (Selector selector = Selector.open()) {
            ByteBuffer in = ByteBuffer.allocate(1 << 18);
            int active = 0;
            for (int i = 0; i < connections; i++) {
                open.add(new Connection(port, selector, in, source, tally));
                active += open.get(i).send() ? 1 : 0;
            }
            while (active > 0) {
                if (selector.select(SILENCE_MILLIS) == 0) {
                    throw new IOException("no answer for " + SILENCE_MILLIS / 1000 + " s");
                }
                for (SelectionKey ready : selector.selectedKeys()) {
                    active -= ((Connection) ready.attachment()).goOn() ? 0 : 1;
                }
                selector.selectedKeys().clear();
            }
        } finally {
            for (Connection one : open) {
                one.close();
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        long[] latencies = Arrays.copyOf(tally.latencies, tally.answered);
        Arrays.sort(latencies);
        return new Result(tally.refused, seconds, latencies);
    }

    /** What has been sent and answered so far. Confined to the thread of the load. */
    private static final class Tally implements Connection.Sink {
        int sent;
        int answered;
        int refused;
        long[] latencies = new long[1024];

        @Override
        public void answered(int status, long nanos) {
            refused += status / 100 == 2 ? 0 : 1;
            if (answered == latencies.length) {
                latencies = Arrays.copyOf(latencies, answered * 2);
            }
            latencies[answered++] = nanos;
        }
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
