package dev.halley.server.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32C;

/**
 * One file of a journal: groups of rows, one behind the other. Its blocks are written once before it is used, so that a sync has only bytes
 * to bring to the disk and no new length. When it is used again, groups of a higher sequence are written over the old ones.
 *
 * <p>A group: salt of the writer (8 bytes), sequence of the file (8), lowest sequence that was needed then (8), length of its rows (4), their
 * CRC-32C (4), CRC-32C of the above (4), a mark (4); then its rows, each of owner (8), number (8), length (4, -1 for none), CRC-32C of the salt and these (4), content.
 * All little-endian; groups begin at multiples of 8.
 *
 * <p>The salt is random and only in the database and in the head of each group: content that looks like a group or a row is not taken for
 * one, nor are files of another database. {@link FoundFile} reads all this.
 */
final class JournalFile implements AutoCloseable {

    static final int HEAD_BYTES = 40;
    /** What of the head its own checksum covers. */
    static final int SUMMED_BYTES = 32;

    static final int ROW_BYTES = 24;
    static final int MARK = 0x9E3779B1;

    private static final int ZERO_BYTES = 1 << 20;

    private final Path path;
    private final FileChannel channel;
    private final long capacity;
    private long sequence = -1;
    private long writer;
    private long end;
    /** Whether half a group may stand at the end. */
    private boolean torn;

    private final Map<Long, Held> held = new HashMap<>();
    private boolean hasHeld;

    private JournalFile(Path path, FileChannel channel, long capacity) {
        this.path = path;
        this.channel = channel;
        this.capacity = capacity;
    }

    /** Makes a file of so many bytes, on disk. */
    static JournalFile create(Path path, long bytes) throws IOException {
        FileChannel channel = FileChannel.open(
                path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        boolean made = false;
        try {
            ByteBuffer zeros = ByteBuffer.allocateDirect((int) Math.min(bytes, ZERO_BYTES));
            long size = 0;
            while (size < bytes) {
                zeros.clear().limit((int) Math.min(bytes - size, zeros.capacity()));
                size += channel.write(zeros, size);
            }
            channel.force(true);
            // The names of the file and of its folder.
            forceNames(path.toAbsolutePath().resolveSibling(""));
            forceNames(path.toAbsolutePath().resolveSibling("..").normalize());
            made = true;
            return new JournalFile(path, channel, size);
        } finally {
            if (!made) {
                channel.close();
                Files.deleteIfExists(path);
            }
        }
    }

    private static void forceNames(Path folder) throws IOException {
        try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
            names.force(true);
        }
    }

