package dev.halley.comet.client;

import dev.halley.comet.protocol.CometJson;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * How entries lie in a file: length, checksum, one byte for the kind, JSON. A frame that a crash or a full disk cut short fails its
 * length or its checksum, and so ends the file for the reader.
 */
final class Frames {

    private static final int HEAD_BYTES = 8;
    private static final int LARGEST_PAYLOAD = 64 << 20;

    /** The position in this list is the byte in the file: append only. */
    private static final List<Class<? extends Entry>> KINDS = List.of(
            Entry.Metrics.class,
            Entry.Parameters.class,
            Entry.Other.class,
            Entry.Tags.class,
            Entry.Output.class,
            Entry.End.class);

    /** An entry and where the next one begins. */
    record Frame(Entry entry, long end) {}

    private Frames() {}

    static byte[] encode(Entry entry) {
        byte[] json = CometJson.write(entry);
        ByteBuffer frame = ByteBuffer.allocate(HEAD_BYTES + 1 + json.length);
        frame.putInt(1 + json.length).putInt(0).put((byte) KINDS.indexOf(entry.getClass()));
        frame.put(json).putInt(4, checksum(frame.array(), HEAD_BYTES, 1 + json.length));
        return frame.array();
    }

    /** The entry at {@code offset}; null if no whole entry is there. */
    static @Nullable Frame read(RandomAccessFile file, long offset) throws IOException {
        file.seek(offset);
        byte[] head = new byte[HEAD_BYTES];
        byte[] payload;
        try {
            file.readFully(head);
            int length = ByteBuffer.wrap(head).getInt();
            if (length < 1 || length > LARGEST_PAYLOAD || offset + HEAD_BYTES + length > file.length()) {
                return null;
            }
            payload = new byte[length];
            file.readFully(payload);
        } catch (EOFException cutShort) {
            return null;
        }
        boolean intact = ByteBuffer.wrap(head).getInt(4) == checksum(payload, 0, payload.length);
        if (!intact || payload[0] < 0 || payload[0] >= KINDS.size()) {
            return null;
        }
        String json = new String(payload, 1, payload.length - 1, StandardCharsets.UTF_8);
        try {
            return new Frame(CometJson.read(json, KINDS.get(payload[0])), offset + HEAD_BYTES + payload.length);
        } catch (UncheckedIOException writtenByAnotherVersion) {
            return null;
        }
    }

    private static int checksum(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }
}
