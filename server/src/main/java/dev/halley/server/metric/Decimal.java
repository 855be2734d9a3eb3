package dev.halley.server.metric;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/*
 * From decimal digits to the nearest double, without a string and without a loop over digits in another base.
 *
 * A number of at most 19 digits is w times a power of ten. If both are exact doubles their product (or quotient) is rounded once, which is
 * right (Clinger 1990). Otherwise w is multiplied with the first 128 bits of the power of ten; unless the bits behind the 53rd are too close
 * to a tie to be sure, that decides (Lemire, "Number Parsing at a Gigabyte per Second", 2021). What is left, one in many millions of what
 * is logged, goes to the platform. The table reaches as far as values of a training do; beyond it the platform is asked as well.
 */
/** Turns the digits of a number into a double: exactly the one that {@link Double#parseDouble} gives. */
final class Decimal {

    private static final int FURTHEST = 80;
    private static final double[] EXACT_POWERS = new double[23];
    private static final long[] HIGH = new long[2 * FURTHEST + 1];
    private static final long[] LOW = new long[2 * FURTHEST + 1];

    static {
        double power = 1;
        for (int i = 0; i < EXACT_POWERS.length; i++) {
            EXACT_POWERS[i] = power;
            power *= 10;
        }
        BigInteger mask = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
        for (int exponent = -FURTHEST; exponent <= FURTHEST; exponent++) {
            BigInteger bits = first128Bits(exponent);
            HIGH[exponent + FURTHEST] = bits.shiftRight(64).longValue();
            LOW[exponent + FURTHEST] = bits.and(mask).longValue();
        }
    }

    private Decimal() {}

    private static BigInteger first128Bits(int exponent) {
        BigInteger power = BigInteger.TEN.pow(Math.abs(exponent));
        if (exponent >= 0) {
            int excess = power.bitLength() - 128;
            return excess >= 0 ? power.shiftRight(excess) : power.shiftLeft(-excess);
        }
        return BigInteger.ONE.shiftLeft(power.bitLength() + 127).divide(power);
    }

    /**
     * The value of a number whose text is known to be one of JSON.
     *
     * @param digits its digits without the point as a whole number, if they are at most 19 of them
     * @param exponent of ten to multiply them with
     * @param text where the number is written, in case that only the platform can tell
     */
    static double value(boolean negative, long digits, int exponent, byte[] text, int from, int to) {
        if (digits == 0) {
            return negative ? -0.0 : 0.0;
        }
        if (digits > 0 && digits <= 1L << 53 && exponent >= -22 && exponent <= 22) {
            double exact = exponent < 0 ? digits / EXACT_POWERS[-exponent] : digits * EXACT_POWERS[exponent];
            return negative ? -exact : exact;
        }
        if (exponent >= -FURTHEST && exponent <= FURTHEST) {
            double near = nearest(digits, exponent);
            if (!Double.isNaN(near)) {
                return negative ? -near : near;
            }
        }
        return platform(text, from, to);
    }

    /** Whether the eight bytes at a place are digits. */
    static boolean areEightDigits(byte[] text, int from) {
        long bytes = (long) ByteWriter.LONGS.get(text, from);
        return ((bytes & 0xF0F0F0F0F0F0F0F0L) | ((bytes + 0x0606060606060606L) & 0xF0F0F0F0F0F0F0F0L) >>> 4)
                == 0x3333333333333333L;
    }

    /** The number that eight digits are: pairs of them at once, then pairs of pairs, then both halves. */
    static long eightDigits(byte[] text, int from) {
        long digits = (long) ByteWriter.LONGS.get(text, from) - 0x3030303030303030L;
        long pairs = digits * 10 + (digits >>> 8);
        return ((pairs & 0x000000FF000000FFL) * 0x000F424000000064L
                        + (pairs >>> 16 & 0x000000FF000000FFL) * 0x0000271000000001L)
                >>> 32;
    }

    static double platform(byte[] text, int from, int to) {
        return Double.parseDouble(new String(text, from, to - from, StandardCharsets.ISO_8859_1));
    }

    /** NaN if 128 bits do not decide. */
    private static double nearest(long digits, int exponent) {
        int zeros = Long.numberOfLeadingZeros(digits);
        long scaled = digits << zeros;
        int at = exponent + FURTHEST;
        long binary = ((217_706L * exponent) >> 16) + 64 + 1023 - zeros;
        long high = multiplyHigh(scaled, HIGH[at]);
        long low = scaled * HIGH[at];
        if ((high & 0x1FF) == 0x1FF && Long.compareUnsigned(low + scaled, scaled) < 0) {
            long moreHigh = multiplyHigh(scaled, LOW[at]);
            long moreLow = scaled * LOW[at];
            long merged = low + moreHigh;
            long carried = Long.compareUnsigned(merged, low) < 0 ? high + 1 : high;
            if ((carried & 0x1FF) == 0x1FF && merged + 1 == 0 && Long.compareUnsigned(moreLow + scaled, scaled) < 0) {
                return Double.NaN;
            }
            high = carried;
            low = merged;
        }
        int top = (int) (high >>> 63);
        long mantissa = high >>> (top + 9);
        binary -= 1 ^ top;
        if (low == 0 && (high & 0x1FF) == 0 && (mantissa & 3) == 1) {
            return Double.NaN;
        }
        mantissa += mantissa & 1;
        mantissa >>>= 1;
        if (mantissa >>> 53 != 0) {
            mantissa >>>= 1;
            binary++;
        }
        if (binary < 1 || binary >= 0x7FF) {
            return Double.NaN;
        }
        return Double.longBitsToDouble(binary << 52 | (mantissa & ((1L << 52) - 1)));
    }

    private static long multiplyHigh(long left, long right) {
        return Math.multiplyHigh(left, right) + ((left >> 63) & right) + ((right >> 63) & left);
    }
}
