package dev.halley.server.artifact;

import dev.halley.server.asset.Asset;
import dev.halley.server.asset.AssetHolder;
import dev.halley.server.asset.VersionFiles;
import dev.halley.server.database.Database;
import dev.halley.server.http.Caller;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The files of artifact versions, without their bytes. */
public final class ArtifactFiles implements AssetHolder.OfArtifacts {

    private static final String SELECT = "SELECT " + VersionFiles.COLUMNS + " FROM artifact_asset ";

    private final Database database;
    private final Artifacts artifacts;

    public ArtifactFiles(Database database, Artifacts artifacts) {
        this.database = database;
        this.artifacts = artifacts;
    }

    @Override
    public void checkOpen(Caller caller, String versionId) {
        checkOpen(artifacts.require(caller, versionId).version());
    }

    private static void checkOpen(ArtifactVersion version) {
        if (version.state() != ArtifactState.OPEN) {
            throw Artifacts.isFinal(version);
        }
    }

    @Override
    public CompletableFuture<?> put(Caller caller, String versionId, Asset asset, boolean overwrite) {
        checkOpen(caller, versionId);
        return putAll(versionId, List.of(asset));
    }

    /** All or none. A file name is unique in a version: the later one stays. */
    CompletableFuture<?> putAll(String versionId, List<Asset> assets) {
        return database.write(handle -> {
            // It may have been closed since the check.
            ArtifactRows.version(handle, versionId).ifPresent(ArtifactFiles::checkOpen);
            assets.forEach(asset -> put(handle, versionId, asset));
            return assets.size();
        });
    }

    private static void put(Handle handle, String versionId, Asset asset) {
        handle.createUpdate("DELETE FROM artifact_asset WHERE version_id = :version"
                        + " AND (file_name = :fileName OR asset_id = :asset)")
                .bind("version", versionId)
                .bind("fileName", asset.fileName())
                .bind("asset", asset.assetId())
                .execute();
        handle.createUpdate("""
                        INSERT INTO artifact_asset (version_id, asset_id, type, file_name, file_size, sha256, link, metadata,
                            created_millis)
                        VALUES (:version, :asset, :type, :fileName, :fileSize, :sha256, :link, :metadata, :created)
                        """)
                .bind("version", versionId)
                .bind("asset", asset.assetId())
                .bind("type", asset.type())
                .bind("fileName", asset.fileName())
                .bind("fileSize", asset.fileSize())
                .bind("sha256", asset.sha256())
                .bind("link", asset.link())
                .bind("metadata", asset.metadata())
                .bind("created", asset.createdMillis())
                .execute();
    }

    /** All of a version, by name. */
    List<Asset> of(String versionId) {
        return page(versionId, "", Integer.MAX_VALUE);
    }

    /** By name, from the one after {@code after}. */
    List<Asset> page(String versionId, String after, int limit) {
        return database.read(handle -> handle.createQuery(
                        SELECT + "WHERE version_id = :version AND file_name > :after ORDER BY file_name LIMIT :limit")
                .bind("version", versionId)
                .bind("after", after)
                .bind("limit", limit)
                .map(VersionFiles.ROW)
                .list());
    }

    Optional<Asset> find(String versionId, String assetId) {
        return database.read(handle -> handle.createQuery(SELECT + "WHERE version_id = :version AND asset_id = :asset")
                .bind("version", versionId)
                .bind("asset", assetId)
                .map(VersionFiles.ROW)
                .findOne());
    }

    @Override
    public Optional<Asset> find(
            Caller caller, @Nullable String experimentKey, @Nullable String versionId, String assetId) {
        if (versionId != null) {
            return artifacts.find(caller, versionId).flatMap(found -> find(versionId, assetId));
        }
        if (experimentKey == null) {
            return Optional.empty();
        }
        List<String> made = database.read(handle -> handle.createQuery("""
                        SELECT f.version_id FROM artifact_asset f JOIN artifact_version v ON v.version_id = f.version_id
                        WHERE v.experiment_key = :experiment AND f.asset_id = :asset
                        """)
                .bind("experiment", experimentKey)
                .bind("asset", assetId)
                .mapTo(String.class)
                .list());
        return made.stream()
                .flatMap(version -> find(caller, null, version, assetId).stream())
                .findFirst();
    }

    @Override
    public boolean has(String sha256) {
        return database.read(handle -> handle.createQuery("SELECT 1 FROM artifact_asset WHERE sha256 = :sha256 LIMIT 1")
                .bind("sha256", sha256)
                .mapTo(Integer.class)
                .findOne()
                .isPresent());
    }
}
