package dev.halley.metadata;

import dev.halley.config.HalleyHome;

/**
 * Opens metadata stores. Found by {@link java.util.ServiceLoader}: {@code halley-metadata} on the class path brings the one
 * that keeps everything in an SQLite file.
 */
public interface MetadataStoreProvider {

    /**
     * Opens the store of a home and creates it if there is none.
     *
     * @throws dev.halley.error.HalleyException FAILED if it cannot be opened; the message says what to do
     */
    MetadataStore open(HalleyHome home);
}
