package dev.halley.metadata.sql;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.halley.error.HalleyException;
import dev.halley.metadata.MetadataStore;
import dev.halley.testmetadata.MetadataStoreContract;
import dev.halley.testpostgres.PostgresCluster;
import org.junit.jupiter.api.Test;

class PostgresMetadataStoreTest extends MetadataStoreContract {

    @Override
    protected MetadataStore open() {
        return SqlMetadataStore.connect(PostgresCluster.shared().newDatabase());
    }

    @Test
    void neverTellsThePassword() {
        String url = PostgresCluster.shared().url("no_such_database");

        assertThatExceptionOfType(HalleyException.class)
                .isThrownBy(() -> SqlMetadataStore.connect(url))
                .withMessageContaining("HALLEY_METADATA_URL")
                .withMessageNotContaining(PostgresCluster.shared().password());
    }
}
