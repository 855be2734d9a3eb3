package dev.halley.metadata.sqlite;

import dev.halley.config.HalleyHome;
import dev.halley.metadata.MetadataStore;
import dev.halley.metadata.MetadataStoreProvider;

/** Opens {@code metadata.db} of a home. */
public final class SqliteMetadataStoreProvider implements MetadataStoreProvider {

    @Override
    public MetadataStore open(HalleyHome home) {
        return SqliteMetadataStore.open(home.metadataDatabase());
    }
}
