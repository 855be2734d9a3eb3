package dev.halley.server.asset;

import dev.halley.server.http.Caller;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What has assets without being an experiment: the versions of artifacts and of registered models. */
public interface AssetHolder {

    /**
     * The asset of something that the caller may read.
     *
     * @param experimentKey the experiment that asks, or that made the asset; clients send one with every download
     * @param versionId the artifact version, null if none is named
     */
    Optional<Asset> find(Caller caller, @Nullable String experimentKey, @Nullable String versionId, String assetId);

    /** Whether any asset has this content. */
    boolean has(String sha256);

    /** An {@link AssetHolder} that takes uploads: an experiment uploads the files of an artifact version. */
    interface OfArtifacts extends AssetHolder {

        /** Refuses an upload that could not be kept, before its bytes are read. */
        void checkOpen(Caller caller, String versionId);

        /** Keeps the asset; done when it is durable. */
        CompletableFuture<?> put(Caller caller, String versionId, Asset asset, boolean overwrite);
    }
}
