package dev.halley.server.metric;

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Zstandard with contexts that are used again: making one costs more than compressing a column. Thread-safe. */
final class Zstd {

    private static final int LEVEL = 1;

    private final ConcurrentLinkedQueue<ZstdCompressCtx> compressors = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<ZstdDecompressCtx> decompressors = new ConcurrentLinkedQueue<>();

    byte[] compress(byte[] bytes) {
        @Nullable ZstdCompressCtx context = compressors.poll();
        if (context == null) {
            context = new ZstdCompressCtx().setLevel(LEVEL);
        }
        byte[] compressed = context.compress(bytes);
        compressors.add(context);
        return compressed;
    }

    byte[] decompress(byte[] compressed, int offset, int length, int originalLength) {
        @Nullable ZstdDecompressCtx context = decompressors.poll();
        if (context == null) {
            context = new ZstdDecompressCtx();
        }
        byte[] bytes = new byte[originalLength];
        try {
            int size = context.decompressByteArray(bytes, 0, originalLength, compressed, offset, length);
            if (size != originalLength) {
                throw new DamagedPointsException("a column has " + size + " bytes (expected: " + originalLength + ")");
            }
        } catch (ZstdException invalid) {
            throw new DamagedPointsException("a column cannot be decompressed: " + invalid.getMessage());
        }
        decompressors.add(context);
        return bytes;
    }
}
