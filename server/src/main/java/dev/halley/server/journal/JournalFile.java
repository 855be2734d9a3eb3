package dev.halley.server.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One file of a journal: groups of rows, one behind the other. Its blocks are written once before it is used, so that a sync has only bytes
 * to bring to the disk and no new length. When it is used again, groups of a higher sequence are written over the old ones.
 *
 * <p>A group: salt of the writer (8 bytes), sequence of the file (8), lowest sequence that was needed then (8), length of its rows (4), their
 * CRC-32C (4), CRC-32C of the above (4), a mark (4); then its rows, each of owner (8), number (8), length (4, -1 for none), CRC-32C of these (4), content. All
 * little-endian; groups begin at multiples of 8.
 *
 * <p>The salt is random and only in the database and in the head of each group: content that looks like a group is not taken for one, nor
 * are files of another database.
 */
final class JournalFile implements AutoCloseable {

    static final int NOTHING_TORN = -1;

    private static final int HEAD_BYTES = 40;
    /** What of the head its own checksum covers. */
    private static final int SUMMED_BYTES = 32;

    private static final int ROW_BYTES = 24;
    private static final int MARK = 0x9E3779B1;
    private static final int ZERO_BYTES = 1 << 20;
    private static final byte[] ZEROS = new byte[1 << 12];

    private final Path path;
    private final FileChannel channel;
    private final long capacity;
    private long sequence;
    private long writer;
    private long end;
    private final Map<Long, Held> held = new HashMap<>();

    private JournalFile(Path path, FileChannel channel, long capacity) {
        this.path = path;
        this.channel = channel;
        this.capacity = capacity;
    }

