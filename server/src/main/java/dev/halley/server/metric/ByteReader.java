package dev.halley.server.metric;

import java.util.zip.CRC32C;

/** Reads what a {@link ByteWriter} wrote. Confined to one thread. */
final class ByteReader {

    private final byte[] bytes;
    private final int end;
    private int at;

    ByteReader(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.at = start;
        this.end = end;
    }

    /** Opens sealed bytes. Throws {@link DamagedPointsException} if the checksum says that they are not what was written. */
    static ByteReader unseal(byte[] sealed) {
        int end = sealed.length - 4;
        CRC32C checksum = new CRC32C();
        if (end >= 0) {
            checksum.update(sealed, 0, end);
        }
        if (end < 0 || (int) ByteWriter.INTS.get(sealed, end) != (int) checksum.getValue()) {
            throw new DamagedPointsException(sealed.length + " stored bytes do not match their checksum");
        }
        return new ByteReader(sealed, 0, end);
    }

    int remaining() {
        return end - at;
    }

    /** The array that is read from; {@link #skip} tells where. */
    byte[] array() {
        return bytes;
    }

    /** Passes over bytes and returns where they start in {@link #array()}. */
    int skip(int length) {
        if (length < 0 || length > end - at) {
            throw new DamagedPointsException("stored points end too early");
        }
        int start = at;
        at += length;
        return start;
    }

    int readByte() {
        return bytes[skip(1)];
    }

    int readInt() {
        return (int) ByteWriter.INTS.get(bytes, skip(4));
    }

    long readLong() {
        return (long) ByteWriter.LONGS.get(bytes, skip(8));
    }

    long readVarint() {
        long value = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            byte next = bytes[skip(1)];
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new DamagedPointsException("a stored number does not end");
    }

    int readLength() {
        long length = readVarint();
        if (length < 0 || length > Integer.MAX_VALUE - 16) {
            throw new DamagedPointsException("a stored length is " + length);
        }
        return (int) length;
    }

    /**
     * As {@link #readSigned} for each entry. Numbers of one or two bytes, which most are, take a shorter way; once there are as many bytes as
     * entries left, each takes one.
     */
    void readSigned(long[] into, int size) {
        byte[] from = bytes;
        int next = at;
        int i = 0;
        for (; i < size && end - next > size - i; i++) {
            int first = from[next];
            int second = from[next + 1];
            if (first >= 0) {
                next++;
                into[i] = signed(first);
            } else if (second >= 0) {
                next += 2;
                long value = (first & 0x7F) | second << 7;
                into[i] = signed(value);
            } else {
                at = next;
                into[i] = readSigned();
                next = at;
            }
        }
        at = next;
        readSignedBytes(into, i, size);
    }

    private void readSignedBytes(long[] into, int start, int size) {
        byte[] from = bytes;
        int base = skip(size - start) - start;
        int all = 0;
        for (int i = start; i < size; i++) {
            int value = from[base + i];
            all |= value;
            into[i] = signed(value);
        }
        if (all < 0) {
            throw new DamagedPointsException("a stored number does not end");
        }
    }

    long readSigned() {
        return signed(readVarint());
    }

    private static long signed(long value) {
        return (value >>> 1) ^ -(value & 1);
    }
}
