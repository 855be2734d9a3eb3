package dev.halley.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of a version of an artifact.
 *
 * @param content its name, version and where its content is
 * @param kind what it is for: {@code data}, {@code model}, {@code metrics} or what the user said
 * @param madeBy the step that made it; null if it was saved or registered outside of a run, or if that run was deleted
 * @param visualisations what shows it
 */
public record ArtifactVersion(
        StoredArtifact content,
        String kind,
        Instant created,
        @Nullable StepOrigin madeBy,
        List<String> tags,
        Map<String, JsonNode> metadata,
        List<Visualisation> visualisations) {

    public ArtifactVersion {
        tags = List.copyOf(tags);
        metadata = Copies.of(metadata);
        visualisations = List.copyOf(visualisations);
    }

    public String name() {
        return content.artifact();
    }

    public int version() {
        return content.version();
    }
}
