package dev.halley.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.halley.testpostgres.PostgresCluster;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class PostgresDatabaseTest {

    private static List<String> notes(Database database) {
        return database.read(handle -> handle.createQuery("SELECT body FROM note ORDER BY body")
                .mapTo(String.class)
                .list());
    }

    private static CompletableFuture<Integer> add(Database database, String body) {
        return database.append(handle -> handle.execute("INSERT INTO note (body) VALUES (?)", body), stored -> {});
    }

    @Test
    void isSharedByServersThatSeeEachOthersWrites() {
        DatabaseAddress address = DatabaseAddress.parse(PostgresCluster.shared().newDatabase());
        try (Database one = Database.open(address);
                Database other = Database.open(address)) {
            one.writeNow(handle -> handle.execute("CREATE TABLE note (body TEXT PRIMARY KEY)"));
            add(one, "of one").join();
            add(other, "of the other").join();

            assertThat(notes(one)).containsExactly("of one", "of the other").isEqualTo(notes(other));
        }
    }

    @Test
    void keepsTheAppendsOfAGroupInWhichOneFails() {
        DatabaseAddress address = DatabaseAddress.parse(PostgresCluster.shared().newDatabase());
        try (Database database = Database.open(address)) {
            database.writeNow(handle -> handle.execute("CREATE TABLE note (body TEXT PRIMARY KEY)"));
            CompletableFuture<Integer> before = add(database, "a");
            CompletableFuture<Integer> failing =
                    database.append(handle -> handle.execute("INSERT INTO nothing VALUES (1)"), stored -> {});
            CompletableFuture<Integer> after = add(database, "b");

            assertThat(before.join() + after.join()).isEqualTo(2);
            assertThatThrownBy(failing::join).isInstanceOf(CompletionException.class);
            assertThat(notes(database)).containsExactly("a", "b");
        }
    }

    @Test
    void runsAgainWhatADeadlockWithAnotherServerUndid() {
        DatabaseAddress address = DatabaseAddress.parse(PostgresCluster.shared().newDatabase());
        try (Database one = Database.open(address);
                Database other = Database.open(address)) {
            one.writeNow(handle -> handle.execute("CREATE TABLE sum (id INTEGER PRIMARY KEY, value INTEGER NOT NULL)"));
            one.writeNow(handle -> handle.execute("INSERT INTO sum VALUES (1, 0), (2, 0)"));
            CyclicBarrier both = new CyclicBarrier(2);
            CompletableFuture<Integer> first = one.write(handle -> inOrder(handle, both, 1, 2));
            CompletableFuture<Integer> second = other.write(handle -> inOrder(handle, both, 2, 1));

            assertThat(first.join() + second.join()).isEqualTo(2);
            int sum = one.read(handle -> handle.createQuery("SELECT SUM(value) FROM sum")
                    .mapTo(Integer.class)
                    .one());
            assertThat(sum).isEqualTo(4);
        }
    }

    private static int inOrder(org.jdbi.v3.core.Handle handle, CyclicBarrier both, int first, int second)
            throws Exception {
        handle.execute("UPDATE sum SET value = value + 1 WHERE id = ?", first);
        try {
            // Only the first time: then the other one is at the same point.
            both.await(5, TimeUnit.SECONDS);
        } catch (java.util.concurrent.TimeoutException | java.util.concurrent.BrokenBarrierException alone) {
            // The other one is done.
        }
        return handle.execute("UPDATE sum SET value = value + 1 WHERE id = ?", second);
    }

    @Test
    void goesOnWhenPostgresComesBackAfterACrash() {
        try (PostgresCluster cluster = PostgresCluster.start()) {
            DatabaseAddress address = DatabaseAddress.parse(cluster.newDatabase());
            try (Database database = Database.open(address)) {
                database.writeNow(handle -> handle.execute("CREATE TABLE note (body TEXT PRIMARY KEY)"));
                add(database, "before").join();
                assertThat(notes(database)).containsExactly("before");

                cluster.crash();

                assertThatThrownBy(() -> add(database, "meanwhile").join())
                        .hasCauseInstanceOf(DatabaseUnavailableException.class);
                assertThatThrownBy(() -> notes(database)).isInstanceOf(DatabaseUnavailableException.class);

                cluster.restart();

                add(database, "after").join();
                assertThat(notes(database)).containsExactly("after", "before");
            }
        }
    }

    @Test
    void saysThatPostgresIsNotThereWithoutThePassword() {
        DatabaseAddress nowhere = DatabaseAddress.parse("jdbc:postgresql://ada:secret@127.0.0.1:1/halley");

        assertThatThrownBy(() -> Database.open(nowhere))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("jdbc:postgresql://127.0.0.1:1/halley")
                .hasMessageContaining("PostgreSQL runs there")
                .hasMessageNotContaining("secret");
    }
}
