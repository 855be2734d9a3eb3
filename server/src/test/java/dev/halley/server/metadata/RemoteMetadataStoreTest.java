package dev.halley.server.metadata;

import dev.halley.metadata.MetadataStore;
import dev.halley.metadata.remote.RemoteMetadataStore;
import dev.halley.metadata.remote.ServerCalls;
import dev.halley.server.TestServer;
import dev.halley.testmetadata.MetadataStoreContract;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** The store of a server with nothing in it, asked over HTTP. */
class RemoteMetadataStoreTest extends MetadataStoreContract {

    @TempDir
    private Path home;

    private @Nullable TestServer server;

    @Override
    protected MetadataStore open() {
        TestServer started = TestServer.start(home);
        server = started;
        return RemoteMetadataStore.open(new ServerCalls(started.url(), TestServer.KEY));
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }
}
