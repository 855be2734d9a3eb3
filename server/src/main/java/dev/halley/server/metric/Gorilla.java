package dev.halley.server.metric;

import java.util.Arrays;

/**
 * XOR coding of doubles: consecutive values often share sign, exponent and leading bits, so what is kept is where they differ.
 * After Pelkonen et al., "Gorilla: A Fast, Scalable, In-Memory Time Series Database", VLDB 2015, section 4.1.3: bit 0 for an equal
 * value; 10 and the differing bits if they fit the window of the value before; 11, five bits of leading zeros, six bits of length
 * and the bits otherwise.
 */
final class Gorilla {

    private Gorilla() {}

    /** How many bytes {@link #encode} would give, for a part of what it costs to write them. */
    static int encodedLength(double[] values, int size) {
        long length = 0;
        long previous = 0;
        int leading = 65;
        int trailing = 0;
        for (int i = 0; i < size; i++) {
            long bits = Double.doubleToRawLongBits(values[i]);
            long xor = bits ^ previous;
            previous = bits;
            if (xor == 0) {
                length++;
                continue;
            }
            int zeros = Math.min(31, Long.numberOfLeadingZeros(xor));
            int tail = Long.numberOfTrailingZeros(xor);
            if (zeros >= leading && tail >= trailing) {
                length += 2;
            } else {
                leading = zeros;
                trailing = tail;
                length += 13;
            }
            length += 64 - leading - trailing;
        }
        return (int) ((length + 7) / 8);
    }

    static byte[] encode(double[] values, int size) {
        Bits out = new Bits(size * 8 + 16);
        long previous = 0;
        int leading = 65;
        int trailing = 0;
        for (int i = 0; i < size; i++) {
            long bits = Double.doubleToRawLongBits(values[i]);
            long xor = bits ^ previous;
            previous = bits;
            if (xor == 0) {
                out.write(0, 1);
                continue;
            }
            int zeros = Math.min(31, Long.numberOfLeadingZeros(xor));
            int tail = Long.numberOfTrailingZeros(xor);
            if (zeros >= leading && tail >= trailing) {
                out.write(2, 2);
            } else {
                leading = zeros;
                trailing = tail;
                out.write(3, 2);
                out.write(leading, 5);
                out.write(64L - leading - trailing - 1, 6);
            }
            out.write(xor >>> trailing, 64 - leading - trailing);
        }
        return out.toBytes();
    }

    static void decode(byte[] bytes, int start, int length, int size, double[] values) {
        Bits in = new Bits(bytes, start, start + length);
        long previous = 0;
        int trailing = 0;
        int width = 0;
        for (int i = 0; i < size; i++) {
            if (in.read(1) == 1) {
                if (in.read(1) == 1) {
                    int leading = (int) in.read(5);
                    width = (int) in.read(6) + 1;
                    trailing = 64 - leading - width;
                    if (trailing < 0) {
                        throw new DamagedPointsException("a value has more than 64 bits");
                    }
                }
                previous ^= in.read(width) << trailing;
            }
            values[i] = Double.longBitsToDouble(previous);
        }
    }

    /** A stream of bits, highest first. */
    private static final class Bits {

        private byte[] bytes;
        private final int end;
        private int at;
        private long pending;
        private int count;

        Bits(int capacity) {
            bytes = new byte[capacity];
            end = 0;
        }

        Bits(byte[] bytes, int start, int end) {
            this.bytes = bytes;
            this.at = start;
            this.end = end;
        }

        void write(long value, int width) {
            int left = width;
            while (left > 0) {
                int take = Math.min(left, 8 - count);
                left -= take;
                pending = (pending << take) | ((value >>> left) & ((1L << take) - 1));
                count += take;
                if (count == 8) {
                    if (at == bytes.length) {
                        bytes = Arrays.copyOf(bytes, at * 2 + 16);
                    }
                    bytes[at++] = (byte) pending;
                    pending = 0;
                    count = 0;
                }
            }
        }

        byte[] toBytes() {
            int padding = (8 - count) % 8;
            write(0, padding);
            return Arrays.copyOf(bytes, at);
        }

        long read(int width) {
            long value = 0;
            int left = width;
            while (left > 0) {
                if (count == 0) {
                    if (at >= end) {
                        throw new DamagedPointsException("stored values end too early");
                    }
                    pending = bytes[at++] & 0xFF;
                    count = 8;
                }
                int take = Math.min(left, count);
                count -= take;
                value = (value << take) | ((pending >>> count) & ((1L << take) - 1));
                left -= take;
            }
            return value;
        }
    }
}
