package dev.halley.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a load, which sends a request when the answer to the one before is whole. All connections of a load share a thread and
 * nobody waits in between: the load shares the machine with what it measures, and a thread for each connection took as long as a small
 * request. Bodies are read and dropped. Confined to the thread of its load.
 */
final class Connection implements AutoCloseable {

    /** Gives the next request; null if that was all. */
    @FunctionalInterface
    interface Source {
        byte @Nullable [] next();
    }

    /** Told of each answer. */
    @FunctionalInterface
    interface Sink {
        void answered(int status, long nanos);
    }

    private enum Part {
        HEAD,
        BODY,
        CHUNK_SIZE,
        CHUNK,
        TRAILER
    }

    private static final byte[] LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CHUNKED = "transfer-encoding:".getBytes(StandardCharsets.US_ASCII);

    private final SocketChannel channel;
    private final SelectionKey key;
    private final Source source;
    private final Sink sink;
    private final ByteBuffer in;
    private final byte[] line = new byte[16_384];
    private int lineLength;
    private boolean lineEnded = true;
    private ByteBuffer out = ByteBuffer.allocate(0);
    private long sentNanos;
    private Part part = Part.HEAD;
    private boolean first;
    private int status;
    private long left;
    private boolean chunked;

    /** @param in is shared by the connections of a thread */
    Connection(int port, Selector selector, ByteBuffer in, Source source, Sink sink) throws IOException {
        this.channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        this.key = channel.register(selector, SelectionKey.OP_READ);
        key.attach(this);
        this.in = in;
        this.source = source;
        this.sink = sink;
    }

    /** Sends the next request. Returns false if there is none. */
    boolean send() throws IOException {
        byte[] next = source.next();
        if (next == null) {
            return false;
        }
        out = ByteBuffer.wrap(next);
        part = Part.HEAD;
        first = true;
        left = 0;
        chunked = false;
        sentNanos = System.nanoTime();
        write();
        return true;
    }

    private void write() throws IOException {
        channel.write(out);
        int wanted = out.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
        if (key.interestOps() != wanted) {
            key.interestOps(wanted);
        }
    }

    /** Goes on. Returns false if the last answer is whole and there is nothing more to send. */
    boolean goOn() throws IOException {
        if (key.isWritable()) {
            write();
        }
        if (!key.isReadable()) {
            return true;
        }
        while (true) {
            in.clear();
            int read = channel.read(in);
            if (read < 0) {
                throw new IOException("the connection ended");
            }
            in.flip();
            while (in.hasRemaining()) {
                if (isWhole()) {
                    sink.answered(status, System.nanoTime() - sentNanos);
                    return send();
                }
            }
            if (read < in.capacity()) {
                return true;
            }
        }
    }

    /** Takes what has come; whether that is the end of the answer. */
    private boolean isWhole() throws IOException {
        switch (part) {
            case HEAD -> {
                return hasLine() && isEndAfterHeadLine();
            }
            case CHUNK_SIZE -> {
                if (hasLine() && lineLength > 0) {
                    left = Long.parseLong(text(0), 16);
                    part = left == 0 ? Part.TRAILER : Part.CHUNK;
                }
                return false;
            }
            case TRAILER -> {
                return hasLine() && lineLength == 0;
            }
            default -> {
                int more = (int) Math.min(left, in.remaining());
                in.position(in.position() + more);
                left -= more;
                if (left > 0 || part == Part.BODY) {
                    return left == 0;
                }
                // The line end behind a chunk is an empty line before the next size.
                part = Part.CHUNK_SIZE;
                return false;
            }
        }
    }

    private boolean isEndAfterHeadLine() {
        if (first) {
            status = (line[9] - '0') * 100 + (line[10] - '0') * 10 + line[11] - '0';
            first = false;
        } else if (lineLength == 0) {
            if (status == 100) {
                first = true;
                return false;
            }
            part = chunked ? Part.CHUNK_SIZE : Part.BODY;
            return !chunked && left == 0;
        } else if (startsWith(LENGTH)) {
            left = Long.parseLong(text(LENGTH.length));
        } else if (startsWith(CHUNKED)) {
            chunked = true;
        }
        return false;
    }

    /** Collects a line; true when it is whole, without its end. */
    private boolean hasLine() {
        if (lineEnded) {
            lineLength = 0;
            lineEnded = false;
        }
        while (in.hasRemaining()) {
            byte next = in.get();
            if (next == '\n') {
                lineLength -= lineLength > 0 && line[lineLength - 1] == '\r' ? 1 : 0;
                lineEnded = true;
                return true;
            }
            line[lineLength++] = next;
        }
        return false;
    }

    private boolean startsWith(byte[] name) {
        if (lineLength < name.length) {
            return false;
        }
        for (int i = 0; i < name.length; i++) {
            byte letter = line[i];
            if ((letter >= 'A' && letter <= 'Z' ? letter + 32 : letter) != name[i]) {
                return false;
            }
        }
        return true;
    }

    private String text(int from) {
        return new String(line, from, lineLength - from, StandardCharsets.US_ASCII).strip();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
