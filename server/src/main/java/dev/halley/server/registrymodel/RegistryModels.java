package dev.halley.server.registrymodel;

import dev.halley.server.asset.Asset;
import dev.halley.server.asset.AssetHolder;
import dev.halley.server.database.Database;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.error.SdkErrorCode;
import dev.halley.server.experiment.Replays;
import dev.halley.server.http.Caller;
import dev.halley.server.version.SemanticVersion;
import dev.halley.server.workspace.Workspace;
import dev.halley.server.workspace.Workspaces;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The registries of the workspaces. Models of foreign workspaces look as if they did not exist. */
public final class RegistryModels implements AssetHolder {

    /** What a version can be. */
    static final List<String> STATUSES = List.of("None", "Development", "QA", "Staging", "Production", "Archived");

    private static final int LONGEST_NAME = 250;

    private final Database database;
    private final Workspaces workspaces;
    private final ExperimentModels experimentModels;
    private final Clock clock;

    public RegistryModels(Database database, Workspaces workspaces, ExperimentModels experimentModels, Clock clock) {
        this.database = database;
        this.workspaces = workspaces;
        this.experimentModels = experimentModels;
        this.clock = clock;
    }

    /** A version with its model. */
    record Found(RegistryModel model, ModelVersion version) {}

    /** Lower case, and one dash for whatever is neither letter nor digit: {@code My Model_2} is {@code my-model-2}. */
    static String normalised(String name) {
        String dashed = name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", "-");
        String trimmed = dashed.replaceAll("^-|-$", "");
        if (trimmed.isEmpty() || trimmed.length() > LONGEST_NAME) {
            String shown = name.length() > 60 ? name.substring(0, 60) + "…" : name;
            throw new ApiException(
                    ErrorKind.INVALID,
                    "registryModelName: '" + shown + "' (expected: 1 to " + LONGEST_NAME + " letters, digits, '-').");
        }
        return trimmed;
    }

    /** Makes a version, and the model if it is not there. */
    Found register(Caller caller, NewModelVersion wanted) {
        Workspace workspace = workspaces.require(caller, wanted.experiment().workspace());
        String name = normalised(wanted.name());
        String status = status(wanted.status());
        wanted.tags().forEach(RegistryModels::checkTag);
        List<Asset> files = experimentModels.require(wanted.experiment().id(), wanted.experimentModelName());
        String newId = UUID.randomUUID().toString().replace("-", "");
        String itemId = database.writeNow(handle -> {
            String modelId = upsertModel(handle, workspace, caller, name, wanted);
            Optional<String> before = beforeTheArchive(handle, modelId, wanted);
            if (before.isPresent()) {
                return before.get();
            }
            SemanticVersion version = next(handle, modelId, name, wanted.version());
            handle.createUpdate("""
                            INSERT INTO model_version (item_id, model_id, version, experiment_key, experiment_model_name,
                                comment, status, owner_id, created_millis, updated_millis)
                            VALUES (:item, :model, :version, :experiment, :experimentModel, :comment, :status, :owner, :now,
                                :now)
                            """)
                    .bind("item", newId)
                    .bind("model", modelId)
                    .bind("version", version.toString())
                    .bind("experiment", wanted.experiment().key())
                    .bind("experimentModel", wanted.experimentModelName())
                    .bind("comment", wanted.comment() == null ? "" : wanted.comment())
                    .bind("status", status)
                    .bind("owner", caller.userId())
                    .bind("now", clock.millis())
                    .execute();
            ModelChanges.setTags(handle, newId, wanted.tags());
            files.forEach(file -> insertFile(handle, newId, file));
            ModelChanges.add(handle, newId, caller, clock, ModelChanges.CREATED, null, "registryModelStatus", status);
            return newId;
        });
        return require(caller, itemId);
    }

