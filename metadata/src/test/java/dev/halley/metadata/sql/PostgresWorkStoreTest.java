package dev.halley.metadata.sql;

import dev.halley.metadata.MetadataStore;
import dev.halley.testpostgres.PostgresCluster;

class PostgresWorkStoreTest extends WorkStoreContract {

    @Override
    MetadataStore open() {
        return SqlMetadataStore.connect(PostgresCluster.shared().newDatabase());
    }
}
