package dev.halley.server.metric;

import java.util.Arrays;

/**
 * Packs a column of values, bit by bit. Several ways are tried and the smallest wins:
 *
 * <ul>
 *   <li>whole numbers as a {@link LongColumn}: counters, gauges, and any constant;
 *   <li>bytes of equal weight side by side (all first bytes, all second bytes, …), each such plane by itself with Zstandard: exponents
 *       repeat, so their planes shrink, while the last bits are noise that is kept as it is, which is read several times as fast. Values
 *       that a float holds exactly, as most training code logs them, have four planes instead of eight;
 *   <li>{@link Gorilla}: wins where consecutive values share most bits.
 * </ul>
 */
final class ValueColumn {

    private static final int WHOLE = 0;
    private static final int PLANES_OF_FLOATS = 5;
    private static final int PLANES_OF_DOUBLES = 6;
    private static final int GORILLA = 3;
    private static final int CONSTANT = 4;
    /** Below this size the frame of Zstandard eats what it saves. */
    private static final int WORTH_COMPRESSING = 32;

    /** What saves less than this part of a plane does not pay for the time that it takes to read it. */
    private static final int WORTH_UNPACKING = 16;

    private final Zstd zstd;
    private final LongColumn longs;

    ValueColumn(Zstd zstd, LongColumn longs) {
        this.zstd = zstd;
        this.longs = longs;
    }

    void write(double[] column, int size, ByteWriter out) {
        boolean constant = true;
        boolean whole = true;
        boolean floats = true;
        for (int i = 0; i < size; i++) {
            long bits = Double.doubleToRawLongBits(column[i]);
            constant &= bits == Double.doubleToRawLongBits(column[0]);
            whole &= bits == Double.doubleToRawLongBits((double) (long) column[i]);
            floats &= bits == Double.doubleToRawLongBits((float) column[i]);
        }
        if (constant) {
            out.writeByte(CONSTANT);
            out.writeLong(size == 0 ? 0 : Double.doubleToRawLongBits(column[0]));
            return;
        }
        int width = floats ? 4 : 8;
        byte[] best = planes(column, size, width);
        int kind = floats ? PLANES_OF_FLOATS : PLANES_OF_DOUBLES;
        if (Gorilla.encodedLength(column, size) < best.length) {
            best = Gorilla.encode(column, size);
            kind = GORILLA;
        }
        if (whole) {
            byte[] wholes = wholes(column, size);
            if (wholes.length < best.length) {
                best = wholes;
                kind = WHOLE;
            }
        }
        out.writeByte(kind);
        out.writeVarint(best.length);
        out.writeBytes(best);
    }

    private byte[] wholes(double[] column, int size) {
        long[] numbers = new long[size];
        for (int i = 0; i < size; i++) {
            numbers[i] = (long) column[i];
        }
        ByteWriter out = new ByteWriter(size + 16);
        longs.write(numbers, size, out);
        return out.toBytes();
    }

    /** Each plane with the length that it was compressed to, or 0 and its bytes as they are. */
    private byte[] planes(double[] column, int size, int width) {
        ByteWriter out = new ByteWriter(size * width + 2 * width);
        byte[] plane = new byte[size];
        for (int number = 0; number < width; number++) {
            fillPlane(plane, column, number, width);
            byte[] compressed = size < WORTH_COMPRESSING ? plane : zstd.compress(plane);
            boolean smaller = compressed.length < size - size / WORTH_UNPACKING;
            out.writeVarint(smaller ? compressed.length : 0);
            out.writeBytes(smaller ? compressed : plane);
        }
        return out.toBytes();
    }

    private static void fillPlane(byte[] plane, double[] column, int number, int width) {
        int shift = 8 * number;
        if (width == 4) {
            for (int i = 0; i < plane.length; i++) {
                plane[i] = (byte) (Float.floatToRawIntBits((float) column[i]) >>> shift);
            }
        } else {
            for (int i = 0; i < plane.length; i++) {
                plane[i] = (byte) (Double.doubleToRawLongBits(column[i]) >>> shift);
            }
        }
    }

    /** Fills the first {@code size} entries. Returns whether all of them are sure to be what a float holds exactly. */
    boolean read(ByteReader in, int size, double[] column) {
        int kind = in.readByte();
        if (kind == CONSTANT) {
            Arrays.fill(column, 0, size, Double.longBitsToDouble(in.readLong()));
            return false;
        }
        int length = in.readLength();
        int start = in.skip(length);
        ByteReader bytes = new ByteReader(in.array(), start, start + length);
        switch (kind) {
            case WHOLE -> {
                long[] numbers = longs.read(bytes, size, new long[size]);
                for (int i = 0; i < size; i++) {
                    column[i] = numbers[i];
                }
            }
            case PLANES_OF_FLOATS ->
                zstd.borrow(size * 4, (planes, context) -> {
                    readPlanes(bytes, size, 4, planes, context);
                    joinFloats(planes, size, column);
                });
            case PLANES_OF_DOUBLES ->
                zstd.borrow(size * 8, (planes, context) -> {
                    readPlanes(bytes, size, 8, planes, context);
                    joinDoubles(planes, size, column);
                });
            case GORILLA -> Gorilla.decode(in.array(), start, length, size, column);
            default -> throw new DamagedPointsException("a column of values has kind " + kind);
        }
        return kind == PLANES_OF_FLOATS;
    }

    private static void readPlanes(ByteReader in, int size, int width, byte[] planes, Zstd.Decompressor decompressor) {
        for (int number = 0; number < width; number++) {
            int length = in.readLength();
            if (length == 0) {
                System.arraycopy(in.array(), in.skip(size), planes, number * size, size);
            } else {
                decompressor.decompress(in.array(), in.skip(length), length, planes, number * size, size);
            }
        }
    }

    private static void joinFloats(byte[] planes, int size, double[] column) {
        for (int i = 0; i < size; i++) {
            column[i] = Float.intBitsToFloat(join(planes, i, size));
        }
    }

    private static void joinDoubles(byte[] planes, int size, double[] column) {
        for (int i = 0; i < size; i++) {
            long low = join(planes, i, size) & 0xFFFF_FFFFL;
            column[i] = Double.longBitsToDouble(low | (long) join(planes, i + 4 * size, size) << 32);
        }
    }

    /** One byte of each of four planes. */
    private static int join(byte[] planes, int at, int size) {
        return (planes[at] & 0xFF)
                | (planes[at + size] & 0xFF) << 8
                | (planes[at + 2 * size] & 0xFF) << 16
                | planes[at + 3 * size] << 24;
    }
}
