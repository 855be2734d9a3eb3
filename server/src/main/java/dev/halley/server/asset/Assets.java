package dev.halley.server.asset;

import dev.halley.server.database.Database;
import dev.halley.server.quota.Quotas;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/** The assets of experiments, without their bytes. */
public final class Assets {

    private final Database database;
    private final Quotas quotas;

    public Assets(Database database, Quotas quotas) {
        this.database = database;
        this.quotas = quotas;
    }

    /**
     * Refuses content for which the workspace of the experiment has no room.
     *
     * @param bytes that arrived, 0 to ask before they do
     * @throws dev.halley.server.error.ApiException TOO_LARGE
     */
    void requireRoom(long experimentId, long bytes) {
        quotas.requireRoomForBytes(experimentId, bytes);
    }

    /**
     * Adds the asset, in place of the one with its id: clients send again what was not answered.
     *
     * @param overwrite whether it also takes the place of assets with its name, type and group
     * @throws dev.halley.server.error.ApiException TOO_LARGE if the workspace has no room for it
     */
    public CompletableFuture<Integer> put(long experimentId, Asset asset, boolean overwrite) {
        if (asset.fileSize() > 0) {
            requireRoom(experimentId, asset.fileSize());
        }
        return database.write(handle -> {
            if (overwrite) {
                handle.createUpdate("DELETE FROM asset WHERE experiment_id = :experiment AND type = :type"
                                + " AND file_name = :fileName"
                                + " AND coalesce(grouping_name, '') = coalesce(:groupingName, '')")
                        .bind("experiment", experimentId)
                        .bindMethods(asset)
                        .execute();
            }
            return handle.createUpdate("INSERT INTO asset (experiment_id, asset_id, type, file_name,"
                            + " file_size, sha256, link, context, step, epoch, grouping_name, metadata,"
                            + " created_millis) VALUES (:experiment, :assetId, :type, :fileName, :fileSize, :sha256,"
                            + " :link, :context, :step, :epoch, :groupingName, :metadata, :createdMillis)"
                            + " ON CONFLICT (experiment_id, asset_id) DO UPDATE SET type = excluded.type,"
                            + " file_name = excluded.file_name, file_size = excluded.file_size, sha256 = excluded.sha256,"
                            + " link = excluded.link, context = excluded.context, step = excluded.step,"
                            + " epoch = excluded.epoch, grouping_name = excluded.grouping_name,"
                            + " metadata = excluded.metadata, created_millis = excluded.created_millis")
                    .bind("experiment", experimentId)
                    .bindMethods(asset)
                    .execute();
        });
    }

    CompletableFuture<Integer> delete(long experimentId, String assetId) {
        return database.write(handle -> handle.createUpdate(
                        "DELETE FROM asset WHERE experiment_id = :experiment AND asset_id = :asset")
                .bind("experiment", experimentId)
                .bind("asset", assetId)
                .execute());
    }

    Optional<Asset> find(long experimentId, String assetId) {
        return database.read(handle -> handle.createQuery(
                        "SELECT * FROM asset WHERE experiment_id = :experiment AND asset_id = :asset")
                .bind("experiment", experimentId)
                .bind("asset", assetId)
                .map(ConstructorMapper.of(Asset.class))
                .findOne());
    }

    /** Whether an asset of any experiment has this content. */
    boolean has(String sha256) {
        return database.read(handle -> handle.createQuery("SELECT 1 FROM asset WHERE sha256 = :sha256 LIMIT 1")
                .bind("sha256", sha256)
                .mapTo(Integer.class)
                .findOne()
                .isPresent());
    }

    /** All of an experiment, oldest first. */
    public List<Asset> of(long experimentId) {
        return database.read(handle -> handle.createQuery(
                        "SELECT * FROM asset WHERE experiment_id = :experiment ORDER BY created_millis, id")
                .bind("experiment", experimentId)
                .map(ConstructorMapper.of(Asset.class))
                .list());
    }
}
