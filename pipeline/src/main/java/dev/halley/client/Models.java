package dev.halley.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.error.Suggestion;
import dev.halley.metadata.ArtifactVersion;
import dev.halley.metadata.Listing;
import dev.halley.metadata.MetadataStore;
import dev.halley.metadata.ModelStage;
import dev.halley.metadata.Page;
import dev.halley.metadata.StoredArtifact;
import dev.halley.metadata.StoredModel;
import dev.halley.metadata.StoredModelVersion;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Models and their versions:
 *
 * <pre>{@code
 * Models models = Client.current().models();
 * StoredModelVersion newest = models.version("digit-classifier", "latest");
 * models.promote(newest, ModelStage.PRODUCTION);
 * Model model = models.load("digit-classifier", "production", "model", Model.class);
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class Models {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Client client;

    Models(Client client) {
        this.client = client;
    }

    private MetadataStore store() {
        return client.store();
    }

    /** @throws HalleyException NOT_FOUND if there is no such model */
    public StoredModel model(String name) {
        return store().findModel(name).orElseThrow(() -> {
            List<String> known = store().models(Listing.newest(Listing.MAX_LIMIT)).items().stream()
                    .map(StoredModel::name)
                    .toList();
            return new HalleyException(
                    ErrorKind.NOT_FOUND, "There is no model '" + name + "'." + Suggestion.of(name, known));
        });
    }

    public Page<StoredModel> list(Listing listing) {
        return store().models(listing);
    }

    /**
     * Makes a model, or changes what is said of it.
     *
     * @throws HalleyException INVALID if the name is blank
     */
    public StoredModel save(String name, String description, String license, List<String> tags) {
        if (name.isBlank()) {
            throw new HalleyException(ErrorKind.INVALID, "model: '" + name + "' (expected: a name).");
        }
        Instant created = store().findModel(name).map(StoredModel::created).orElse(Instant.now());
        store().saveModel(new StoredModel(name, description, license, tags, created, 0));
        return model(name);
    }

    /**
     * A version by number, name, stage, or {@code latest}.
     *
     * @throws HalleyException NOT_FOUND if there is no such model or version
     */
    public StoredModelVersion version(String model, String which) {
        StoredModel known = model(model);
        return store().findModelVersion(model, which)
                .orElseThrow(() -> new HalleyException(
                        ErrorKind.NOT_FOUND,
                        known.versions() == 0
                                ? "The model '" + model + "' has no versions yet."
                                : "The model '" + model + "' has no version '" + which + "' (it has "
                                        + known.versions()
                                        + "; expected: a number, a name, latest, staging or production)."));
    }

    /** Versions, for instance {@code Listing.newest().sortedBy("metadata.accuracy", true)}. */
    public Page<StoredModelVersion> versions(String model, Listing listing) {
        model(model);
        return store().listModelVersions(model, listing);
    }

    /** The versions of models that have a version of an artifact, newest first. */
    public List<StoredModelVersion> with(ArtifactVersion artifact) {
        return store().listModelVersionsWith(artifact.content().id(), Listing.MAX_LIMIT);
    }

    /** Makes the next version, outside of a run. */
    public StoredModelVersion createVersion(String model, String description) {
        model(model);
        Optional<StoredModelVersion> made = store().createModelVersion(model, null, description, Instant.now());
        return made.orElseThrow(() ->
                new HalleyException(ErrorKind.CONFLICT, "The model '" + model + "' was deleted at the same moment."));
    }

    /** Moves a version to a stage; the version that was in staging or production before becomes archived. */
    public StoredModelVersion promote(StoredModelVersion version, ModelStage stage) {
        store().setModelStage(version.id(), stage);
        return store().findModelVersionById(version.id()).orElse(version);
    }

    public void link(StoredModelVersion version, ArtifactVersion artifact) {
        store().linkArtifact(version.id(), artifact.content().id());
    }

    /** Keeps values with a version; the last value of a key wins. */
    public void logMetadata(StoredModelVersion version, Map<String, Object> values) {
        Map<String, JsonNode> nodes = new LinkedHashMap<>();
        values.forEach((key, value) -> nodes.put(key, JSON.valueToTree(value)));
        store().logModelMetadata(version.id(), nodes, Instant.now());
    }

    /**
     * The value of an artifact of a version.
     *
     * @param artifact its name, or the last part of it: {@code model} for {@code digits::train::model}
     */
    public <T> T load(String model, String which, String artifact, Class<T> type) {
        StoredModelVersion version = version(model, which);
        StoredArtifact found = version.artifact(artifact);
        if (found == null) {
            throw new HalleyException(
                    ErrorKind.NOT_FOUND,
                    "Version " + version.name() + " of the model '" + model + "' has no artifact '" + artifact + "'."
                            + Suggestion.of(artifact, version.artifacts().keySet()));
        }
        return client.load(found, type);
    }

    /** Forgets a model and its versions; their artifacts stay. */
    public void delete(String name) {
        model(name);
        store().deleteModel(name);
    }

    public void deleteVersion(StoredModelVersion version) {
        store().deleteModelVersion(version.id());
    }
}
