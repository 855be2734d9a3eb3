package dev.halley.server.metadata;

import dev.halley.client.Client;
import dev.halley.config.HalleyHome;
import dev.halley.testpostgres.PostgresCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A home that is logged in to a server whose own home has its metadata in PostgreSQL. */
class RemoteClientOnPostgresTest extends RemoteClientTest {

    @Override
    protected Client open(Path folder) {
        HalleyHome ofServer = new HalleyHome(folder.resolve("server"));
        try {
            Files.writeString(
                    ofServer.create().metadataUrl(), PostgresCluster.shared().newDatabase());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return super.open(folder);
    }
}
