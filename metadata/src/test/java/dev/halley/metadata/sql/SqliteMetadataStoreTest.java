package dev.halley.metadata.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.halley.error.HalleyException;
import dev.halley.metadata.MetadataStore;
import dev.halley.metadata.StoredStack;
import dev.halley.testmetadata.MetadataStoreContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;

class SqliteMetadataStoreTest extends MetadataStoreContract {

    @TempDir
    private Path home;

    @Override
    protected MetadataStore open() {
        return SqlMetadataStore.open(home.resolve("metadata.db"));
    }

    @Test
    void findsEverythingAgainAfterReopening() {
        try (MetadataStore first = open()) {
            first.createStack(new StoredStack("id", "kept", List.of(), Instant.EPOCH));
        }
        try (MetadataStore second = open()) {
            assertThat(second.findStack("kept")).isPresent();
        }
    }

    @Test
    void letsManyOpenAndWriteAtOnce() {
        Path shared = home.resolve("shared").resolve("metadata.db");

        List<CompletableFuture<Integer>> writers = IntStream.range(0, 8)
                .mapToObj(writer -> CompletableFuture.supplyAsync(() -> {
                    try (MetadataStore store = SqlMetadataStore.open(shared)) {
                        return (int) IntStream.range(0, 20)
                                .filter(i -> store.createStack(
                                        new StoredStack("id", "stack-" + writer + "-" + i, List.of(), Instant.EPOCH)))
                                .count();
                    }
                }))
                .toList();

        assertThat(writers.stream().mapToInt(CompletableFuture::join).sum()).isEqualTo(160);
        try (MetadataStore store = SqlMetadataStore.open(shared)) {
            assertThat(store.listStacks()).hasSize(160);
        }
    }

    @Test
    void saysWhatToDoWithAFileThatIsNoDatabase() throws IOException {
        Path file = Files.writeString(
                home.resolve("broken.db"), "this is not a database, and it is long enough to see that");

        assertThatExceptionOfType(HalleyException.class)
                .isThrownBy(() -> SqlMetadataStore.open(file))
                .withMessageContaining(file.toString())
                .withMessageContaining("restore it from a backup");
    }

    @Test
    void refusesAFileOfANewerVersion() throws Exception {
        Path file = home.resolve("newer.db");
        try (var connection = new SQLiteConfig().createConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE migration (name TEXT PRIMARY KEY)");
            statement.execute("INSERT INTO migration VALUES ('V9999__later')");
        }

        assertThatExceptionOfType(HalleyException.class)
                .isThrownBy(() -> SqlMetadataStore.open(file))
                .withMessageContaining("newer Halley")
                .withMessageContaining("V9999__later");
    }
}
