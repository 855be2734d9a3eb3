package dev.halley.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SqliteDatabaseTest {

    @TempDir
    Path folder;

    private Database open() {
        return Database.open(folder.resolve("halley.db"));
    }

    @Test
    void syncsTheLogAtEveryCommit() {
        try (Database database = open()) {
            String journal = database.read(handle -> handle.createQuery("PRAGMA journal_mode")
                    .mapTo(String.class)
                    .one());
            int synchronous = database.writeNow(handle -> handle.createQuery("PRAGMA synchronous")
                    .mapTo(Integer.class)
                    .one());

            assertThat(journal).isEqualTo("wal");
            assertThat(synchronous).isEqualTo(2);
        }
    }

    @Test
    void refusesASecondServerAndNamesTheFirst() {
        try (Database database = open()) {
            assertThatThrownBy(this::open)
                    .isInstanceOf(DatabaseInUseException.class)
                    .hasMessageContaining(String.valueOf(ProcessHandle.current().pid()))
                    .hasMessageContaining("HALLEY_HOME");
            assertThat(folder.resolve("halley.db")).exists();
            assertThat(database.isShared()).isFalse();
        }
        open().close();
    }

    @Test
    void refusesAFileThatIsNoDatabase() throws Exception {
        Files.writeString(folder.resolve("halley.db"), "this is not a database, it is a text file of some length");

        assertThatThrownBy(this::open).isInstanceOf(DatabaseException.class).hasMessageContaining("halley.db");
    }
}
