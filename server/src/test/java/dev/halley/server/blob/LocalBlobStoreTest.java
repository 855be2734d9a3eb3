package dev.halley.server.blob;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class LocalBlobStoreTest extends BlobStoreContract {

    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private BlobStore store;

    @BeforeEach
    void open() {
        store = new LocalBlobStore(folder);
    }

    @Override
    BlobStore store() {
        return store;
    }
}
