package dev.halley.server.artifact;

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

/** Reads artifacts and their versions from their tables. */
final class ArtifactRows {

    private static final String ARTIFACTS = """
            SELECT a.artifact_id, a.workspace_id, w.name AS workspace, a.project_key, p.name AS project, a.name, a.type,
                a.description, a.is_public, u.name AS owner, a.created_millis, a.updated_millis
            FROM artifact a
            JOIN workspace w ON w.id = a.workspace_id
            LEFT JOIN project p ON p.project_key = a.project_key
            LEFT JOIN account u ON u.id = a.owner_id
            """;

    private static final String VERSIONS = """
            SELECT v.version_id, v.artifact_id, v.version, v.experiment_key, u.name AS owner, v.state, v.metadata, v.note,
                v.added_millis,
                (SELECT coalesce(sum(f.file_size), 0) FROM artifact_asset f WHERE f.version_id = v.version_id) AS size,
                (SELECT count(*) FROM artifact_asset f WHERE f.version_id = v.version_id) AS files
            FROM artifact_version v
            LEFT JOIN account u ON u.id = v.owner_id
            """;

    private static final RowMapper<Artifact> ARTIFACT = (row, context) -> new Artifact(
            row.getString("artifact_id"),
            row.getLong("workspace_id"),
            row.getString("workspace"),
            row.getString("project_key"),
            row.getString("project"),
            row.getString("name"),
            row.getString("type"),
            row.getString("description"),
            row.getInt("is_public") != 0,
            known(row.getString("owner")),
            row.getLong("created_millis"),
            row.getLong("updated_millis"),
            List.of());

    private static final RowMapper<ArtifactVersion> VERSION = (row, context) -> new ArtifactVersion(
            row.getString("version_id"),
            row.getString("artifact_id"),
            SemanticVersion.parse(row.getString("version"), 0),
            row.getString("experiment_key"),
            known(row.getString("owner")),
            ArtifactState.valueOf(row.getString("state")),
            row.getString("metadata"),
            row.getString("note"),
            row.getLong("added_millis"),
            row.getLong("size"),
            row.getLong("files"),
            List.of(),
            List.of());

    private ArtifactRows() {}

    private static String known(@Nullable String owner) {
        return owner == null ? "" : owner;
    }

    static Optional<Artifact> byId(Handle handle, String artifactId) {
        return handle.createQuery(ARTIFACTS + "WHERE a.artifact_id = :artifact")
                .bind("artifact", artifactId)
                .map(ARTIFACT)
                .findOne()
                .map(artifact -> withTags(handle, artifact));
    }

    static Optional<Artifact> byName(Handle handle, long workspaceId, String name) {
        return handle.createQuery(ARTIFACTS + "WHERE a.workspace_id = :workspace AND a.name = :name")
                .bind("workspace", workspaceId)
                .bind("name", name)
                .map(ARTIFACT)
                .findOne()
                .map(artifact -> withTags(handle, artifact));
    }

    /**
     * By name.
     *
     * @param type null means all
     * @param after the name after which the page begins, empty for the first
     */
    static List<Artifact> page(Handle handle, long workspaceId, @Nullable String type, String after, int limit) {
        List<Artifact> found = handle.createQuery(ARTIFACTS
                        + "WHERE a.workspace_id = :workspace AND a.name > :after AND (:anyType = 1 OR a.type = :type)"
                        + " ORDER BY a.name LIMIT :limit")
                .bind("workspace", workspaceId)
                .bind("after", after)
                .bind("anyType", type == null ? 1 : 0)
                .bind("type", type == null ? "" : type)
                .bind("limit", limit)
                .map(ARTIFACT)
                .list();
        List<Artifact> tagged = new ArrayList<>();
        found.forEach(artifact -> tagged.add(withTags(handle, artifact)));
        return tagged;
    }

    private static Artifact withTags(Handle handle, Artifact artifact) {
        return artifact.withTags(
                handle.createQuery("SELECT name FROM artifact_tag WHERE artifact_id = :artifact ORDER BY name")
                        .bind("artifact", artifact.artifactId())
                        .mapTo(String.class)
                        .list());
    }

