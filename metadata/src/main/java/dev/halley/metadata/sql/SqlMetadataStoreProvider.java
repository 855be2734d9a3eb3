package dev.halley.metadata.sql;

import dev.halley.config.HalleyHome;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.metadata.MetadataStore;
import dev.halley.metadata.MetadataStoreProvider;
import java.io.IOException;
import java.nio.file.Files;
import org.jspecify.annotations.Nullable;

/**
 * Opens the PostgreSQL database that {@code HALLEY_METADATA_URL} names, else the one that a file of the home names, else {@code metadata.db}
 * of the home.
 */
public final class SqlMetadataStoreProvider implements MetadataStoreProvider {

    static final String URL_VARIABLE = "HALLEY_METADATA_URL";

    @Override
    public MetadataStore open(HalleyHome home) {
        String url = System.getenv(URL_VARIABLE);
        String from = URL_VARIABLE;
        if (url == null || url.isBlank()) {
            url = ofHome(home);
            from = home.metadataUrl().toString();
        }
        if (url == null) {
            SqliteLibrary.keepIn(home.cache());
            return SqlMetadataStore.open(home.metadataDatabase());
        }
        if (!url.startsWith("jdbc:postgresql:")) {
            throw new HalleyException(
                    ErrorKind.INVALID,
                    from + ": it does not begin with 'jdbc:postgresql:' (expected:"
                            + " jdbc:postgresql://HOST/DATABASE?user=USER&password=PASSWORD).");
        }
        return SqlMetadataStore.connect(url);
    }

    private static @Nullable String ofHome(HalleyHome home) {
        try {
            return Files.exists(home.metadataUrl())
                    ? Files.readString(home.metadataUrl()).strip()
                    : null;
        } catch (IOException e) {
            throw new HalleyException(
                    ErrorKind.FAILED,
                    home.metadataUrl() + " cannot be read: " + e + " (expected: the address of a database).",
                    e);
        }
    }
}
