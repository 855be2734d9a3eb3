package dev.halley.server.metric;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Bytes that grow while they are written, little-endian. Confined to one thread. */
final class ByteWriter {

    static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] bytes;
    private int size;

    ByteWriter(int capacity) {
        bytes = new byte[Math.max(16, capacity)];
    }

    int size() {
        return size;
    }

    void clear() {
        size = 0;
    }

    /** Makes room, so that the next writes do not check for it one by one. */
    private void require(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, bytes.length + (bytes.length >> 1)));
        }
    }

    void writeByte(int value) {
        require(1);
        bytes[size++] = (byte) value;
    }

    void writeInt(int value) {
        require(4);
        INTS.set(bytes, size, value);
        size += 4;
    }

    void writeLong(long value) {
        require(8);
        LONGS.set(bytes, size, value);
        size += 8;
    }

    /** Seven bits a byte, low ones first; small numbers are short. */
    void writeVarint(long value) {
        require(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    /** A varint in which small negative numbers are short as well. */
    void writeSigned(long value) {
        writeVarint((value << 1) ^ (value >> 63));
    }

    void writeBytes(byte[] source, int offset, int length) {
        require(length);
        System.arraycopy(source, offset, bytes, size, length);
        size += length;
    }

    void writeBytes(byte[] source) {
        writeBytes(source, 0, source.length);
    }

    /** What was written, followed by its checksum. */
    byte[] toSealedBytes() {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, 0, size);
        writeInt((int) checksum.getValue());
        return toBytes();
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }
}
