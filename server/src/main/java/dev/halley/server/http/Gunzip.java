package dev.halley.server.http;

import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Inflates small bodies in memory, with an inflater and a buffer that are used again: making them costs more than inflating. Whatever is
 * not a usual gzip body is left to {@link java.util.zip.GZIPInputStream}, which also says what is wrong with it. Confined to one thread at a
 * time.
 */
final class Gunzip {

    private static final int LARGEST = 4 << 20;
    private static final int FIRST = 1 << 18;
    private static final int HEADER = 10;
    private static final int TRAILER = 8;

    private final Inflater inflater = new Inflater(true);
    private final CRC32 checksum = new CRC32();
    private byte[] out = new byte[FIRST];

    /** Those that are not in use, some of them. Thread-safe. */
    static final class Pool {

        private static final int MOST = 16;

        private final ConcurrentLinkedQueue<Gunzip> idle = new ConcurrentLinkedQueue<>();
        private final AtomicInteger count = new AtomicInteger();

        Gunzip take() {
            @Nullable Gunzip known = idle.poll();
            if (known == null) {
                return new Gunzip();
            }
            count.decrementAndGet();
            return known;
        }

        void giveBack(Gunzip used) {
            if (used.out.length > 4 * FIRST || count.incrementAndGet() > MOST) {
                used.inflater.end();
                if (used.out.length <= 4 * FIRST) {
                    count.decrementAndGet();
                }
                return;
            }
            idle.add(used);
        }
    }

    /** Null if it is too large or not what is usual. What it gives holds until the next call. */
    @Nullable
    BodyBytes inflate(byte[] body, int length) {
        if (length < HEADER + TRAILER || body[0] != 0x1f || body[1] != (byte) 0x8b || body[2] != 8 || body[3] != 0) {
            return null;
        }
        inflater.reset();
        inflater.setInput(body, HEADER, length - HEADER);
        int size = 0;
        try {
            while (!inflater.finished()) {
                if (size == out.length - 1) {
                    if (out.length > LARGEST) {
                        return null;
                    }
                    out = Arrays.copyOf(out, out.length * 2);
                }
                int more = inflater.inflate(out, size, out.length - 1 - size);
                if (more == 0 && !inflater.finished()) {
                    return null;
                }
                size += more;
            }
        } catch (DataFormatException damaged) {
            return null;
        }
        checksum.reset();
        checksum.update(out, 0, size);
        int trailer = length - TRAILER;
        if (inflater.getRemaining() != TRAILER
                || littleEndian(body, trailer) != (int) checksum.getValue()
                || littleEndian(body, trailer + 4) != size) {
            return null;
        }
        out[size] = 0;
        return new BodyBytes(out, size);
    }

    private static int littleEndian(byte[] bytes, int at) {
        return (bytes[at] & 0xFF)
                | (bytes[at + 1] & 0xFF) << 8
                | (bytes[at + 2] & 0xFF) << 16
                | (bytes[at + 3] & 0xFF) << 24;
    }
}
