package dev.halley.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * Something that a step made. It becomes the next version of the artifact of that name.
 *
 * @param output name of the step's output, unique in the step
 * @param artifact name of the artifact over all runs, for instance {@code digits::train::model}
 * @param type Java type of the value
 * @param materializer what wrote it and can read it
 * @param hash of the content
 * @param uri where the content is
 * @param size in bytes
 * @param kind what it is for: {@code data}, {@code model}, {@code metrics} or what the user says
 * @param tags for filters
 * @param metadata by key
 * @param visualisations what shows it
 */
public record NewArtifact(
        String output,
        String artifact,
        String type,
        String materializer,
        String hash,
        String uri,
        long size,
        String kind,
        List<String> tags,
        Map<String, JsonNode> metadata,
        List<Visualisation> visualisations) {

    public static final String DATA = "data";

    public NewArtifact {
        tags = List.copyOf(tags);
        metadata = Copies.of(metadata);
        visualisations = List.copyOf(visualisations);
    }

    /** Data without tags, metadata and visualisations. */
    public NewArtifact(
            String output, String artifact, String type, String materializer, String hash, String uri, long size) {
        this(output, artifact, type, materializer, hash, uri, size, DATA, List.of(), Map.of(), List.of());
    }
}
