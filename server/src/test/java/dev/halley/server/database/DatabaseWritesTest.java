package dev.halley.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DatabaseTest
final class DatabaseWritesTest {

    @TempDir
    Path folder;

    private Database open() {
        return Database.open(TestDatabase.of(folder.resolve("halley.db")));
    }

    private static void makeTable(Database database) {
        String table = TestDatabase.ddl("CREATE TABLE note (id INTEGER PRIMARY KEY, body TEXT UNIQUE)");
        database.writeNow(handle -> handle.execute(table));
    }

    private static List<String> notes(Database database) {
        return database.read(handle -> handle.createQuery("SELECT body FROM note ORDER BY id")
                .mapTo(String.class)
                .list());
    }

    private static CompletableFuture<Integer> add(Database database, String body) {
        return database.write(handle -> handle.execute("INSERT INTO note (body) VALUES (?)", body));
    }

    @Test
    void keepsWhatWasWrittenAfterReopening() {
        try (Database database = open()) {
            makeTable(database);
            add(database, "one").join();
        }
        try (Database database = open()) {
            assertThat(notes(database)).containsExactly("one");
        }
    }

    @Test
    void undoesOnlyTheWriteThatFails() {
        try (Database database = open()) {
            makeTable(database);
            CountDownLatch grouped = new CountDownLatch(1);
            CompletableFuture<Integer> gate = database.write(handle -> {
                grouped.await();
                return 0;
            });
            CompletableFuture<Integer> before = add(database, "before");
            CompletableFuture<Integer> failing = database.write(handle -> {
                handle.execute("INSERT INTO note (body) VALUES ('undone')");
                return handle.execute("INSERT INTO note (body) VALUES ('before')");
            });
            CompletableFuture<Integer> thrown = database.write(handle -> {
                handle.execute("INSERT INTO note (body) VALUES ('undone too')");
                throw new IllegalStateException("no");
            });
            CompletableFuture<Integer> after = add(database, "after");
            grouped.countDown();

            assertThatThrownBy(failing::join).isInstanceOf(CompletionException.class);
            assertThatThrownBy(thrown::join).hasRootCauseMessage("no");
            assertThat(before.join() + after.join() + gate.join()).isEqualTo(2);
            assertThat(notes(database)).containsExactly("before", "after");
        }
    }

    @Test
    void commitsWhatWaitsAsOneGroup() {
        try (Database database = open()) {
            makeTable(database);
            CountDownLatch grouped = new CountDownLatch(1);
            AtomicBoolean seenByOthers = new AtomicBoolean();
            CompletableFuture<Integer> first = database.write(handle -> {
                grouped.await();
                return handle.execute("INSERT INTO note (body) VALUES ('first')");
            });
            List<CompletableFuture<Integer>> rest = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                String body = "note " + i;
                rest.add(database.write(handle -> {
                    seenByOthers.compareAndSet(false, !notes(database).isEmpty());
                    return handle.execute("INSERT INTO note (body) VALUES (?)", body);
                }));
            }
            grouped.countDown();
            first.join();
            rest.get(0).join();

            assertThat(notes(database)).contains("first", "note 0");
            rest.forEach(CompletableFuture::join);
            assertThat(notes(database)).hasSize(101);
        }
    }

    @Test
    void throwsFromABlockingWriteWhatTheWorkThrew() {
        try (Database database = open()) {
            IllegalArgumentException refused = new IllegalArgumentException("refused");

            assertThatThrownBy(() -> database.writeNow(handle -> {
                        throw refused;
                    }))
                    .isSameAs(refused);
        }
    }

    @Test
    void refusesAWriteThatWaitsForAWrite() {
        try (Database database = open()) {
            assertThatThrownBy(() -> database.writeNow(handle -> database.<Integer>writeNow(inner -> 1)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("cannot wait");
        }
    }

    @Test
    void refusesADatabaseOfANewerVersion() {
        try (Database database = open()) {
            database.writeNow(handle -> handle.execute("UPDATE flyway_schema_history SET version = '9000'"));
        }

        assertThatThrownBy(this::open)
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("9000")
                .hasMessageContaining("newer Halley");
    }

    @Test
    void refusesWritesAfterClosing() {
        Database database = open();
        database.close();

        assertThatThrownBy(() -> database.writeNow(handle -> 1)).hasMessageContaining("closed");
        assertThatThrownBy(() -> database.read(handle -> 1)).hasMessageContaining("closed");
    }

    @Test
    void refusesWritesFromAReader() {
        try (Database database = open()) {
            makeTable(database);

            assertThatThrownBy(() -> database.read(handle -> handle.execute("DELETE FROM note")))
                    .hasMessageMatching("(?s).*read-?only.*");
        }
    }
}
