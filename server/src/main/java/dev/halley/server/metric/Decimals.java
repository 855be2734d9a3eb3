package dev.halley.server.metric;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Values that were decimals before they were doubles, as rounded losses and floats that somebody printed are: whole numbers and how many digits
 * are behind the point. A whole number of less than 51 bits divided by a power of ten is the double nearest to the decimal, so it is the same one,
 * which is checked for each. Those for which it is not are kept beside. After Afroozeh, Kuffo and Boncz, "ALP: Adaptive Lossless
 * floating-Point Compression", SIGMOD 2024.
 */
final class Decimals {

    private static final double[] POWERS = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14
    };
    private static final double LARGEST = 1L << 51;
    private static final int SAMPLES = 48;
    /** Behind so many in vain there is nothing to be had. */
    private static final int FIRST_SAMPLES = 8;

    private static final int BYTES_OF_OTHER = 10;

    private final double[] values;
    private final int size;
    private final int digits;
    private final long smallest;
    private final int width;
    private final int others;

    private Decimals(double[] values, int size, int digits, long smallest, int width, int others) {
        this.values = values;
        this.size = size;
        this.digits = digits;
        this.smallest = smallest;
        this.width = width;
        this.others = others;
    }

    /** How values are best kept as decimals; null if they are none. */
    static @Nullable Decimals of(double[] values, int size) {
        int[] digits = new int[SAMPLES];
        int count = 0;
        for (int sample = 0; sample < SAMPLES; sample++) {
            int found = digits(values[(int) ((long) sample * size / SAMPLES)]);
            if (found >= 0) {
                digits[count++] = found;
            }
            if (sample == FIRST_SAMPLES && count == 0) {
                return null;
            }
        }
        if (count < SAMPLES / 2) {
            return null;
        }
        Arrays.sort(digits, 0, count);
        Decimals best = null;
        int tried = -1;
        for (int at : new int[] {count * 3 / 4, count * 15 / 16, count - 1}) {
            if (digits[at] != tried) {
                tried = digits[at];
                Decimals next = with(values, size, tried);
                best = best == null || next.bytes() < best.bytes() ? next : best;
            }
        }
        return best;
    }

    private static int digits(double value) {
        for (int digits = 0; digits < POWERS.length; digits++) {
            if (isWhole(value, POWERS[digits])) {
                return digits;
            }
        }
        return -1;
    }

    /** Whether the value times the power is a whole number that gives it back, bit by bit. */
    private static boolean isWhole(double value, double power) {
        double number = Math.rint(value * power);
        return Math.abs(number) < LARGEST
                && Double.doubleToRawLongBits((double) (long) number / power) == Double.doubleToRawLongBits(value);
    }

    private static Decimals with(double[] values, int size, int digits) {
        double power = POWERS[digits];
        long smallest = Long.MAX_VALUE;
        long largest = Long.MIN_VALUE;
        int others = 0;
        for (int i = 0; i < size; i++) {
            if (isWhole(values[i], power)) {
                long number = (long) Math.rint(values[i] * power);
                smallest = Math.min(smallest, number);
                largest = Math.max(largest, number);
            } else {
                others++;
            }
        }
        if (others == size) {
            return new Decimals(values, size, digits, 0, 0, others);
        }
        int bits = Long.SIZE - Long.numberOfLeadingZeros(largest - smallest);
        return new Decimals(values, size, digits, smallest, (bits + 7) / 8, others);
    }

    /** What they will take at most, about. */
    int bytes() {
        return size * width + others * BYTES_OF_OTHER;
    }

    /** How many planes {@link #numbers} needs. */
    int width() {
        return width;
    }

    /** How much more than the smallest each whole number is; 0 for those that are kept beside. */
    long[] numbers() {
        double power = POWERS[digits];
        long[] numbers = new long[size];
        for (int i = 0; i < size; i++) {
            numbers[i] = isWhole(values[i], power) ? (long) Math.rint(values[i] * power) - smallest : 0;
        }
        return numbers;
    }

    /** Writes all but the planes. */
    void write(ByteWriter out) {
        out.writeByte(digits);
        out.writeByte(width);
        out.writeSigned(smallest);
        out.writeVarint(others);
        int before = 0;
        for (int i = 0; i < size; i++) {
            if (!isWhole(values[i], POWERS[digits])) {
                out.writeVarint(i - before);
                out.writeLong(Double.doubleToRawLongBits(values[i]));
                before = i;
            }
        }
    }

    /** What was written before the planes. */
    static final class Head {

        private final double power;
        private final int width;
        private final long smallest;
        private final int[] positions;
        private final double[] others;

        private Head(double power, int width, long smallest, int[] positions, double[] others) {
            this.power = power;
            this.width = width;
            this.smallest = smallest;
            this.positions = positions;
            this.others = others;
        }

        static Head read(ByteReader in, int size) {
            int digits = in.readByte();
            int width = in.readByte();
            long smallest = in.readSigned();
            int count = in.readLength();
            if (digits < 0 || digits >= POWERS.length || width < 0 || width >= Long.BYTES || count > size) {
                throw new DamagedPointsException(
                        "decimals have " + digits + " digits, " + width + " bytes and " + count + " others of " + size);
            }
            int[] positions = new int[count];
            double[] others = new double[count];
            int at = 0;
            for (int i = 0; i < count; i++) {
                at += in.readLength();
                if (at < 0 || at >= size) {
                    throw new DamagedPointsException("a value beside decimals is at " + at + " of " + size);
                }
                positions[i] = at;
                others[i] = Double.longBitsToDouble(in.readLong());
            }
            return new Head(POWERS[digits], width, smallest, positions, others);
        }

        int width() {
            return width;
        }

        /** Makes the values of a column in which the bits of each are its number. */
        void finish(double[] column, int size) {
            for (int i = 0; i < size; i++) {
                column[i] = (double) (smallest + Double.doubleToRawLongBits(column[i])) / power;
            }
            for (int i = 0; i < positions.length; i++) {
                column[positions[i]] = others[i];
            }
        }
    }
}