    /** The version that a run registered itself before it lost its server, and that its archive registers again. */
    private Optional<String> beforeTheArchive(Handle handle, String modelId, NewModelVersion wanted) {
        long since = Replays.since(handle, wanted.experiment().id(), clock.millis());
        String version = wanted.version();
        return since == 0
                ? Optional.empty()
                : ModelRows.versions(handle, modelId).stream()
                        .filter(known ->
                                known.experimentKey().equals(wanted.experiment().key())
                                        && known.experimentModelName().equals(wanted.experimentModelName())
                                        && known.createdMillis() < since
                                        && (version == null
                                                || version.isBlank()
                                                || known.version().toString().equals(version)))
                        .map(ModelVersion::itemId)
                        .findFirst();
    }

    private String upsertModel(Handle handle, Workspace workspace, Caller caller, String name, NewModelVersion wanted) {
        Optional<RegistryModel> known = ModelRows.byName(handle, workspace.id(), name);
        String modelId = known.map(RegistryModel::modelId)
                .orElseGet(() -> UUID.randomUUID().toString().replace("-", ""));
        handle.createUpdate("""
                        INSERT INTO registry_model (model_id, workspace_id, name, description, notes, is_public, owner_id,
                            created_millis, updated_millis)
                        VALUES (:model, :workspace, :name, :description, '', :public, :owner, :now, :now)
                        ON CONFLICT (model_id) DO UPDATE SET updated_millis = excluded.updated_millis
                        """)
                .bind("model", modelId)
                .bind("workspace", workspace.id())
                .bind("name", name)
                .bind("description", wanted.description() == null ? "" : wanted.description())
                .bind("public", wanted.isPublic() ? 1 : 0)
                .bind("owner", caller.userId())
                .bind("now", clock.millis())
                .execute();
        return modelId;
    }

    private static SemanticVersion next(Handle handle, String modelId, String name, @Nullable String wanted) {
        List<ModelVersion> versions = ModelRows.versions(handle, modelId);
        if (wanted == null || wanted.isBlank()) {
            return versions.isEmpty()
                    ? SemanticVersion.FIRST
                    : versions.get(versions.size() - 1).version().nextPatch();
        }
        SemanticVersion version = SemanticVersion.parse(wanted, SdkErrorCode.INVALID_MODEL_VERSION);
        if (versions.stream().anyMatch(known -> known.version().equals(version))) {
            throw new ApiException(
                    ErrorKind.CONFLICT,
                    SdkErrorCode.INVALID_MODEL_VERSION,
                    "model '" + name + "' has a version " + version + " already.");
        }
        return version;
    }

    private static void insertFile(Handle handle, String itemId, Asset file) {
        handle.createUpdate("""
                        INSERT INTO model_asset (item_id, asset_id, type, file_name, file_size, sha256, link, metadata,
                            created_millis)
                        VALUES (:item, :asset, :type, :fileName, :fileSize, :sha256, :link, :metadata, :created)
                        """)
                .bind("item", itemId)
                .bind("asset", file.assetId())
                .bind("type", file.type())
                .bind("fileName", file.fileName())
                .bind("fileSize", file.fileSize())
                .bind("sha256", file.sha256())
                .bind("link", file.link())
                .bind("metadata", file.metadata())
                .bind("created", file.createdMillis())
                .execute();
    }

    static String status(@Nullable String wanted) {
        if (wanted == null || wanted.isBlank()) {
            return STATUSES.get(0);
        }
        return STATUSES.stream()
                .filter(status -> status.equalsIgnoreCase(wanted))
                .findFirst()
                .orElseThrow(() ->
                        new ApiException(ErrorKind.INVALID, "status: '" + wanted + "' (expected: " + STATUSES + ")."));
    }

    static void checkTag(String tag) {
        if (tag.isBlank() || tag.length() > LONGEST_NAME || tag.chars().anyMatch(c -> c < ' ')) {
            throw new ApiException(
                    ErrorKind.INVALID,
                    "tag: '" + tag.replaceAll("[\\x00-\\x1f]", "?") + "' (expected: 1 to " + LONGEST_NAME
                            + " characters).");
        }
    }

