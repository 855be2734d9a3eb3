package dev.halley.metadata.sql;

import dev.halley.metadata.MetadataStore;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteWorkStoreTest extends WorkStoreContract {

    @TempDir
    private Path home;

    @Override
    MetadataStore open() {
        return SqlMetadataStore.open(home.resolve("metadata.db"));
    }
}
