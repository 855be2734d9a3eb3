package dev.halley.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A version of a model: the artifacts that belong together, the runs that made them, and what was learned of it.
 *
 * @param number 1 for the first of its model
 * @param name unique in its model; the number if nobody gave one
 * @param description may be empty
 * @param artifacts by name, the newest version of each
 * @param runs names of the runs that worked on it, newest first
 */
public record StoredModelVersion(
        String id,
        String model,
        int number,
        String name,
        ModelStage stage,
        String description,
        Instant created,
        Map<String, JsonNode> metadata,
        Map<String, StoredArtifact> artifacts,
        List<String> runs) {

    public StoredModelVersion {
        metadata = Copies.of(metadata);
        artifacts = Copies.of(artifacts);
        runs = List.copyOf(runs);
    }

    /** Where the artifact of that name, or of that last part of the name, is; null if it is not there. */
    public @Nullable StoredArtifact artifact(String wanted) {
        StoredArtifact exact = artifacts.get(wanted);
        if (exact != null) {
            return exact;
        }
        for (Map.Entry<String, StoredArtifact> entry : artifacts.entrySet()) {
            if (entry.getKey().endsWith("::" + wanted)) {
                return entry.getValue();
            }
        }
        return null;
    }
}