    /** By name, from the one after {@code after}. */
    List<RegistryModel> page(Workspace workspace, String after, int limit) {
        return database.read(handle -> ModelRows.page(handle, workspace.id(), after, limit));
    }

    /** The oldest version first. */
    List<ModelVersion> versions(RegistryModel model) {
        return database.read(handle -> ModelRows.versions(handle, model.modelId()));
    }

    /** The registered versions of the models of an experiment. */
    List<Found> ofExperiment(Caller caller, String experimentKey) {
        return database.read(handle -> ModelRows.ofExperiment(handle, experimentKey)).stream()
                .flatMap(version -> find(caller, version.itemId()).stream())
                .toList();
    }

    List<Asset> files(ModelVersion version) {
        return database.read(handle -> ModelRows.files(handle, version.itemId()));
    }

    /**
     * A model by its name.
     *
     * @throws ApiException NOT_FOUND with 42008
     */
    RegistryModel requireModel(Caller caller, @Nullable String workspace, String name) {
        Workspace in = workspaces.require(caller, workspace);
        return database.read(handle -> ModelRows.byName(handle, in.id(), normalised(name)))
                .orElseThrow(() -> unknown("workspace '" + in.name() + "' has no model '" + name + "'."));
    }

    RegistryModel requireModel(Caller caller, String modelId) {
        return database.read(handle -> ModelRows.byId(handle, modelId))
                .filter(model -> sees(caller, model))
                .orElseThrow(() -> unknown("model '" + modelId + "' does not exist."));
    }

    Found require(Caller caller, String itemId) {
        return find(caller, itemId).orElseThrow(() -> unknown("model version '" + itemId + "' does not exist."));
    }

    private Optional<Found> find(Caller caller, String itemId) {
        return database.read(handle -> ModelRows.version(handle, itemId)
                        .flatMap(version ->
                                ModelRows.byId(handle, version.modelId()).map(model -> new Found(model, version))))
                .filter(found -> sees(caller, found.model()));
    }

    /**
     * A version of a model.
     *
     * @param version null means the newest
     * @param tag if not null, the newest of those with the tag
     */
    ModelVersion requireVersion(RegistryModel model, @Nullable String version, @Nullable String tag) {
        return versions(model).stream()
                .filter(known -> version == null || known.version().toString().equals(version))
                .filter(known -> tag == null || known.tags().contains(tag))
                .reduce((older, newer) -> newer)
                .orElseThrow(() -> unknown("model '" + model.name() + "' has no version"
                        + (version == null ? "" : " '" + version + "'")
                        + (tag == null ? "" : " with the stage '" + tag + "'") + "."));
    }

    private boolean sees(Caller caller, RegistryModel model) {
        return workspaces.of(caller).stream().anyMatch(workspace -> workspace.id() == model.workspaceId());
    }

    static ApiException unknown(String message) {
        return new ApiException(ErrorKind.NOT_FOUND, SdkErrorCode.UNKNOWN_REGISTRY_MODEL, message);
    }

    @Override
    public Optional<Asset> find(
            Caller caller, @Nullable String experimentKey, @Nullable String versionId, String assetId) {
        if (experimentKey == null || versionId != null) {
            return Optional.empty();
        }
        return database.read(handle -> ModelRows.ofExperiment(handle, experimentKey)).stream()
                .filter(version -> find(caller, version.itemId()).isPresent())
                .flatMap(version -> files(version).stream())
                .filter(file -> file.assetId().equals(assetId))
                .findFirst();
    }

    @Override
    public boolean has(String sha256) {
        return database.read(handle -> handle.createQuery("SELECT 1 FROM model_asset WHERE sha256 = :sha256 LIMIT 1")
                .bind("sha256", sha256)
                .mapTo(Integer.class)
                .findOne()
                .isPresent());
    }
}
