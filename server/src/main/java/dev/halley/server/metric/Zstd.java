package dev.halley.server.metric;

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Zstandard with contexts that are used again: making one costs more than compressing a column. Thread-safe. */
final class Zstd {

    private static final int LEVEL = 1;
    private static final int LARGEST_KEPT = 1 << 16;

    private final ConcurrentLinkedQueue<ZstdCompressCtx> compressors = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Decompressor> decompressors = new ConcurrentLinkedQueue<>();

    /** A context, and an array that is used again as well: a new one is filled with zeros first. */
    private static final class Decompressor {
        final ZstdDecompressCtx context = new ZstdDecompressCtx();
        byte[] bytes = new byte[0];
    }

    /** Takes what was compressed, which is in the first bytes of an array until the call returns. */
    @FunctionalInterface
    interface Sink {
        void take(byte[] bytes);
    }

    byte[] compress(byte[] bytes) {
        @Nullable ZstdCompressCtx context = compressors.poll();
        if (context == null) {
            context = new ZstdCompressCtx().setLevel(LEVEL);
        }
        byte[] compressed = context.compress(bytes);
        compressors.add(context);
        return compressed;
    }

    void decompress(byte[] compressed, int offset, int length, int originalLength, Sink sink) {
        @Nullable Decompressor decompressor = decompressors.poll();
        if (decompressor == null) {
            decompressor = new Decompressor();
        }
        byte[] bytes = decompressor.bytes.length < originalLength ? new byte[originalLength] : decompressor.bytes;
        try {
            int size = decompressor.context.decompressByteArray(bytes, 0, originalLength, compressed, offset, length);
            if (size != originalLength) {
                throw new DamagedPointsException("a column has " + size + " bytes (expected: " + originalLength + ")");
            }
        } catch (ZstdException invalid) {
            throw new DamagedPointsException("a column cannot be decompressed: " + invalid.getMessage());
        }
        sink.take(bytes);
        decompressor.bytes = bytes.length > LARGEST_KEPT ? decompressor.bytes : bytes;
        decompressors.add(decompressor);
    }
}
