package dev.halley.server.metric;

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Zstandard with contexts that are used again: making one costs more than compressing a column. They take memory outside of the heap until
 * they are closed. Thread-safe.
 */
final class Zstd implements AutoCloseable {

    private static final int LEVEL = 1;
    private static final int LARGEST_KEPT = 1 << 16;

    private final ConcurrentLinkedQueue<ZstdCompressCtx> compressors = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Decompressor> decompressors = new ConcurrentLinkedQueue<>();

    /** A context, and an array that is used again as well: a new one is filled with zeros first. */
    static final class Decompressor {
        private final ZstdDecompressCtx context = new ZstdDecompressCtx();
        private byte[] bytes = new byte[0];

        /** Decompresses to exactly {@code size} bytes. */
        void decompress(byte[] compressed, int offset, int length, byte[] into, int at, int size) {
            try {
                int got = context.decompressByteArray(into, at, size, compressed, offset, length);
                if (got != size) {
                    throw new DamagedPointsException("a column has " + got + " bytes (expected: " + size + ")");
                }
            } catch (ZstdException invalid) {
                throw new DamagedPointsException("a column cannot be decompressed: " + invalid.getMessage());
            }
        }
    }

    /** Takes what was compressed, which is in the first bytes of an array until the call returns. */
    @FunctionalInterface
    interface Sink {
        void take(byte[] bytes);
    }

    /** Fills an array, of which only the first bytes are anybody's, until the call returns. */
    @FunctionalInterface
    interface Work {
        void run(byte[] bytes, Decompressor decompressor);
    }

    byte[] compress(byte[] bytes) {
        @Nullable ZstdCompressCtx context = compressors.poll();
        if (context == null) {
            context = new ZstdCompressCtx().setLevel(LEVEL);
        }
        try {
            return context.compress(bytes);
        } finally {
            compressors.add(context);
        }
    }

    void decompress(byte[] compressed, int offset, int length, int originalLength, Sink sink) {
        borrow(originalLength, (bytes, decompressor) -> {
            decompressor.decompress(compressed, offset, length, bytes, 0, originalLength);
            sink.take(bytes);
        });
    }

    /** Lends an array of at least some bytes. */
    void borrow(int length, Work work) {
        @Nullable Decompressor decompressor = decompressors.poll();
        if (decompressor == null) {
            decompressor = new Decompressor();
        }
        try {
            byte[] bytes = decompressor.bytes.length < length ? new byte[length] : decompressor.bytes;
            work.run(bytes, decompressor);
            decompressor.bytes = bytes.length > LARGEST_KEPT ? decompressor.bytes : bytes;
        } finally {
            decompressors.add(decompressor);
        }
    }

    /** How many contexts are there and not in use. */
    int idle() {
        return compressors.size() + decompressors.size();
    }

    /** Lets go of the contexts that are not in use. */
    @Override
    public void close() {
        for (ZstdCompressCtx next = compressors.poll(); next != null; next = compressors.poll()) {
            next.close();
        }
        for (Decompressor next = decompressors.poll(); next != null; next = decompressors.poll()) {
            next.context.close();
        }
    }
}
