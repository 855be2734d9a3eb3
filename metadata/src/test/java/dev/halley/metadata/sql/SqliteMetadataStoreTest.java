package dev.halley.metadata.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.halley.error.HalleyException;
import dev.halley.metadata.MetadataStore;
import dev.halley.metadata.NewRun;
import dev.halley.metadata.RunOwner;
import dev.halley.metadata.StepClaim;
import dev.halley.metadata.StepResult;
import dev.halley.metadata.StoredStack;
import dev.halley.step.StepStatus;
import dev.halley.testmetadata.MetadataStoreContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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
    void showsTheEndOfAStepToOtherProcessesAtOnce() {
        Path shared = home.resolve("ends").resolve("metadata.db");
        List<NewRun.Step> steps = IntStream.range(0, 50)
                .mapToObj(i -> new NewRun.Step("id-" + i, "step-" + i, Map.of(), List.of(), List.of()))
                .toList();
        try (MetadataStore one = SqlMetadataStore.open(shared);
                MetadataStore other = SqlMetadataStore.open(shared)) {
            one.startRun(new NewRun("id", "run", "p", "default", Instant.EPOCH, Map.of(), RunOwner.current(), steps));
            for (int i = 0; i < steps.size(); i++) {
                StepClaim claim = new StepClaim("id-" + i, 1);
                one.completeStep(claim, StepResult.of(Instant.EPOCH, Instant.EPOCH, "key-" + i, List.of(), Map.of()));

                assertThat(other.findCached("key-" + i)).isPresent();
                assertThat(other.findRun("run").orElseThrow().count(StepStatus.COMPLETED))
                        .isEqualTo(i + 1);
            }
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
