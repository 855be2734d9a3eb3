package dev.halley.metadata.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.halley.error.HalleyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What waits for the connection is written together. */
class SqliteDatabaseTest {

    @TempDir
    private Path folder;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch free = new CountDownLatch(1);
    private SqliteDatabase database;

    @BeforeEach
    void open() {
        database = SqliteDatabase.open(folder.resolve("metadata.db"));
        database.write(handle -> {
            handle.execute("CREATE TABLE note (text TEXT PRIMARY KEY, many BIGINT)");
            return handle;
        });
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
        database.close();
    }

    private static int insert(Handle handle, String text) {
        return handle.createUpdate("INSERT INTO note (text, many) VALUES (:text, (SELECT count(*) FROM note))")
                .bind("text", text)
                .execute();
    }

    private List<String> notes() {
        return database.read(handle -> handle.createQuery("SELECT text FROM note ORDER BY text")
                .mapTo(String.class)
                .list());
    }

    /** Has the connection until {@link #free}. */
    private CompletableFuture<?> occupy() {
        CountDownLatch inside = new CountDownLatch(1);
        CompletableFuture<?> occupied = CompletableFuture.runAsync(
                () -> database.write(handle -> {
                    inside.countDown();
                    return uninterruptibly(free);
                }),
                threads);
        uninterruptibly(inside);
        return occupied;
    }

    private static boolean uninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private CompletableFuture<Integer> write(String text) {
        return CompletableFuture.supplyAsync(() -> database.write(handle -> insert(handle, text)), threads);
    }

    private void awaitWaiting(int count) {
        await().atMost(Duration.ofMinutes(1)).until(() -> database.waiting() == count);
    }

    @Test
    void oneThatFailsLeavesNothingAndTheOthersStay() {
        CompletableFuture<?> occupied = occupy();
        List<CompletableFuture<Integer>> good = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            good.add(write("good " + i));
        }
        awaitWaiting(8);
        CompletableFuture<Integer> refused = CompletableFuture.supplyAsync(
                () -> database.write(handle -> {
                    insert(handle, "half");
                    return insert(handle, "good 3");
                }),
                threads);
        CompletableFuture<Integer> thrown = CompletableFuture.supplyAsync(
                () -> database.write(handle -> {
                    insert(handle, "other half");
                    throw new IllegalArgumentException("of the caller");
                }),
                threads);
        awaitWaiting(10);

        free.countDown();

        occupied.join();
        assertThat(good).allSatisfy(each -> assertThat(each.join()).isEqualTo(1));
        assertThatThrownBy(refused::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(HalleyException.class)
                .hasMessageContaining("UNIQUE");
        assertThatThrownBy(thrown::join)
                .hasCauseInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("of the caller");
        assertThat(notes()).hasSize(8).allMatch(note -> note.startsWith("good"));
    }

    private Path log() {
        return folder.resolve("metadata.db-wal");
    }

    @Test
    void whatIsWrittenAheadOfTheLogIsNeverReadAsPartOfIt() throws IOException {
        assertThat(log()).as("of a short command").satisfies(file -> assertThat(Files.size(file))
                .isLessThan(1 << 20));
        for (int i = 0; i < 40; i++) {
            String text = "note " + i;
            database.write(handle -> insert(handle, text));
            if (i % 5 == 0) { // What a crash leaves after this commit.
                Path copy =
                        Files.createDirectories(folder.resolve("crash-" + i)).resolve("metadata.db");
                Files.copy(folder.resolve("metadata.db"), copy);
                Files.copy(log(), copy.resolveSibling("metadata.db-wal"));
                SqliteDatabase open = database;
                database = SqliteDatabase.open(copy);
                assertThat(notes()).hasSize(i + 1);
                assertThat(database.<String>read(handle -> handle.createQuery("PRAGMA integrity_check")
                                .mapTo(String.class)
                                .one()))
                        .isEqualTo("ok");
                database.close();
                database = open;
            }
        }
        assertThat(Files.size(log())).as("of a process that goes on").isGreaterThan(1 << 20);
    }

    @Test
    void severalWriteAheadOfOneLogAndLoseNothing() {
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            int writer = i;
            all.add(CompletableFuture.runAsync(
                    () -> {
                        try (SqliteDatabase another = SqliteDatabase.open(folder.resolve("metadata.db"))) {
                            for (int k = 0; k < 40; k++) {
                                String text = "note " + writer + " " + k;
                                another.write(handle -> insert(handle, text));
                            }
                        }
                    },
                    threads));
        }
        all.forEach(CompletableFuture::join);

        assertThat(notes()).hasSize(320);
    }

    @Test
    void manyThreadsWriteWhatTheyWant() {
        int count = 64;
        AtomicInteger next = new AtomicInteger();
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(CompletableFuture.runAsync(
                    () -> {
                        for (int k = 0; k < 20; k++) {
                            String text = "note " + next.getAndIncrement();
                            int written = database.write(handle -> insert(handle, text));
                            assertThat(written).isEqualTo(1);
                        }
                    },
                    threads));
        }
        all.forEach(CompletableFuture::join);

        assertThat(notes()).hasSize(count * 20);
        int different = database.read(handle -> handle.createQuery("SELECT count(DISTINCT many) FROM note")
                .mapTo(Integer.class)
                .one());
        assertThat(different).as("one after another").isEqualTo(count * 20);
    }
}
