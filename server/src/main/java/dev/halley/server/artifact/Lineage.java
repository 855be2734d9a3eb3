package dev.halley.server.artifact;

import dev.halley.server.database.Database;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Which experiments made and read which versions. */
public final class Lineage {

    private final Database database;
    private final Clock clock;

    public Lineage(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** @param name null if the experiment is gone */
    record Reader(
            String experimentKey,
            @Nullable String name,
            @Nullable String project,
            @Nullable String workspace,
            long consumedMillis) {}

    /** Remembers that an experiment read a version. */
    void consumed(ArtifactVersion version, String experimentKey) {
        database.writeNow(handle -> handle.createUpdate("""
                        INSERT INTO artifact_consumer (version_id, experiment_key, consumed_millis)
                        VALUES (:version, :experiment, :now) ON CONFLICT DO NOTHING
                        """)
                .bind("version", version.versionId())
                .bind("experiment", experimentKey)
                .bind("now", clock.millis())
                .execute());
    }

    /** The experiments that read a version, the first reader first. */
    List<Reader> readers(ArtifactVersion version) {
        return database.read(handle -> handle.createQuery("""
                        SELECT c.experiment_key, e.name, p.name AS project, w.name AS workspace, c.consumed_millis
                        FROM artifact_consumer c
                        LEFT JOIN experiment e ON e.experiment_key = c.experiment_key
                        LEFT JOIN project p ON p.id = e.project_id
                        LEFT JOIN workspace w ON w.id = p.workspace_id
                        WHERE c.version_id = :version ORDER BY c.consumed_millis, c.experiment_key
                        """)
                .bind("version", version.versionId())
                .map((row, context) -> new Reader(
                        row.getString("experiment_key"),
                        row.getString("name"),
                        row.getString("project"),
                        row.getString("workspace"),
                        row.getLong("consumed_millis")))
                .list());
    }

    /** What an experiment made. */
    List<Artifacts.Found> outputs(String experimentKey) {
        return found(experimentKey, true);
    }

    /** What an experiment read. */
    List<Artifacts.Found> inputs(String experimentKey) {
        return found(experimentKey, false);
    }

    private List<Artifacts.Found> found(String experimentKey, boolean made) {
        return database.read(handle -> withArtifacts(handle, ArtifactRows.ofExperiment(handle, experimentKey, made)));
    }

    private static List<Artifacts.Found> withArtifacts(Handle handle, List<ArtifactVersion> versions) {
        List<Artifacts.Found> found = new ArrayList<>();
        for (ArtifactVersion version : versions) {
            ArtifactRows.byId(handle, version.artifactId())
                    .ifPresent(artifact -> found.add(new Artifacts.Found(artifact, version)));
        }
        return found;
    }
}
