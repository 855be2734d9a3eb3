package dev.halley.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Models and their versions. */
public interface ModelStore {

    /** Makes a model, or changes what is said of it. {@link StoredModel#versions} is not read. */
    void saveModel(StoredModel model);

    Optional<StoredModel> findModel(String name);

    /**
     * Models by any of the fields {@code name}, {@code description}, {@code license}, {@code versions}, {@code created} and {@code
     * tag}.
     */
    Page<StoredModel> models(Listing listing);

    /** Forgets a model and its versions; their artifacts stay. Returns false if there is none. */
    boolean deleteModel(String name);

    /**
     * Makes the next version of a model.
     *
     * @param name null to be named by its number
     * @return empty if there is no such model, or it has a version of that name
     */
    Optional<StoredModelVersion> createModelVersion(
            String model, @Nullable String name, String description, Instant at);

    /** A version by number, name, stage, or {@code latest}. */
    Optional<StoredModelVersion> findModelVersion(String model, String which);

    Optional<StoredModelVersion> findModelVersionById(String id);

    /**
     * Versions of a model by any of the fields {@code number}, {@code name}, {@code stage}, {@code description}, {@code created} and
     * {@code metadata.KEY}.
     */
    Page<StoredModelVersion> listModelVersions(String model, Listing listing);

    /** The versions of models that have a version of an artifact, newest first. */
    List<StoredModelVersion> listModelVersionsWith(String artifactId, int limit);

    /** Moves a version to a stage; the version that was in staging or production before becomes archived. */
    boolean setModelStage(String versionId, ModelStage stage);

    /** Keeps values with a version; the last value of a key wins. */
    boolean logModelMetadata(String versionId, Map<String, JsonNode> values, Instant at);

    /** Adds an artifact to a version. */
    boolean linkArtifact(String versionId, String artifactId);

    /** Forgets a version; its artifacts stay. */
    boolean deleteModelVersion(String versionId);
}
