package dev.halley.server.registrymodel;

import dev.halley.server.version.SemanticVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A version of a registered model.
 *
 * @param experimentKey the experiment whose model it is; it may be gone
 * @param status one of {@link RegistryModels#STATUSES}
 * @param metadata a JSON array of objects with key and value, as text
 * @param statusConfiguration a JSON object as text
 */
record ModelVersion(
        String itemId,
        String modelId,
        SemanticVersion version,
        String experimentKey,
        String experimentModelName,
        String comment,
        String status,
        @Nullable String metadata,
        @Nullable String statusConfiguration,
        String owner,
        long createdMillis,
        long updatedMillis,
        long sizeInBytes,
        long fileCount,
        List<String> tags) {

    ModelVersion withTags(List<String> found) {
        return new ModelVersion(
                itemId,
                modelId,
                version,
                experimentKey,
                experimentModelName,
                comment,
                status,
                metadata,
                statusConfiguration,
                owner,
                createdMillis,
                updatedMillis,
                sizeInBytes,
                fileCount,
                found);
    }
}
