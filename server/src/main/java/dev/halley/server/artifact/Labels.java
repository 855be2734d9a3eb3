package dev.halley.server.artifact;

import java.util.List;
import org.jdbi.v3.core.Handle;

/** Writes tags and aliases. For the writer's transaction. */
final class Labels {

    private Labels() {}

    static void setTags(Handle handle, String versionId, List<String> tags) {
        set(handle, "artifact_version_tag", "version_id", versionId, tags);
    }

    static void setArtifactTags(Handle handle, String artifactId, List<String> tags) {
        set(handle, "artifact_tag", "artifact_id", artifactId, tags);
    }

    private static void set(Handle handle, String table, String column, String id, List<String> names) {
        handle.createUpdate("DELETE FROM " + table + " WHERE " + column + " = :id")
                .bind("id", id)
                .execute();
        for (String name : names) {
            handle.createUpdate("INSERT INTO " + table + " (" + column
                            + ", name) VALUES (:id, :name) ON CONFLICT DO NOTHING")
                    .bind("id", id)
                    .bind("name", name)
                    .execute();
        }
    }

    /** Makes these all the aliases of a version. Comet: Latest is the server's, and stays where it is. */
    static void setAliases(Handle handle, String artifactId, String versionId, List<String> aliases) {
        handle.createUpdate("DELETE FROM artifact_alias WHERE version_id = :version AND alias <> :latest")
                .bind("version", versionId)
                .bind("latest", ArtifactVersion.LATEST)
                .execute();
        giveAliases(
                handle,
                artifactId,
                versionId,
                aliases.stream()
                        .filter(alias -> !alias.equalsIgnoreCase(ArtifactVersion.LATEST))
                        .toList());
    }

    static void giveAliases(Handle handle, String artifactId, String versionId, List<String> aliases) {
        for (String alias : aliases) {
            handle.createUpdate("""
                            INSERT INTO artifact_alias (artifact_id, alias, version_id) VALUES (:artifact, :alias, :version)
                            ON CONFLICT (artifact_id, alias) DO UPDATE SET version_id = excluded.version_id
                            """)
                    .bind("artifact", artifactId)
                    .bind("alias", alias)
                    .bind("version", versionId)
                    .execute();
        }
    }
}
