package dev.halley.artifactstore;

import dev.halley.stack.ConfigAttribute;
import org.jspecify.annotations.Nullable;

/**
 * Configuration of the {@code local} artifact store.
 *
 * @param path null for the folder {@code artifacts} of the Halley home
 */
record LocalArtifactStoreConfig(
        @ConfigAttribute(description = "Folder that keeps the artifacts; 'artifacts' in the Halley home if absent.")
        @Nullable
        String path) {}