    /** Makes a file of at least some bytes, on disk. */
    static JournalFile create(Path path, long bytes) throws IOException {
        FileChannel channel = FileChannel.open(
                path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        boolean made = false;
        try {
            ByteBuffer zeros = ByteBuffer.allocateDirect(ZERO_BYTES);
            long size = 0;
            while (size < bytes) {
                zeros.clear();
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
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
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

    /** Begins to use it, or to use it again. */
    void begin(long newSequence, long newWriter) {
        sequence = newSequence;
        writer = newWriter;
        end = 0;
        held.clear();
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
        byte[] head = head(rows, salt, oldest);
        Out out = new Out(buffer, end);
        try {
            out.put(head);
            for (JournalRow row : rows) {
                out.put(head(row));
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
        end = aligned(out.at);
    }

    private byte[] head(Collection<JournalRow> rows, long salt, long oldest) {
        CRC32C checksum = new CRC32C();
        int length = 0;
        for (JournalRow row : rows) {
            byte[] content = row.content();
            checksum.update(head(row));
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

    private static byte[] head(JournalRow row) {
        byte[] content = row.content();
        ByteBuffer head = ByteBuffer.allocate(ROW_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        head.putLong(row.owner()).putLong(row.number()).putInt(content == null ? -1 : content.length);
        return head.putInt(checksum(head, 0, ROW_BYTES - 4)).array();
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
    void erase(int at) throws IOException {
        ByteBuffer nothing = ByteBuffer.allocate(HEAD_BYTES);
        long next = at;
        while (nothing.hasRemaining()) {
            next += channel.write(nothing, next);
        }
        channel.force(false);
    }

    private static int checksum(ByteBuffer buffer, int from, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(buffer.duplicate().position(from).limit(from + length));
        return (int) checksum.getValue();
    }

    private static long aligned(long size) {
        return (size + 7) & ~7L;
    }

    /** A group as it was found. {@code intact} is false if its rows are not what was written. */
    private record Group(long salt, long oldest, int at, int length, boolean intact) {}

    /**
     * What was found in a file.
     *
     * @param oldest the lowest sequence that was needed when its last group was written
     * @param doubtful rows of groups that are not what was written
     * @param torn such rows of the last group
     * @param tornAt where that group is, or {@link #NOTHING_TORN}
     * @param lostBytes how many bytes between two groups are not one
     */
    record Found(
            long sequence,
            long oldest,
            List<JournalRow> rows,
            List<JournalRow> doubtful,
            List<JournalRow> torn,
            int tornAt,
            int lostBytes) {}

    /**
     * Reads what was written last.
     *
     * @param writers those whose groups count, by their salts
     * @return null if no group counts
     */
    static @Nullable Found read(Path path, Map<Long, Long> writers) throws IOException {
        byte[] content = Files.readAllBytes(path);
        ByteBuffer bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        long sequence = -1;
        List<Group> groups = new ArrayList<>();
        int lost = 0;
        int next = 0;
        int at = 0;
        while (at + HEAD_BYTES <= bytes.capacity()) {
            if (!isHead(bytes, at, writers)) {
                at = bytes.getLong(at) == 0 ? afterZeros(content, at) : at + 8;
                continue;
            }
            long found = bytes.getLong(at + 8);
            int length = bytes.getInt(at + 24);
            if (found > sequence) {
                sequence = found;
                groups.clear();
                lost = 0;
                next = 0;
            }
            boolean intact = checksum(bytes, at + HEAD_BYTES, length) == bytes.getInt(at + 28);
            int behind = (int) Math.min(aligned((long) at + HEAD_BYTES + length), bytes.capacity());
            if (found == sequence) {
                lost += at - next;
                groups.add(new Group(bytes.getLong(at), bytes.getLong(at + 16), at + HEAD_BYTES, length, intact));
                next = behind;
                at = behind;
            } else {
                // Of an earlier use. If it is not whole, a group of this use may begin within it.
                at = intact ? behind : at + 8;
            }
        }
        if (groups.isEmpty()) {
            return null;
        }
        List<JournalRow> rows = new ArrayList<>();
        List<JournalRow> doubtful = new ArrayList<>();
        List<JournalRow> torn = new ArrayList<>();
        Group last = groups.get(groups.size() - 1);
        for (Group group : groups) {
            List<JournalRow> into = group.intact() ? rows : group.equals(last) ? torn : doubtful;
            take(bytes, group, writers.getOrDefault(group.salt(), 0L), into);
        }
        int tornAt = last.intact() ? NOTHING_TORN : last.at() - HEAD_BYTES;
        return new Found(sequence, last.oldest(), rows, doubtful, torn, tornAt, lost);
    }

    /** Passes over zeros by whole blocks: most of a file that is new. */
    private static int afterZeros(byte[] bytes, int from) {
        int at = from;
        while (at + ZEROS.length <= bytes.length
                && Arrays.equals(bytes, at, at + ZEROS.length, ZEROS, 0, ZEROS.length)) {
            at += ZEROS.length;
        }
        return Math.max(at, from + 8);
    }

    private static boolean isHead(ByteBuffer bytes, int at, Map<Long, Long> writers) {
        if (bytes.getInt(at + 36) != MARK
                || !writers.containsKey(bytes.getLong(at))
                || bytes.getInt(at + SUMMED_BYTES) != checksum(bytes, at, SUMMED_BYTES)) {
            return false;
        }
        int length = bytes.getInt(at + 24);
        return length >= 0 && length <= bytes.capacity() - at - HEAD_BYTES;
    }

    private static void take(ByteBuffer bytes, Group group, long writer, List<JournalRow> into) {
        int at = group.at();
        int end = group.at() + group.length();
        while (at + ROW_BYTES <= end) {
            int length = bytes.getInt(at + 16);
            int start = at + ROW_BYTES;
            if (bytes.getInt(at + 20) != checksum(bytes, at, ROW_BYTES - 4) || length > end - start) {
                // Nobody knows whose it is, or where the next one begins.
                return;
            }
            byte[] content = null;
            if (length >= 0) {
                content = new byte[length];
                bytes.get(start, content);
            }
            into.add(new JournalRow(bytes.getLong(at), writer, bytes.getLong(at + 8), content));
            at = start + Math.max(0, length);
        }
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
