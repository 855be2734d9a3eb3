package dev.halley.metadata.sql;

import dev.halley.client.Client;
import dev.halley.config.HalleyHome;
import dev.halley.stack.Flavors;
import dev.halley.testmetadata.ClientContract;
import dev.halley.testpostgres.PostgresCluster;
import java.nio.file.Path;
import java.util.Optional;

/** A home whose metadata is in PostgreSQL. */
class PostgresClientTest extends ClientContract {

    @Override
    protected Client open(Path home) {
        String database = PostgresCluster.shared().newDatabase();
        Flavors flavors =
                new Flavors(() -> Flavors.onClassPath(getClass().getClassLoader()), (type, name) -> Optional.empty());
        return Client.open(new HalleyHome(home), name -> null, SqlMetadataStore.connect(database), flavors);
    }
}
