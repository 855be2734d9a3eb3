package dev.halley.metadata.sqlite;

import dev.halley.metadata.NewArtifact;
import dev.halley.metadata.StoredArtifact;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Versions of artifacts, and which output of which step they are. */
final class ArtifactTables {

    private ArtifactTables() {}

    /** Stores the outputs of a step, each as the next version of its artifact. */
    static List<StoredArtifact> insert(Handle handle, String stepRunId, List<NewArtifact> artifacts) {
        List<StoredArtifact> stored = new ArrayList<>();
        for (NewArtifact made : artifacts) {
            int version = handle.createQuery(
                            "SELECT coalesce(max(version), 0) + 1 FROM artifact_version WHERE artifact = :artifact")
                    .bind("artifact", made.artifact())
                    .mapTo(Integer.class)
                    .one();
            StoredArtifact artifact = new StoredArtifact(
                    UUID.randomUUID().toString(),
                    made.artifact(),
                    version,
                    made.type(),
                    made.materializer(),
                    made.hash(),
                    made.uri(),
                    made.size());
            handle.createUpdate(
                            "INSERT INTO artifact_version (id, artifact, version, type, materializer, hash, uri, size)"
                                    + " VALUES (:id, :artifact, :version, :type, :materializer, :hash, :uri, :size)")
                    .bind("id", artifact.id())
                    .bind("artifact", artifact.artifact())
                    .bind("version", version)
                    .bind("type", artifact.type())
                    .bind("materializer", artifact.materializer())
                    .bind("hash", artifact.hash())
                    .bind("uri", artifact.uri())
                    .bind("size", artifact.size())
                    .execute();
            handle.createUpdate("INSERT INTO step_output (step_run_id, position, output, artifact_id)"
                            + " VALUES (:step, :position, :output, :artifact)")
                    .bind("step", stepRunId)
                    .bind("position", stored.size())
                    .bind("output", made.output())
                    .bind("artifact", artifact.id())
                    .execute();
            stored.add(artifact);
        }
        return stored;
    }

    /** Gives a step the outputs of another. */
    static void copy(Handle handle, String fromStepRunId, String toStepRunId) {
        handle.createUpdate("INSERT INTO step_output (step_run_id, position, output, artifact_id)"
                        + " SELECT :to, position, output, artifact_id FROM step_output WHERE step_run_id = :from")
                .bind("from", fromStepRunId)
                .bind("to", toStepRunId)
                .execute();
    }

    /** By output name, in the order of the outputs. */
    static Map<String, StoredArtifact> outputs(Handle handle, String stepRunId) {
        Map<String, StoredArtifact> outputs = new LinkedHashMap<>();
        handle.createQuery("SELECT o.output, a.* FROM step_output o JOIN artifact_version a ON a.id = o.artifact_id"
                        + " WHERE o.step_run_id = :step ORDER BY o.position")
                .bind("step", stepRunId)
                .map((row, context) -> Map.entry(
                        row.getString("output"),
                        new StoredArtifact(
                                row.getString("id"),
                                row.getString("artifact"),
                                row.getInt("version"),
                                row.getString("type"),
                                row.getString("materializer"),
                                row.getString("hash"),
                                row.getString("uri"),
                                row.getLong("size"))))
                .forEach(output -> outputs.put(output.getKey(), output.getValue()));
        return outputs;
    }
}
