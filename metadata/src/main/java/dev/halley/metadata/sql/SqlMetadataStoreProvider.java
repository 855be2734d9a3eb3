package dev.halley.metadata.sql;

import dev.halley.config.HalleyHome;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.metadata.MetadataStore;
import dev.halley.metadata.MetadataStoreProvider;

/** Opens the PostgreSQL database that {@code HALLEY_METADATA_URL} names, else {@code metadata.db} of the home. */
public final class SqlMetadataStoreProvider implements MetadataStoreProvider {

    static final String URL_VARIABLE = "HALLEY_METADATA_URL";

    @Override
    public MetadataStore open(HalleyHome home) {
        String url = System.getenv(URL_VARIABLE);
        if (url == null || url.isBlank()) {
            SqliteLibrary.keepIn(home.cache());
            return SqlMetadataStore.open(home.metadataDatabase());
        }
        if (!url.startsWith("jdbc:postgresql:")) {
            throw new HalleyException(
                    ErrorKind.INVALID,
                    URL_VARIABLE + ": it does not begin with 'jdbc:postgresql:' (expected:"
                            + " jdbc:postgresql://HOST/DATABASE?user=USER&password=PASSWORD).");
        }
        return SqlMetadataStore.connect(url);
    }
}
