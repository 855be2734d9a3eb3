package dev.halley.server.journal;

import static dev.halley.server.journal.JournalFile.HEAD_BYTES;
import static dev.halley.server.journal.JournalFile.MARK;
import static dev.halley.server.journal.JournalFile.ROW_BYTES;
import static dev.halley.server.journal.JournalFile.SUMMED_BYTES;
import static dev.halley.server.journal.JournalFile.aligned;
import static dev.halley.server.journal.JournalFile.checksum;
import static dev.halley.server.journal.JournalFile.rowChecksum;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was written last to a file of a journal, as it was found after a crash.
 *
 * @param oldest the lowest sequence that was needed when its last group was written
 * @param doubtful rows of groups that are not what was written
 * @param torn such rows of the last group
 * @param tornAt where that group is, or {@link #NOTHING_TORN}
 * @param lostBytes how many bytes are neither a group nor a row, or nobody knows whose
 * @param tornBytes how many of the last group are not a row
 */
record FoundFile(
        Path path,
        long sequence,
        long oldest,
        List<JournalRow> rows,
        List<JournalRow> doubtful,
        List<JournalRow> torn,
        int tornAt,
        int lostBytes,
        int tornBytes) {

    static final int NOTHING_TORN = -1;

    private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(1 << 12).asReadOnlyBuffer();

    /** A group as it was found. {@code intact} is false if its rows are not what was written. */
    private record Group(long salt, long oldest, int at, int length, boolean intact) {}

    /**
     * Reads a file.
     *
     * @param writers those whose groups count, by their salts
     * @return null if no group counts
     */
    static @Nullable FoundFile read(Path path, Map<Long, Long> writers, Space space) throws IOException {
        ByteBuffer bytes = content(path, space);
        long sequence = -1;
        List<Group> groups = new ArrayList<>();
        int lost = 0;
        int next = 0;
        int at = 0;
        while (at + HEAD_BYTES <= bytes.capacity()) {
            if (!isHead(bytes, at, writers)) {
                at = bytes.getLong(at) == 0 ? afterZeros(bytes, at) : at + 8;
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
        return groups.isEmpty() ? null : of(path, sequence, bytes, groups, lost, writers);
    }

    private static FoundFile of(
            Path path, long sequence, ByteBuffer bytes, List<Group> groups, int lost, Map<Long, Long> writers) {
        List<JournalRow> rows = new ArrayList<>();
        List<JournalRow> doubtful = new ArrayList<>();
        List<JournalRow> torn = new ArrayList<>();
        int lostBytes = lost;
        int tornBytes = 0;
        int last = groups.size() - 1;
        for (int i = 0; i <= last; i++) {
            Group group = groups.get(i);
            long writer = writers.getOrDefault(group.salt(), 0L);
            if (group.intact()) {
                take(bytes, group, writer, rows);
            } else if (i < last) {
                lostBytes += take(bytes, group, writer, doubtful);
            } else {
                tornBytes = take(bytes, group, writer, torn);
            }
        }
        Group newest = groups.get(last);
        int tornAt = newest.intact() ? NOTHING_TORN : newest.at() - HEAD_BYTES;
        return new FoundFile(path, sequence, newest.oldest(), rows, doubtful, torn, tornAt, lostBytes, tornBytes);
    }

    /** Where files are read to, one after the other: outside of the heap, which is small when a server starts. */
    static final class Space {
        private ByteBuffer bytes = ByteBuffer.allocateDirect(0);

        private ByteBuffer of(int size) {
            if (size > bytes.capacity()) {
                bytes = ByteBuffer.allocateDirect(size);
            }
            return bytes.clear().limit(size);
        }
    }

    private static ByteBuffer content(Path path, Space space) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            ByteBuffer bytes = space.of(Math.toIntExact(channel.size()));
            int read = 0;
            while (read >= 0 && bytes.hasRemaining()) {
                read = channel.read(bytes);
            }
            return bytes.flip().slice().order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    /** Passes over zeros by whole blocks: most of a file that is new. */
    private static int afterZeros(ByteBuffer bytes, int from) {
        int at = from;
        while (at + ZEROS.capacity() <= bytes.capacity()
                && bytes.slice(at, ZEROS.capacity()).mismatch(ZEROS) < 0) {
            at += ZEROS.capacity();
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

    /**
     * Takes the rows of a group. Nobody knows whose a row without its head is, or where it ends: the next head is looked for.
     *
     * @return how many bytes are not a row
     */
    private static int take(ByteBuffer bytes, Group group, long writer, List<JournalRow> into) {
        int at = group.at();
        int end = group.at() + group.length();
        int lost = 0;
        while (at < end) {
            if (!group.intact() && !isRow(bytes, at, end, group.salt())) {
                at++;
                lost++;
                continue;
            }
            int length = bytes.getInt(at + 16);
            int start = at + ROW_BYTES;
            byte[] content = null;
            if (length >= 0) {
                content = new byte[length];
                bytes.get(start, content);
            }
            into.add(new JournalRow(bytes.getLong(at), writer, bytes.getLong(at + 8), content));
            at = start + Math.max(0, length);
        }
        return lost;
    }

    private static boolean isRow(ByteBuffer bytes, int at, int end, long salt) {
        return at + ROW_BYTES <= end
                && bytes.getInt(at + 20) == rowChecksum(bytes, at, salt)
                && bytes.getInt(at + 16) <= end - at - ROW_BYTES;
    }
}
