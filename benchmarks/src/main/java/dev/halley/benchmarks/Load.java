package dev.halley.benchmarks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
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
                try (Connection connection = new Connection(port)) {
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
        try (Connection connection = new Connection(port)) {
            int status = connection.send(request);
            if (status / 100 != 2) {
                throw new IOException("status " + status + ": "
                        + new String(connection.body, java.nio.charset.StandardCharsets.UTF_8));
            }
            return connection.body;
        }
    }

    /** One connection; reads just enough of HTTP/1.1. */
    static final class Connection implements AutoCloseable {

        private final Socket socket;
        private final InputStream in;
        private final OutputStream out;
        byte[] body = {};

        Connection(int port) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(120_000);
            in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
            out = socket.getOutputStream();
        }

        int send(byte[] request) throws IOException {
            out.write(request);
            String status = line();
            int length = -1;
            boolean chunked = false;
            for (String header = line(); !header.isEmpty(); header = line()) {
                String lower = header.toLowerCase(java.util.Locale.ROOT);
                if (lower.startsWith("content-length:")) {
                    length = Integer.parseInt(lower.substring(15).strip());
                } else if (lower.startsWith("transfer-encoding:") && lower.contains("chunked")) {
                    chunked = true;
                }
            }
            if (chunked) {
                java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
                for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
                    all.write(in.readNBytes(size));
                    line();
                }
                line();
                body = all.toByteArray();
            } else {
                body = length <= 0 ? new byte[0] : in.readNBytes(length);
            }
            return Integer.parseInt(status.substring(9, 12));
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder(40);
            for (int next = in.read(); next != '\n'; next = in.read()) {
                if (next < 0) {
                    throw new IOException("the connection ended");
                }
                if (next != '\r') {
                    line.append((char) next);
                }
            }
            return line.toString();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