    static Optional<ArtifactVersion> version(Handle handle, String versionId) {
        return handle.createQuery(VERSIONS + "WHERE v.version_id = :version")
                .bind("version", versionId)
                .map(VERSION)
                .findOne()
                .map(version -> labelled(handle, "version_id", versionId, List.of(version))
                        .get(0));
    }

    static Optional<ArtifactVersion> version(Handle handle, String artifactId, String version) {
        return id(
                        handle,
                        "SELECT version_id FROM artifact_version WHERE artifact_id = :artifact AND version = :text",
                        artifactId,
                        version)
                .flatMap(id -> version(handle, id));
    }

    /** Comet: Python asks for {@code latest}, so aliases are also found in another case. */
    static Optional<ArtifactVersion> byAlias(Handle handle, String artifactId, String alias) {
        return id(
                        handle,
                        "SELECT version_id FROM artifact_alias WHERE artifact_id = :artifact AND alias = :text",
                        artifactId,
                        alias)
                .or(() -> id(
                        handle,
                        "SELECT version_id FROM artifact_alias WHERE artifact_id = :artifact"
                                + " AND LOWER(alias) = LOWER(:text) ORDER BY alias LIMIT 1",
                        artifactId,
                        alias))
                .flatMap(id -> version(handle, id));
    }

    private static Optional<String> id(Handle handle, String query, String artifactId, String text) {
        return handle.createQuery(query)
                .bind("artifact", artifactId)
                .bind("text", text)
                .mapTo(String.class)
                .findOne();
    }

    /** The oldest version first. */
    static List<ArtifactVersion> versions(Handle handle, String artifactId) {
        List<ArtifactVersion> found = handle.createQuery(VERSIONS + "WHERE v.artifact_id = :artifact")
                .bind("artifact", artifactId)
                .map(VERSION)
                .list();
        return labelled(handle, "artifact_id", artifactId, found).stream()
                .sorted(Comparator.comparing(ArtifactVersion::version))
                .toList();
    }

    /** Of an experiment that made them ({@code made}) or read them, the oldest first. */
    static List<ArtifactVersion> ofExperiment(Handle handle, String experimentKey, boolean made) {
        String which = made
                ? "WHERE v.experiment_key = :experiment"
                : "WHERE v.version_id IN (SELECT version_id FROM artifact_consumer WHERE experiment_key = :experiment)";
        List<ArtifactVersion> labelled = new ArrayList<>();
        for (ArtifactVersion version : handle.createQuery(VERSIONS + which + " ORDER BY v.added_millis, v.version_id")
                .bind("experiment", experimentKey)
                .map(VERSION)
                .list()) {
            labelled.addAll(labelled(handle, "version_id", version.versionId(), List.of(version)));
        }
        return labelled;
    }

    private static List<ArtifactVersion> labelled(
            Handle handle, String column, String id, List<ArtifactVersion> versions) {
        Map<String, List<String>> aliases = new HashMap<>();
        Map<String, List<String>> tags = new HashMap<>();
        handle.createQuery("SELECT version_id, alias FROM artifact_alias WHERE " + column + " = :id ORDER BY alias")
                .bind("id", id)
                .map((row, context) -> aliases.computeIfAbsent(row.getString(1), key -> new ArrayList<>())
                        .add(row.getString(2)))
                .list();
        String tagged = column.equals("version_id")
                ? "version_id = :id"
                : "version_id IN (SELECT version_id FROM artifact_version WHERE artifact_id = :id)";
        handle.createQuery("SELECT version_id, name FROM artifact_version_tag WHERE " + tagged + " ORDER BY name")
                .bind("id", id)
                .map((row, context) -> tags.computeIfAbsent(row.getString(1), key -> new ArrayList<>())
                        .add(row.getString(2)))
                .list();
        return versions.stream()
                .map(version -> version.withLabels(
                        aliases.getOrDefault(version.versionId(), List.of()),
                        tags.getOrDefault(version.versionId(), List.of())))
                .toList();
    }
}
