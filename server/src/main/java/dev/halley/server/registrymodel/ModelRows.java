package dev.halley.server.registrymodel;

import dev.halley.server.asset.Asset;
import dev.halley.server.asset.VersionFiles;
import dev.halley.server.version.SemanticVersion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/** Reads registered models and their versions from their tables. */
final class ModelRows {

    private static final String MODELS = """
            SELECT m.model_id, m.workspace_id, w.name AS workspace, m.name, m.description, m.notes, m.is_public,
                u.name AS owner, m.created_millis, m.updated_millis
            FROM registry_model m
            JOIN workspace w ON w.id = m.workspace_id
            LEFT JOIN account u ON u.id = m.owner_id
            """;

    private static final String VERSIONS = """
            SELECT v.item_id, v.model_id, v.version, v.experiment_key, v.experiment_model_name, v.comment, v.status,
                v.metadata, v.status_configuration, u.name AS owner, v.created_millis, v.updated_millis,
                (SELECT coalesce(sum(f.file_size), 0) FROM model_asset f WHERE f.item_id = v.item_id) AS size,
                (SELECT count(*) FROM model_asset f WHERE f.item_id = v.item_id) AS files
            FROM model_version v
            LEFT JOIN account u ON u.id = v.owner_id
            """;

    private static final RowMapper<RegistryModel> MODEL = (row, context) -> new RegistryModel(
            row.getString("model_id"),
            row.getLong("workspace_id"),
            row.getString("workspace"),
            row.getString("name"),
            row.getString("description"),
            row.getString("notes"),
            row.getInt("is_public") != 0,
            known(row.getString("owner")),
            row.getLong("created_millis"),
            row.getLong("updated_millis"));

    private static final RowMapper<ModelVersion> VERSION = (row, context) -> new ModelVersion(
            row.getString("item_id"),
            row.getString("model_id"),
            SemanticVersion.parse(row.getString("version"), 0),
            row.getString("experiment_key"),
            row.getString("experiment_model_name"),
            row.getString("comment"),
            row.getString("status"),
            row.getString("metadata"),
            row.getString("status_configuration"),
            known(row.getString("owner")),
            row.getLong("created_millis"),
            row.getLong("updated_millis"),
            row.getLong("size"),
            row.getLong("files"),
            List.of());

    private ModelRows() {}

    private static String known(@Nullable String owner) {
        return owner == null ? "" : owner;
    }

    static Optional<RegistryModel> byName(Handle handle, long workspaceId, String name) {
        return handle.createQuery(MODELS + "WHERE m.workspace_id = :workspace AND m.name = :name")
                .bind("workspace", workspaceId)
                .bind("name", name)
                .map(MODEL)
                .findOne();
    }

    static Optional<RegistryModel> byId(Handle handle, String modelId) {
        return handle.createQuery(MODELS + "WHERE m.model_id = :model")
                .bind("model", modelId)
                .map(MODEL)
                .findOne();
    }

    /** By name, from the one after {@code after}. */
    static List<RegistryModel> page(Handle handle, long workspaceId, String after, int limit) {
        return handle.createQuery(
                        MODELS + "WHERE m.workspace_id = :workspace AND m.name > :after ORDER BY m.name LIMIT :limit")
                .bind("workspace", workspaceId)
                .bind("after", after)
                .bind("limit", limit)
                .map(MODEL)
                .list();
    }

    static Optional<ModelVersion> version(Handle handle, String itemId) {
        return handle.createQuery(VERSIONS + "WHERE v.item_id = :item")
                .bind("item", itemId)
                .map(VERSION)
                .findOne()
                .map(version -> tagged(handle, "v.item_id = :id", itemId, List.of(version))
                        .get(0));
    }

    /** The oldest version first. */
    static List<ModelVersion> versions(Handle handle, String modelId) {
        List<ModelVersion> found = handle.createQuery(VERSIONS + "WHERE v.model_id = :model")
                .bind("model", modelId)
                .map(VERSION)
                .list();
        return tagged(handle, "v.model_id = :id", modelId, found).stream()
                .sorted(Comparator.comparing(ModelVersion::version))
                .toList();
    }

    /** The registered versions of the models of an experiment. */
    static List<ModelVersion> ofExperiment(Handle handle, String experimentKey) {
        List<ModelVersion> found = handle.createQuery(
                        VERSIONS + "WHERE v.experiment_key = :experiment ORDER BY v.created_millis, v.item_id")
                .bind("experiment", experimentKey)
                .map(VERSION)
                .list();
        return tagged(handle, "v.experiment_key = :id", experimentKey, found);
    }

    private static List<ModelVersion> tagged(Handle handle, String where, String id, List<ModelVersion> versions) {
        Map<String, List<String>> tags = new HashMap<>();
        handle.createQuery("SELECT t.item_id, t.name FROM model_version_tag t JOIN model_version v"
                        + " ON v.item_id = t.item_id WHERE " + where + " ORDER BY t.name")
                .bind("id", id)
                .map((row, context) -> tags.computeIfAbsent(row.getString(1), key -> new ArrayList<>())
                        .add(row.getString(2)))
                .list();
        return versions.stream()
                .map(version -> version.withTags(tags.getOrDefault(version.itemId(), List.of())))
                .toList();
    }

    static List<Asset> files(Handle handle, String itemId) {
        return handle.createQuery("SELECT " + VersionFiles.COLUMNS
                        + " FROM model_asset WHERE item_id = :item ORDER BY file_name, asset_id")
                .bind("item", itemId)
                .map(VersionFiles.ROW)
                .list();
    }
}
