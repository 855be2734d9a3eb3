package dev.halley.server.metadata;

import dev.halley.client.Client;
import dev.halley.config.HalleyHome;
import dev.halley.metadata.remote.Login;
import dev.halley.server.TestServer;
import dev.halley.testmetadata.ClientContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;

/** A home that is logged in to a server ({@code halley login URL}). */
class RemoteClientTest extends ClientContract {

    private TestServer server;

    @Override
    protected Client open(Path folder) {
        server = TestServer.start(folder.resolve("server"));
        HalleyHome home = new HalleyHome(folder.resolve("home"));
        Login.of(server.url(), TestServer.KEY).save(home);
        return Client.open(home, name -> null);
    }

    @AfterEach
    void stop() {
        server.close();
    }
}
