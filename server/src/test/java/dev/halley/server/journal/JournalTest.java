package dev.halley.server.journal;

import static dev.halley.server.journal.Appending.append;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {

    private static final int FILE_BYTES = 1 << 18;

    @TempDir
    Path folder;

    private final Map<Long, Long> writers = new HashMap<>();
    private final List<JournalRow> doubtful = new ArrayList<>();
    private final List<IOException> broken = new ArrayList<>();
    private final Map<Long, Long> numbers = new HashMap<>();

    private Path files() {
        return folder.resolve("journal");
    }

    private Journal open() throws IOException {
        long writer = writers.size() + 1L;
        long salt = 0x5eed_0000_0000L + writer;
        Map<Long, Long> before = Map.copyOf(writers);
        writers.put(salt, writer);
        return Journal.open(files(), before, salt, writer, FILE_BYTES, doubtful::addAll, failure -> {
            broken.add(failure);
            return new IllegalStateException(failure);
        });
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private JournalRow row(Journal journal, long owner, byte[] content) {
        return new JournalRow(owner, journal.writer(), numbers.merge(journal.writer(), 1L, Long::sum), content);
    }

    private static void appendVoid(Journal journal, long owner) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        journal.appendVoid(owner, () -> done.complete(null), done::completeExceptionally);
        done.join();
    }

    private static List<String> texts(List<JournalRow> rows) {
        return rows.stream()
                .map(row -> new String(row.content(), StandardCharsets.UTF_8))
                .toList();
    }

    private List<Path> paths() throws IOException {
        try (Stream<Path> files = Files.list(files())) {
            return files.sorted().toList();
        }
    }

    @Test
    void givesBackWhatWasWrittenAfterACrash() throws IOException {
        Journal journal = open();
        append(journal, row(journal, 7, text("one")), row(journal, 8, text("other")));
        append(journal, row(journal, 7, text("two")));
        journal.close();

        try (Journal again = open()) {
            assertThat(again.recoveredOwners()).containsExactlyInAnyOrder(7L, 8L);
            assertThat(texts(again.recovered(7))).containsExactly("one", "two");
            assertThat(texts(again.recovered(8))).containsExactly("other");
            assertThat(again.recovered(7)).allMatch(row -> row.writer() == 1);
        }
        assertThat(doubtful).isEmpty();
    }

    @Test
    void keepsWhatWasRecoveredOverMoreCrashes() throws IOException {
        try (Journal journal = open()) {
            append(journal, row(journal, 7, text("one")));
        }
        try (Journal journal = open()) {
            append(journal, row(journal, 7, text("two")));
        }
        try (Journal journal = open()) {
            assertThat(texts(journal.recovered(7))).containsExactly("one", "two");
            journal.release(7, Map.of(1L, 1L));
            assertThat(texts(journal.recovered(7))).containsExactly("two");
            assertThat(journal.holds(7)).isTrue();
            journal.release(7, Map.of(1L, 1L, 2L, 2L));
            assertThat(journal.holds(7)).isFalse();
        }
    }

    @Test
    void usesFilesAgain() throws IOException {
        byte[] large = new byte[FILE_BYTES / 8];
        try (Journal journal = open()) {
            for (int i = 0; i < 60; i++) {
                JournalRow row = row(journal, i % 3, large);
                append(journal, row);
                if (i % 3 == 2) {
                    for (long owner = 0; owner < 3; owner++) {
                        journal.release(owner, Map.of(journal.writer(), row.number()));
                    }
                }
            }
            assertThat(paths()).hasSizeLessThanOrEqualTo(3);
            append(journal, row(journal, 5, text("last")));
        }
        try (Journal again = open()) {
            assertThat(texts(again.recovered(5))).containsExactly("last");
        }
    }

    @Test
    void doesNotGiveBackWhatWasLetGoOfBeforeAQuietTime() throws IOException {
        try (Journal journal = open()) {
            for (int i = 0; i < 20; i++) {
                JournalRow row = row(journal, 7, text("row " + i));
                append(journal, row);
                journal.release(7, Map.of(journal.writer(), row.number()));
                journal.forgetReleased();
            }
            assertThat(paths()).hasSizeLessThanOrEqualTo(3);
        }
        try (Journal again = open()) {
            assertThat(again.recoveredOwners()).isEmpty();
            append(again, row(again, 7, text("kept")));
            again.forgetReleased();
        }
        try (Journal again = open()) {
            assertThat(texts(again.recovered(7))).containsExactly("kept");
        }
    }

    @Test
    void takesAGroupThatIsLargerThanAFile() throws IOException {
        byte[] huge = new byte[5 * FILE_BYTES / 2];
        new Random(1).nextBytes(huge);
        try (Journal journal = open()) {
            append(journal, row(journal, 1, huge));
            append(journal, row(journal, 1, text("small")));
        }
        try (Journal again = open()) {
            assertThat(again.recovered(1)).hasSize(2);
            assertThat(again.recovered(1).get(0).content()).isEqualTo(huge);
        }
    }

    @Test
    void tellsWhoHoldsTheOldestFileWhenThereAreMany() throws IOException {
        byte[] large = new byte[FILE_BYTES / 8];
        try (Journal journal = open()) {
            append(journal, row(journal, 99, text("slow")));
            assertThat(journal.holdingBack()).isEmpty();
            for (int i = 0; i < 70; i++) {
                JournalRow row = row(journal, 1, large);
                append(journal, row);
                journal.release(1, Map.of(journal.writer(), row.number()));
            }
            assertThat(journal.holdingBack()).containsExactly(99L);
        }
    }

    @Test
    void forgetsWhatWasVoided() throws IOException {
        try (Journal journal = open()) {
            append(journal, row(journal, 1, text("deleted")), row(journal, 2, text("kept")));
            appendVoid(journal, 1);
            append(journal, row(journal, 1, text("of another with this number")));
        }
        try (Journal again = open()) {
            assertThat(texts(again.recovered(1))).containsExactly("of another with this number");
            assertThat(texts(again.recovered(2))).containsExactly("kept");
        }
    }

    @Test
    void dropsATailThatWasNotWrittenWhole() throws IOException {
        try (Journal journal = open()) {
            append(journal, row(journal, 1, text("acknowledged")));
            append(journal, row(journal, 1, text("the last one")));
        }
        damage("the last one");

        try (Journal again = open()) {
            assertThat(texts(again.recovered(1))).containsExactly("acknowledged");
            append(again, row(again, 1, text("behind it")));
        }
        try (Journal again = open()) {
            assertThat(texts(again.recovered(1))).containsExactly("acknowledged", "behind it");
        }
        assertThat(doubtful).isEmpty();
    }

    @Test
    void tellsOfRowsThatWereDamaged() throws IOException {
        try (Journal journal = open()) {
            append(journal, row(journal, 1, text("before")));
            append(journal, row(journal, 1, text("damaged")), row(journal, 2, text("beside it")));
            append(journal, row(journal, 1, text("behind")));
        }
        damage("damaged");

        try (Journal again = open()) {
            assertThat(texts(again.recovered(1))).containsExactly("before", "behind");
        }
        assertThat(doubtful).extracting(JournalRow::owner).containsExactly(1L, 2L);
    }

    @Test
    void givesNoRowToAnotherOwnerAndNoDamagedVoid() throws IOException {
        try (Journal journal = open()) {
            append(journal, row(journal, 1, text("whose")));
            appendVoid(journal, 2);
            append(journal, row(journal, 3, text("behind")));
        }
        Path file = paths().get(0);
        byte[] bytes = Files.readAllBytes(file);
        int owner = indexOf(bytes, "whose") - 24;
        bytes[owner] ^= 2;
        // The void's group is 72 bytes long with its head; the next head follows.
        bytes[owner + 24 + 8 + 40 + 8] ^= 1;
        Files.write(file, bytes);

        try (Journal again = open()) {
            assertThat(again.recoveredOwners()).containsExactly(3L);
        }
        assertThat(doubtful).isEmpty();
    }

    @Test
    void findsWhatIsBehindADamagedHead() throws IOException {
        try (Journal journal = open()) {
            append(journal, row(journal, 1, text("before")));
            append(journal, row(journal, 1, text("without a head")));
            append(journal, row(journal, 1, text("behind")));
        }
        Path file = paths().get(0);
        byte[] bytes = Files.readAllBytes(file);
        int at = indexOf(bytes, "without a head") - 24 - 40;
        bytes[at + 9] ^= 1;
        Files.write(file, bytes);

        try (Journal again = open()) {
            assertThat(texts(again.recovered(1))).containsExactly("before", "behind");
        }
    }

    @Test
    void takesNothingFromFilesOfAnotherDatabase() throws IOException {
        try (Journal journal = open()) {
            append(journal, row(journal, 1, text("of another")));
        }
        writers.clear();
        writers.put(1L, 77L);

        try (Journal again = open()) {
            assertThat(again.recoveredOwners()).isEmpty();
        }
    }

    @Test
    void canBeReadWhileItIsWritten() throws IOException {
        try (Journal journal = open()) {
            append(journal, row(journal, 1, text("one")));
            append(journal, row(journal, 2, text("two")));

            assertThat(texts(Journal.read(files(), writers))).containsExactly("one", "two");
        }
    }

    /** Any sequence of appends, releases, voids and crashes, at which the last group may be torn, loses and doubles nothing. */
    @Test
    void keepsWhatIsNotLetGoOfInAnySequence() throws IOException {
        long seed = Long.getLong("halley.model.seed", System.nanoTime());
        Random random = new Random(seed);
        Map<Long, TreeMap<Long, String>> kept = new HashMap<>();
        Journal journal = open();
        for (int i = 0; i < 3_000; i++) {
            long owner = random.nextInt(6);
            TreeMap<Long, String> ofOwner = kept.computeIfAbsent(owner, none -> new TreeMap<>());
            int choice = random.nextInt(100);
            if (choice < 60) {
                String content =
                        owner + " " + i + " " + "x".repeat(random.nextInt(4) == 0 ? random.nextInt(400_000) : 9);
                JournalRow row = row(journal, owner, text(content));
                append(journal, row);
                ofOwner.put(key(row.writer(), row.number()), content);
            } else if (choice < 95) {
                if (!ofOwner.isEmpty()) {
                    List<Long> all = List.copyOf(ofOwner.keySet());
                    long upTo = all.get(random.nextInt(all.size()));
                    journal.release(owner, positions(upTo));
                    ofOwner.headMap(upTo, true).clear();
                }
            } else if (choice < 96) {
                journal.forgetReleased();
            } else if (choice < 97) {
                appendVoid(journal, owner);
                ofOwner.clear();
            } else {
                journal.close();
                journal = open();
                for (Map.Entry<Long, TreeMap<Long, String>> expected : kept.entrySet()) {
                    List<JournalRow> found = journal.recovered(expected.getKey());
                    // What was let go of may be there again; what was not is there once, in order.
                    List<String> texts = texts(found);
                    assertThat(texts).as("seed " + seed).doesNotHaveDuplicates();
                    List<String> still = new ArrayList<>(texts);
                    still.retainAll(expected.getValue().values());
                    assertThat(still)
                            .as("seed " + seed)
                            .containsExactlyElementsOf(expected.getValue().values());
                    TreeMap<Long, String> again = new TreeMap<>();
                    found.forEach(row -> again.put(
                            key(row.writer(), row.number()), new String(row.content(), StandardCharsets.UTF_8)));
                    expected.setValue(again);
                }
            }
        }
        journal.close();
        assertThat(doubtful).isEmpty();
        assertThat(broken).isEmpty();
    }

    private static long key(long writer, long number) {
        return writer << 32 | number;
    }

    private static Map<Long, Long> positions(long upTo) {
        Map<Long, Long> positions = new HashMap<>();
        for (long writer = 1; writer < upTo >> 32; writer++) {
            positions.put(writer, Long.MAX_VALUE);
        }
        positions.put(upTo >> 32, upTo & 0xFFFF_FFFFL);
        return positions;
    }

    private void damage(String content) throws IOException {
        Path file = paths().get(0);
        byte[] bytes = Files.readAllBytes(file);
        bytes[indexOf(bytes, content)] ^= 4;
        Files.write(file, bytes);
    }

    private static int indexOf(byte[] bytes, String content) {
        return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(content);
    }
}
