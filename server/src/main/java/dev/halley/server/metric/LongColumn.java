package dev.halley.server.metric;

/**
 * Packs a column of whole numbers. Steps and times are nearly arithmetic, so what is kept is the change, or the change of the change,
 * from one to the next: mostly zeros and small numbers, which Zstandard then squeezes. The smaller of both wins; a column that is
 * constant or exactly arithmetic takes a few bytes.
 */
final class LongColumn {

    private static final int ARITHMETIC = 0;
    private static final int CHANGES = 1;
    private static final int CHANGES_OF_CHANGES = 2;
    private static final int COMPRESSED = 4;
    /** Below this size the frame of Zstandard eats what it saves. */
    private static final int WORTH_COMPRESSING = 32;

    private final Zstd zstd;

    LongColumn(Zstd zstd) {
        this.zstd = zstd;
    }

    void write(long[] column, int size, ByteWriter out) {
        long difference = size > 1 ? column[1] - column[0] : 0;
        if (isArithmetic(column, size, difference)) {
            out.writeByte(ARITHMETIC);
            out.writeSigned(size == 0 ? 0 : column[0]);
            out.writeSigned(difference);
            return;
        }
        byte[] changes = changes(column, size, false);
        byte[] second = changes(column, size, true);
        byte[] packedChanges = squeeze(changes);
        byte[] packedSecond = squeeze(second);
        boolean useSecond = packedSecond.length < packedChanges.length;
        byte[] plain = useSecond ? second : changes;
        byte[] packed = useSecond ? packedSecond : packedChanges;
        boolean compressed = packed.length < plain.length;
        out.writeByte((useSecond ? CHANGES_OF_CHANGES : CHANGES) | (compressed ? COMPRESSED : 0));
        out.writeVarint(plain.length);
        if (compressed) {
            out.writeVarint(packed.length);
        }
        out.writeBytes(compressed ? packed : plain);
    }

    private byte[] squeeze(byte[] bytes) {
        return bytes.length < WORTH_COMPRESSING ? bytes : zstd.compress(bytes);
    }

    private static boolean isArithmetic(long[] column, int size, long difference) {
        for (int i = 2; i < size; i++) {
            if (column[i] - column[i - 1] != difference) {
                return false;
            }
        }
        return true;
    }

    private static byte[] changes(long[] column, int size, boolean ofChanges) {
        ByteWriter out = new ByteWriter(size * 2 + 16);
        long previous = 0;
        long previousChange = 0;
        for (int i = 0; i < size; i++) {
            long change = column[i] - previous;
            out.writeSigned(ofChanges ? change - previousChange : change);
            previous = column[i];
            // The first value is no change: it must not disturb the second.
            previousChange = i == 0 ? 0 : change;
        }
        return out.toBytes();
    }

    private static void sumUp(long[] column, int size) {
        long sum = 0;
        for (int i = 0; i < size; i++) {
            sum += column[i];
            column[i] = sum;
        }
    }

    private static void sumUpTwice(long[] column, int size) {
        long change = 0;
        long sum = size == 0 ? 0 : column[0];
        // The first is no change; it does not disturb the second.
        for (int i = 1; i < size; i++) {
            change += column[i];
            sum += change;
            column[i] = sum;
        }
    }

    /** Fills the first {@code size} entries of the column and returns it. */
    long[] read(ByteReader in, int size, long[] column) {
        int kind = in.readByte();
        if (kind == ARITHMETIC) {
            long value = in.readSigned();
            long difference = in.readSigned();
            for (int i = 0; i < size; i++) {
                column[i] = value;
                value += difference;
            }
            return column;
        }
        int plainLength = in.readLength();
        if ((kind & COMPRESSED) != 0) {
            int length = in.readLength();
            int start = in.skip(length);
            zstd.decompress(in.array(), start, length, plainLength, changes -> new ByteReader(changes, 0, plainLength)
                    .readSigned(column, size));
        } else {
            int start = in.skip(plainLength);
            new ByteReader(in.array(), start, start + plainLength).readSigned(column, size);
        }
        if ((kind & CHANGES_OF_CHANGES) != 0) {
            sumUpTwice(column, size);
        } else {
            sumUp(column, size);
        }
        return column;
    }
}
