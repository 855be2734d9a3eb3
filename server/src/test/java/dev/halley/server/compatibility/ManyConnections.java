package dev.halley.server.compatibility;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.IntFunction;

/**
 * Sends requests as Comet's Java SDK does at its worst: thousands of connections at the same time, each request once, nothing tried again.
 * One thread with a selector, so that the client is not what is measured. It gives up after a deadline.
 */
final class ManyConnections {

    private static final long LONGEST_NANOS = 240_000_000_000L;

    private final InetSocketAddress address;
    private final IntFunction<String> request;
    private final int requests;
    private final int connections;
    private final TreeMap<String, Integer> outcomes = new TreeMap<>();
    private final List<Long> latencies = new ArrayList<>();
    private int next;
    private int open;
    private int mostOpen;

    private ManyConnections(URI server, int requests, int connections, IntFunction<String> request) {
        this.address = new InetSocketAddress(server.getHost(), server.getPort());
        this.request = request;
        this.requests = requests;
        this.connections = connections;
    }

    /**
     * What came of it.
     *
     * @param outcomes how many requests ended with each status line, or with a failure of the connection
     */
    record Result(
            TreeMap<String, Integer> outcomes, int mostOpen, long millis, long medianMillis, long slowestMillis) {}

    static Result send(URI server, int requests, int connections, IntFunction<String> request) {
        return new ManyConnections(server, requests, connections, request).run();
    }

    private Result run() {
        long start = System.nanoTime();
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < connections; i++) {
                new Connection().connect(selector);
            }
            while (open > 0 && System.nanoTime() - start < LONGEST_NANOS) {
                selector.select(1_000);
                for (SelectionKey key : selector.selectedKeys()) {
                    ((Connection) key.attachment()).ready(key);
                }
                selector.selectedKeys().clear();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        latencies.sort(null);
        return new Result(
                outcomes,
                mostOpen,
                (System.nanoTime() - start) / 1_000_000,
                latencies.isEmpty() ? 0 : latencies.get(latencies.size() / 2),
                latencies.isEmpty() ? 0 : latencies.get(latencies.size() - 1));
    }

    /** One connection, one request under way. */
    private final class Connection {

        private final ByteBuffer read = ByteBuffer.allocate(2_048);
        private ByteBuffer unsent = ByteBuffer.allocate(0);
        private long sentNanos;

        void connect(Selector selector) throws IOException {
            SocketChannel channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            open++;
            mostOpen = Math.max(mostOpen, open);
            sentNanos = System.nanoTime();
            channel.register(selector, SelectionKey.OP_CONNECT, this);
            channel.connect(address);
        }

        void ready(SelectionKey key) throws IOException {
            SocketChannel channel = (SocketChannel) key.channel();
            try {
                if (key.isConnectable() && channel.finishConnect()) {
                    begin(key, channel);
                } else if (key.isWritable()) {
                    channel.write(unsent);
                    key.interestOps(unsent.hasRemaining() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
                } else if (key.isReadable()) {
                    answered(key, channel);
                }
            } catch (IOException broken) {
                end(channel, "connection: " + broken.getMessage());
            }
        }

        private void begin(SelectionKey key, SocketChannel channel) throws IOException {
            if (next == requests) {
                open--;
                channel.close();
                return;
            }
            read.clear();
            unsent = ByteBuffer.wrap(request.apply(next++).getBytes(StandardCharsets.UTF_8));
            sentNanos = System.nanoTime();
            channel.write(unsent);
            key.interestOps(unsent.hasRemaining() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
        }

        private void answered(SelectionKey key, SocketChannel channel) throws IOException {
            if (channel.read(read) < 0) {
                end(channel, "closed without an answer");
                return;
            }
            String answer = new String(read.array(), 0, read.position(), StandardCharsets.UTF_8);
            int head = answer.indexOf("\r\n\r\n");
            int length = answer.toLowerCase(java.util.Locale.ROOT).indexOf("content-length: ");
            if (head < 0 || length < 0) {
                return;
            }
            int size = Integer.parseInt(answer.substring(length + 16, answer.indexOf('\r', length)));
            if (answer.length() < head + 4 + size) {
                return;
            }
            latencies.add((System.nanoTime() - sentNanos) / 1_000_000);
            outcomes.merge(answer.substring(9, 12) + " " + answer.substring(head + 4), 1, Integer::sum);
            begin(key, channel);
        }

        private void end(SocketChannel channel, String outcome) throws IOException {
            outcomes.merge(outcome, 1, Integer::sum);
            open--;
            channel.close();
        }
    }
}
