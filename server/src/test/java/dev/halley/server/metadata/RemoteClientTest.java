package dev.halley.server.metadata;

import dev.halley.client.Client;
import dev.halley.config.HalleyHome;
import dev.halley.metadata.remote.Login;
import dev.halley.server.TestServer;
import dev.halley.testmetadata.ClientContract;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** A home that is logged in to a server ({@code halley login URL}). */
class RemoteClientTest extends ClientContract {

    private @Nullable TestServer server;

    @Override
    protected Client open(Path folder) {
        TestServer started = TestServer.start(folder.resolve("server"));
        server = started;
        HalleyHome home = new HalleyHome(folder.resolve("home"));
        Login.of(started.url(), TestServer.KEY).save(home);
        return Client.open(home, name -> null);
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }
}
