package dev.halley.server.metric;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Packs the sorted points of a chunk column by column, with a checksum. Thread-safe. */
final class ChunkCodec implements AutoCloseable {

    private static final int VERSION = 1;
    private static final int HAS_EPOCHS = 1;
    private static final int HAS_TEXTS = 2;

    private final Zstd zstd = new Zstd();
    private final LongColumn longs = new LongColumn(zstd);
    private final ValueColumn values = new ValueColumn(zstd, longs);

    byte[] encode(Columns points) {
        ByteWriter out = new ByteWriter(points.size * 6 + 64);
        out.writeByte(VERSION);
        out.writeByte((points.epochs == null ? 0 : HAS_EPOCHS) | (points.texts == null ? 0 : HAS_TEXTS));
        out.writeVarint(points.size);
        longs.write(points.steps, points.size, out);
        longs.write(points.millis, points.size, out);
        values.write(points.values, points.size, out);
        if (points.epochs != null) {
            longs.write(points.epochs, points.size, out);
        }
        if (points.texts != null) {
            writeTexts(points.texts, points.size, out);
        }
        return out.toSealedBytes();
    }

    private void writeTexts(@Nullable Text[] texts, int size, ByteWriter out) {
        ByteWriter plain = new ByteWriter(size + 16);
        for (int i = 0; i < size; i++) {
            Text.write(texts[i], plain);
        }
        byte[] bytes = plain.toBytes();
        byte[] compressed = zstd.compress(bytes);
        out.writeVarint(bytes.length);
        out.writeVarint(compressed.length);
        out.writeBytes(compressed);
    }

    /** All there is of the points, in arrays of their own. */
    Columns decode(byte[] sealed) {
        return decode(ByteReader.unseal(sealed), null);
    }

    /** What charts show of the points, which is all but their epochs and texts, in arrays that are lent. */
    Columns decode(byte[] sealed, LentArrays into) {
        return decode(ByteReader.unseal(sealed), into);
    }

    private Columns decode(ByteReader in, @Nullable LentArrays lent) {
        int version = in.readByte();
        if (version != VERSION) {
            throw new DamagedPointsException("a chunk has version " + version + " (expected: " + VERSION + ")");
        }
        int flags = in.readByte();
        int size = in.readLength();
        LentArrays into = lent == null ? new LentArrays() : lent;
        into.ensure(size);
        longs.read(in, size, into.steps());
        longs.read(in, size, into.millis());
        boolean floats = values.read(in, size, into.values());
        boolean complete = lent == null;
        long[] epochs = complete && (flags & HAS_EPOCHS) != 0 ? longs.read(in, size, new long[size]) : null;
        @Nullable Text[] texts = complete && (flags & HAS_TEXTS) != 0 ? readTexts(in, size) : null;
        return new Columns(size, into.steps(), into.millis(), epochs, into.values(), texts, floats);
    }

    private @Nullable Text[] readTexts(ByteReader in, int size) {
        int plainLength = in.readLength();
        int length = in.readLength();
        int start = in.skip(length);
        @Nullable Text[] texts = new @Nullable Text[size];
        zstd.decompress(in.array(), start, length, plainLength, bytes -> {
            ByteReader plain = new ByteReader(bytes, 0, plainLength);
            Arrays.setAll(texts, i -> Text.read(plain));
        });
        return texts;
    }

    @Override
    public void close() {
        zstd.close();
    }
}
