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
 *   <li>{@link Decimals} in such planes;
 *   <li>{@link Gorilla}: wins where consecutive values share most bits.
 * </ul>
 */
final class ValueColumn {

    private static final int WHOLE = 0;
    private static final int PLANES_OF_FLOATS = 5;
    private static final int PLANES_OF_DOUBLES = 6;
    private static final int GORILLA = 3;
    private static final int CONSTANT = 4;
    private static final int DECIMALS = 7;
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
        long[] bits = new long[size];
        for (int i = 0; i < size; i++) {
            bits[i] = floats ? Float.floatToRawIntBits((float) column[i]) : Double.doubleToRawLongBits(column[i]);
        }
        byte[] best = planes(bits, floats ? 4 : 8);
        int kind = floats ? PLANES_OF_FLOATS : PLANES_OF_DOUBLES;
        if (Gorilla.encodedLength(column, size) < best.length) {
            best = Gorilla.encode(column, size);
            kind = GORILLA;
        }
        Decimals decimals = floats ? null : Decimals.of(column, size);
        if (decimals != null && decimals.bytes() < best.length) {
            best = decimals(decimals);
            kind = DECIMALS;
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

    private byte[] decimals(Decimals decimals) {
        ByteWriter out = new ByteWriter(decimals.bytes() + 64);
        decimals.write(out);
        out.writeBytes(planes(decimals.numbers(), decimals.width()));
        return out.toBytes();
    }

    /** The lowest bytes of the numbers. Each plane with the length that it was compressed to, or 0 and its bytes as they are. */
    private byte[] planes(long[] numbers, int width) {
        int size = numbers.length;
        ByteWriter out = new ByteWriter(size * width + 2 * width);
        byte[] plane = new byte[size];
        for (int number = 0; number < width; number++) {
            int shift = 8 * number;
            for (int i = 0; i < size; i++) {
                plane[i] = (byte) (numbers[i] >>> shift);
            }
            byte[] compressed = size < WORTH_COMPRESSING ? plane : zstd.compress(plane);
            boolean smaller = compressed.length < size - size / WORTH_UNPACKING;
            out.writeVarint(smaller ? compressed.length : 0);
            out.writeBytes(smaller ? compressed : plane);
        }
        return out.toBytes();
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
                    Planes.joinFloats(planes, size, column);
                });
            case PLANES_OF_DOUBLES ->
                zstd.borrow(size * 8, (planes, context) -> {
                    readPlanes(bytes, size, 8, planes, context);
                    Planes.joinDoubles(planes, size, column);
                });
            case DECIMALS -> readDecimals(bytes, size, column);
            case GORILLA -> Gorilla.decode(in.array(), start, length, size, column);
            default -> throw new DamagedPointsException("a column of values has kind " + kind);
        }
        return kind == PLANES_OF_FLOATS;
    }

    private void readDecimals(ByteReader in, int size, double[] column) {
        Decimals.Head head = Decimals.Head.read(in, size);
        zstd.borrow(size * 8, (planes, context) -> {
            readPlanes(in, size, head.width(), planes, context);
            Arrays.fill(planes, size * head.width(), size * 8, (byte) 0);
            Planes.joinDoubles(planes, size, column);
        });
        head.finish(column, size);
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
}
