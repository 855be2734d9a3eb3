package dev.halley.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Versions of artifacts: what is known of them, not their content. */
public interface ArtifactRecords {

    /** Keeps something that no step made, as the next version of its artifact. */
    StoredArtifact saveArtifact(NewArtifact artifact, Instant at);

    /** A version of an artifact. */
    Optional<ArtifactVersion> findArtifact(String name, int version);

    /** The newest version of an artifact. */
    Optional<ArtifactVersion> latestArtifact(String name);

    /**
     * Versions of artifacts by any of the fields {@code name}, {@code version}, {@code type}, {@code kind}, {@code hash}, {@code
     * size}, {@code created}, {@code tag}, {@code run}, {@code pipeline} and {@code metadata.KEY}.
     */
    Page<ArtifactVersion> artifacts(Listing listing);

    /** How many versions a list would have. Stops at {@code most}, for counting costs as much as listing them all. */
    int countArtifacts(List<Filter> filters, int most);

    /** Each artifact once, with its newest version, by name. */
    List<ArtifactVersion> latestArtifacts(String nameContains, int limit);

    /**
     * Each artifact once, by the fields of {@link #artifacts}, which mean its newest version, and {@code versions}, how many it has.
     */
    Page<NamedArtifact> listNamedArtifacts(Listing listing);

    /** How many artifacts a list would have. Stops at {@code most}. */
    int countNamedArtifacts(List<Filter> filters, int most);

    /** The steps that took this version as an input, newest first. */
    List<StepOrigin> usedBy(String artifactId, int limit);

    /** Changes tags and metadata of a version. Returns false if there is none. */
    boolean changeArtifact(
            String artifactId, List<String> addTags, List<String> removeTags, Map<String, JsonNode> metadata);

    /** Forgets a version. Returns false if there is none, or a run or model has it. */
    boolean deleteArtifact(String artifactId);

    /** Versions that no run and no model has, made longer ago than {@code age}. */
    List<ArtifactVersion> unusedArtifacts(Duration age, Instant now, int limit);

    /** Which of these contents are needed by any artifact, visualisation or log. */
    List<String> neededContents(List<String> hashes);
}
