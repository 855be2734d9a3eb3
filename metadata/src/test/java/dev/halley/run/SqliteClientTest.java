package dev.halley.run;

import dev.halley.client.Client;
import dev.halley.config.HalleyHome;
import dev.halley.testmetadata.ClientContract;
import java.nio.file.Path;

/** A home that nobody said anything about. */
class SqliteClientTest extends ClientContract {

    @Override
    protected Client open(Path home) {
        return Client.open(new HalleyHome(home), name -> null);
    }
}
