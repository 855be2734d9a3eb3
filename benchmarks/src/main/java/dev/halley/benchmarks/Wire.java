package dev.halley.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** One connection that stays open, for those who want to see the answers. It reads just enough of HTTP/1.1. Confined to one thread. */
final class Wire implements AutoCloseable {

    private static final byte[] LENGTH = "\r\ncontent-length:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CHUNKED = "\r\ntransfer-encoding:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NOTHING = {};

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private byte[] buffer = new byte[1 << 16];
    private int from;
    private int to;
    private byte[] body = NOTHING;

    Wire(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(120_000);
        in = socket.getInputStream();
        out = socket.getOutputStream();
    }

    /** Sends a request and returns the status of its answer. */
    int send(byte[] request) throws IOException {
        out.write(request);
        from = 0;
        to = 0;
        int end = endOfHead();
        int status = (buffer[9] - '0') * 100 + (buffer[10] - '0') * 10 + buffer[11] - '0';
        int length = header(LENGTH, end);
        from = end + 4;
        if (length >= 0) {
            readBody(number(length));
        } else if (header(CHUNKED, end) >= 0) {
            readChunks();
        } else {
            body = NOTHING;
        }
        return status;
    }

    /** The body of the last answer. */
    byte[] body() {
        return body;
    }

    private void more() throws IOException {
        if (to == buffer.length) {
            buffer = Arrays.copyOf(buffer, 2 * buffer.length);
        }
        int read = in.read(buffer, to, buffer.length - to);
        if (read < 0) {
            throw new IOException("the connection ended");
        }
        to += read;
    }

    private int endOfHead() throws IOException {
        int at = 0;
        while (true) {
            for (; at + 3 < to; at++) {
                if (buffer[at] == '\r' && buffer[at + 2] == '\r' && buffer[at + 1] == '\n' && buffer[at + 3] == '\n') {
                    return at;
                }
            }
            more();
        }
    }

    /** Where the value of a header begins; -1 if it is not there. */
    private int header(byte[] name, int end) {
        for (int at = 12; at + name.length <= end; at++) {
            int same = 0;
            while (same < name.length && lower(buffer[at + same]) == name[same]) {
                same++;
            }
            if (same == name.length) {
                return at + same;
            }
        }
        return -1;
    }

    private static int lower(byte letter) {
        return letter >= 'A' && letter <= 'Z' ? letter + 32 : letter;
    }

    private int number(int at) {
        int next = at;
        while (buffer[next] == ' ') {
            next++;
        }
        int number = 0;
        for (; buffer[next] >= '0' && buffer[next] <= '9'; next++) {
            number = number * 10 + buffer[next] - '0';
        }
        return number;
    }

    private void readBody(int length) throws IOException {
        byte[] bytes = new byte[length];
        int there = Math.min(length, to - from);
        System.arraycopy(buffer, from, bytes, 0, there);
        while (there < length) {
            int read = in.read(bytes, there, length - there);
            if (read < 0) {
                throw new IOException("the connection ended");
            }
            there += read;
        }
        body = bytes;
    }

    private void readChunks() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int size = chunkSize(); size > 0; size = chunkSize()) {
            for (int left = size; left > 0; ) {
                if (from == to) {
                    refill();
                }
                int part = Math.min(left, to - from);
                all.write(buffer, from, part);
                from += part;
                left -= part;
            }
            line();
        }
        line();
        body = all.toByteArray();
    }

    private int chunkSize() throws IOException {
        return Integer.parseInt(line(), 16);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            if (from == to) {
                refill();
            }
            byte next = buffer[from++];
            if (next == '\n') {
                return line.toString();
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
    }

    private void refill() throws IOException {
        from = 0;
        to = 0;
        more();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
