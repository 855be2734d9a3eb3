package dev.halley.server.journal;

import static dev.halley.server.journal.Appending.append;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of damage is all that was damaged, and nothing else. */
class JournalDamageTest {

    private static final long SALT = 0x5eed_0000_0001L;
    private static final int FILE_BYTES = 1 << 18;
    private static final int PAGE = 4096;
    private static final Random RANDOM = new Random(4);

    @TempDir
    Path folder;

    private final List<JournalRow> doubtful = new ArrayList<>();
    private long number;

    private Journal open(Map<Long, Long> before, long salt, long writer) throws IOException {
        return Journal.open(
                folder.resolve("journal"),
                before,
                salt,
                writer,
                FILE_BYTES,
                doubtful::addAll,
                IllegalStateException::new);
    }

    private JournalRow row(long owner, byte[] content) {
        return new JournalRow(owner, 1, ++number, content);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] large() {
        byte[] content = new byte[FILE_BYTES / 8];
        RANDOM.nextBytes(content);
        return content;
    }

    /** The disk may keep the pages of a write that was not synced in any order: here the first is missing. */
    @Test
    void tellsNothingOfAFileThatWasAboutToBeUsedAgain() throws IOException {
        Path first = folder.resolve("journal").resolve("journal-1");
        byte[] before;
        try (Journal journal = open(Map.of(), SALT, 1)) {
            append(journal, row(1, text("small")));
            for (int i = 0; i < 13; i++) {
                append(journal, row(1, large()));
            }
            before = Files.readAllBytes(first);
            journal.release(1, Map.of(1L, number));
            // The second file has no room for it, the first is not needed any more.
            append(journal, row(2, text("x".repeat(3 * FILE_BYTES / 8))));
        }
        byte[] torn = Files.readAllBytes(first);
        System.arraycopy(before, 0, torn, 0, PAGE);
        Files.write(first, torn);

        try (Journal again = open(Map.of(SALT, 1L), SALT + 1, 2)) {
            assertThat(again.recoveredOwners()).containsExactly(2L);
        }
        assertThat(doubtful).isEmpty();
    }

    @Test
    void tellsOfRowsBehindOneWhoseHeadIsDamaged() throws IOException {
        try (Journal journal = open(Map.of(), SALT, 1)) {
            append(journal, row(1, text("nobody knows whose")), row(2, text("behind it")), row(3, text("the third")));
            append(journal, row(4, text("last")));
        }
        Path file = folder.resolve("journal").resolve("journal-1");
        byte[] bytes = Files.readAllBytes(file);
        bytes[new String(bytes, StandardCharsets.ISO_8859_1).indexOf("nobody") - 24] ^= 2;
        Files.write(file, bytes);

        FoundJournal found = FoundJournal.read(folder.resolve("journal"), Map.of(SALT, 1L));

        assertThat(found.rows()).extracting(JournalRow::owner).containsExactly(4L);
        assertThat(found.doubtful()).extracting(JournalRow::owner).containsExactly(2L, 3L);
        assertThat(found.lostBytes()).isEqualTo(24 + "nobody knows whose".length());
    }

    /** Whoever logs a text must not be able to log for somebody else by it. */
    @Test
    void takesNoContentForARow() throws IOException {
        ByteBuffer forged = ByteBuffer.allocate(24 + 5).order(ByteOrder.LITTLE_ENDIAN);
        forged.putLong(99)
                .putLong(1)
                .putInt(5)
                .putInt(JournalFile.checksum(forged, 0, 20))
                .put(text("false"));
        try (Journal journal = open(Map.of(), SALT, 1)) {
            append(journal, row(1, forged.array()), row(2, text("behind it")));
            append(journal, row(4, text("last")));
        }
        Path file = folder.resolve("journal").resolve("journal-1");
        byte[] bytes = Files.readAllBytes(file);
        bytes[40] ^= 2;
        Files.write(file, bytes);

        FoundJournal found = FoundJournal.read(folder.resolve("journal"), Map.of(SALT, 1L));

        assertThat(found.doubtful()).extracting(JournalRow::owner).containsExactly(2L);
    }

    @Test
    void leavesNoHalfGroupBehindThatWasRefused() throws IOException {
        Path path = folder.resolve("journal-1");
        ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 12);
        JournalFile.create(path, FILE_BYTES).close();
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FullChannel full = new FullChannel(channel, Long.MAX_VALUE);
        try (JournalFile file = JournalFile.of(path, full)) {
            file.begin(1, 1);
            file.append(List.of(row(1, text("acknowledged"))), buffer, SALT, 1);
            full.free(10_000);
            List<JournalRow> refused = List.of(row(2, Arrays.copyOf(large(), 20_000)));
            assertThatThrownBy(() -> file.append(refused, buffer, SALT, 1)).isInstanceOf(NotWrittenException.class);
            assertThat(found(path).torn()).as("half of it is there").isNotNull();
            assertThat(found(path).tornAt()).isPositive();
            assertThatThrownBy(file::leave).isInstanceOf(NotWrittenException.class);
            full.free(Long.MAX_VALUE);

            file.leave();
        }

        assertThat(found(path).rows()).hasSize(1);
        assertThat(found(path).tornAt()).isEqualTo(FoundFile.NOTHING_TORN);
        assertThat(found(path).torn()).isEmpty();
        assertThat(found(path).lostBytes()).isZero();
    }

    private static FoundFile found(Path path) throws IOException {
        FoundFile found = FoundFile.read(path, Map.of(SALT, 1L), new FoundFile.Space());
        assertThat(found).isNotNull();
        return found;
    }
}