    static JournalFile open(Path path) throws IOException {
        return of(path, FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    static JournalFile of(Path path, FileChannel channel) throws IOException {
        return new JournalFile(path, channel, channel.size());
    }

    Path path() {
        return path;
    }

    long sequence() {
        return sequence;
    }

    long writer() {
        return writer;
    }

    /** What is still needed of an owner: its last number and how many bytes it has. */
    record Held(long number, long bytes) {
        static Held of(JournalRow row) {
            return new Held(row.number(), Objects.requireNonNull(row.content()).length);
        }

        Held and(Held later) {
            return new Held(later.number, bytes + later.bytes);
        }
    }

    /** By owner. */
    Map<Long, Held> held() {
        return held;
    }

    /** Whether anything was ever needed of it, since it began to be used. */
    boolean hasHeld() {
        return hasHeld;
    }

    /** Something in it is needed. */
    void hold(long owner, Held added) {
        held.merge(owner, added, Held::and);
        hasHeld = true;
    }

    /** Begins to use it, or to use it again. */
    void begin(long newSequence, long newWriter) {
        sequence = newSequence;
        writer = newWriter;
        end = 0;
        held.clear();
        hasHeld = false;
    }

    boolean hasRoom(long bytes) {
        return end + bytes <= capacity;
    }

    /** Whether so much fits into it when it is used again. */
    boolean fits(long bytes) {
        return bytes <= capacity;
    }

    static long size(Collection<JournalRow> rows) {
        long size = HEAD_BYTES;
        for (JournalRow row : rows) {
            byte[] content = row.content();
            size += ROW_BYTES + (content == null ? 0 : content.length);
        }
        return aligned(size);
    }

    /**
     * Writes a group behind the others and syncs it.
     *
     * @param buffer what is written passes it
     * @throws NotWrittenException if it could not be written; the next group takes its place then
     * @throws IOException if it was written and the sync failed
     */
    void append(Collection<JournalRow> rows, ByteBuffer buffer, long salt, long oldest) throws IOException {
        List<byte[]> heads = rows.stream().map(row -> head(row, salt)).toList();
        Out out = new Out(buffer, end);
        try {
            torn = true;
            out.put(head(rows, heads, salt, oldest));
            int i = 0;
            for (JournalRow row : rows) {
                out.put(heads.get(i++));
                byte[] content = row.content();
                if (content != null) {
                    out.put(content);
                }
            }
            out.flush();
        } catch (IOException failure) {
            throw new NotWrittenException(path, failure);
        }
        channel.force(false);
        torn = false;
        end = aligned(out.at);
    }

    /**
     * Ends its use: what comes later is in another file. Half a group that could not be written must not stand at its end then, as that
     * would look like one that was damaged.
     *
     * @throws NotWrittenException if there is one and it cannot be removed
     */
    void leave() throws IOException {
        if (torn && hasRoom(HEAD_BYTES)) {
            try {
                erase(end);
            } catch (IOException failure) {
                throw new NotWrittenException(path, failure);
            }
            torn = false;
        }
    }

    private byte[] head(Collection<JournalRow> rows, List<byte[]> heads, long salt, long oldest) {
        CRC32C checksum = new CRC32C();
        int length = 0;
        int i = 0;
        for (JournalRow row : rows) {
            byte[] content = row.content();
            checksum.update(heads.get(i++));
            length += ROW_BYTES;
            if (content != null) {
                checksum.update(content);
                length += content.length;
            }
        }
        ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        head.putLong(salt).putLong(sequence).putLong(oldest).putInt(length).putInt((int) checksum.getValue());
        head.putInt(checksum(head, 0, SUMMED_BYTES)).putInt(MARK);
        return head.array();
    }

    private static byte[] head(JournalRow row, long salt) {
        byte[] content = row.content();
        ByteBuffer head = ByteBuffer.allocate(ROW_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        head.putLong(row.owner()).putLong(row.number()).putInt(content == null ? -1 : content.length);
        return head.putInt(rowChecksum(head, 0, salt)).array();
    }

    /** Writes whenever the buffer is full, so that large groups take no more memory than small ones. */
    private final class Out {
        private final ByteBuffer buffer;
        private long at;

        Out(ByteBuffer buffer, long at) {
            this.buffer = buffer.clear();
            this.at = at;
        }

        void put(byte[] bytes) throws IOException {
            int from = 0;
            while (from < bytes.length) {
                if (!buffer.hasRemaining()) {
                    flush();
                }
                int part = Math.min(buffer.remaining(), bytes.length - from);
                buffer.put(bytes, from, part);
                from += part;
            }
        }

        void flush() throws IOException {
            buffer.flip();
            while (buffer.hasRemaining()) {
                at += channel.write(buffer, at);
            }
            buffer.clear();
        }
    }

    /** Makes a group one that does not count. */
    void erase(long at) throws IOException {
        ByteBuffer nothing = ByteBuffer.allocate(HEAD_BYTES);
        long next = at;
        while (nothing.hasRemaining()) {
            next += channel.write(nothing, next);
        }
        channel.force(false);
    }

    static int checksum(ByteBuffer buffer, int from, int length) {
        return checksum(new CRC32C(), buffer, from, length);
    }

    /** Of the head of a row. The salt makes it one that content cannot have. */
    static int rowChecksum(ByteBuffer buffer, int from, long salt) {
        CRC32C checksum = new CRC32C();
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            checksum.update((int) (salt >>> shift));
        }
        return checksum(checksum, buffer, from, ROW_BYTES - 4);
    }

    private static int checksum(CRC32C checksum, ByteBuffer buffer, int from, int length) {
        checksum.update(buffer.duplicate().limit(from + length).position(from));
        return (int) checksum.getValue();
    }

    static long aligned(long size) {
        return (size + 7) & ~7L;
    }

    /** Closes and removes it. */
    void delete() throws IOException {
        channel.close();
        Files.deleteIfExists(path);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
