package dev.halley.server.asset;

import org.jspecify.annotations.Nullable;

/**
 * An asset of an experiment.
 *
 * @param assetId unique in its experiment
 * @param type one of Comet's, such as {@code source_code}; {@code asset} for plain files
 * @param fileName as logged; may contain slashes
 * @param fileSize bytes, 0 for a remote asset
 * @param sha256 of the content, null for a remote asset
 * @param link where a remote asset is, null if the bytes are here
 * @param context the part of the run, such as {@code train}
 * @param step null if it was logged without
 * @param groupingName for instance the name of the model whose file it is
 * @param metadata a JSON object as text
 * @param createdMillis epoch milliseconds
 */
public record Asset(
        String assetId,
        String type,
        String fileName,
        long fileSize,
        @Nullable String sha256,
        @Nullable String link,
        @Nullable String context,
        @Nullable Long step,
        @Nullable Long epoch,
        @Nullable String groupingName,
        @Nullable String metadata,
        long createdMillis) {}
