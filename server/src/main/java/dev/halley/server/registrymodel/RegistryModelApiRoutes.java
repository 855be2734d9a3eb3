package dev.halley.server.registrymodel;

import static dev.halley.server.http.Permission.MANAGE;
import static dev.halley.server.http.Permission.READ;
import static dev.halley.server.http.Permission.WRITE;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.server.asset.Blobs;
import dev.halley.server.asset.VersionFiles;
import dev.halley.server.asset.Zip;
import dev.halley.server.experiment.Experiment;
import dev.halley.server.experiment.ExperimentName;
import dev.halley.server.experiment.Experiments;
import dev.halley.server.http.Body;
import dev.halley.server.http.Call;
import dev.halley.server.http.Json;
import dev.halley.server.http.Page;
import dev.halley.server.http.Routes;
import dev.halley.server.registrymodel.RegistryModels.Found;
import dev.halley.server.workspace.Workspaces;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The native API's questions about the registry. */
public final class RegistryModelApiRoutes {

    private final Workspaces workspaces;
    private final Experiments experiments;
    private final RegistryModels models;
    private final ModelChanges changes;
    private final Blobs blobs;

    public RegistryModelApiRoutes(
            Workspaces workspaces, Experiments experiments, RegistryModels models, ModelChanges changes, Blobs blobs) {
        this.workspaces = workspaces;
        this.experiments = experiments;
        this.models = models;
        this.changes = changes;
        this.blobs = blobs;
    }

    public void declare(Routes routes) {
        routes.api()
                .get("/models", READ, this::list)
                .get("/models/{modelId}", READ, this::model)
                .put("/models/{modelId}", WRITE, this::update)
                .delete("/models/{modelId}", MANAGE, this::delete)
                .get("/models/{modelId}/versions", READ, this::versions)
                .get("/model-statuses", READ, call -> call.answer(Map.of("statuses", RegistryModels.STATUSES)))
                .get("/model-versions/{itemId}", READ, this::version)
                .put("/model-versions/{itemId}", WRITE, this::updateVersion)
                .delete("/model-versions/{itemId}", MANAGE, this::deleteVersion)
                .get("/model-versions/{itemId}/files/{assetId}/content", READ, this::content)
                .get("/model-versions/{itemId}/download", READ, this::download)
                .get("/experiments/{experimentKey}/models", READ, this::ofExperiment);
    }

    private void list(Call call) {
        Page page = Page.of(call);
        List<RegistryModel> found = models.page(
                workspaces.require(call.caller(), call.required("workspace")), page.after(), page.limit() + 1);
        page.answer(call, "models", found, RegistryModel::name, this::summary);
    }

    private ObjectNode summary(RegistryModel model) {
        List<ModelVersion> versions = models.versions(model);
        ObjectNode node = Json.MAPPER
                .createObjectNode()
                .put("modelId", model.modelId())
                .put("workspace", model.workspace())
                .put("name", model.name())
                .put("description", model.description())
                .put("isPublic", model.isPublic())
                .put("owner", model.owner())
                .put("createdMillis", model.createdMillis())
                .put("lastUpdatedMillis", model.updatedMillis())
                .put("versionCount", versions.size());
        node.set("latestVersion", versions.isEmpty() ? null : summary(versions.get(versions.size() - 1)));
        return node;
    }

    private static ObjectNode summary(ModelVersion version) {
        ObjectNode node = Json.MAPPER
                .createObjectNode()
                .put("itemId", version.itemId())
                .put("modelId", version.modelId())
                .put("version", version.version().toString())
                .put("status", version.status())
                .put("comment", version.comment())
                .put("owner", version.owner())
                .put("experimentKey", version.experimentKey())
                .put("experimentModelName", version.experimentModelName())
                .put("createdMillis", version.createdMillis())
                .put("lastUpdatedMillis", version.updatedMillis())
                .put("fileCount", version.fileCount())
                .put("sizeInBytes", version.sizeInBytes());
        ModelWire.texts(node.putArray("tags"), version.tags());
        node.set("metadata", ModelWire.json(version.metadata(), Json.MAPPER.createArrayNode()));
        return node;
    }

    private RegistryModel required(Call call) {
        return models.requireModel(call.caller(), call.path("modelId"));
    }

    private void model(Call call) {
        RegistryModel model = required(call);
        call.answer(summary(model).put("notes", model.notes()));
    }

    private void update(Call call) {
        RegistryModel model = required(call);
        Body body = call.json();
        changes.update(
                model,
                body.text("name"),
                body.text("description"),
                body.has("isPublic") ? body.flag("isPublic") : null);
        String notes = body.text("notes");
        if (notes != null) {
            changes.setNotes(model, notes);
        }
        model(call);
    }

    private void delete(Call call) {
        changes.delete(required(call));
        call.noContent();
    }

    private void versions(Call call) {
        Page.of(call)
                .answerNewestFirst(
                        call,
                        "versions",
                        models.versions(required(call)),
                        ModelVersion::itemId,
                        RegistryModelApiRoutes::summary);
    }

    private Found requiredVersion(Call call) {
        return models.require(call.caller(), call.path("itemId"));
    }

    private void version(Call call) {
        Found found = requiredVersion(call);
        ModelVersion version = found.version();
        ObjectNode answer = summary(version)
                .put("name", found.model().name())
                .put("workspace", found.model().workspace());
        answer.set("experiment", ExperimentName.of(experiments, call.caller(), version.experimentKey()));
        ArrayNode files = answer.putArray("files");
        models.files(version).forEach(file -> files.add(VersionFiles.describe(file)));
        ArrayNode history = answer.putArray("history");
        for (ModelChanges.Change change : changes.of(version)) {
            ObjectNode one = history.addObject()
                    .put("atMillis", change.atMillis())
                    .put("user", change.user())
                    .put("action", change.action());
            one.set("previousValue", ModelWire.json(change.previousValue(), Json.MAPPER.createObjectNode()));
            one.set("newValue", ModelWire.json(change.newValue(), Json.MAPPER.createObjectNode()));
        }
        call.answer(answer);
    }

    private void updateVersion(Call call) {
        ModelVersion version = requiredVersion(call).version();
        Body body = call.json();
        changes.update(call.caller(), version, body.text("comment"), body.has("tags") ? body.texts("tags") : null);
        String status = body.text("status");
        if (status != null) {
            changes.setStatus(call.caller(), version, status);
        }
        version(call);
    }

    private void deleteVersion(Call call) {
        changes.delete(requiredVersion(call).version());
        call.noContent();
    }

    private void content(Call call) throws IOException {
        String id = call.path("assetId");
        VersionFiles.send(
                call,
                blobs,
                id,
                models.files(requiredVersion(call).version()).stream()
                        .filter(known -> known.assetId().equals(id))
                        .findFirst());
    }

    private void download(Call call) throws IOException {
        Found found = requiredVersion(call);
        Zip.write(
                call,
                found.model().name() + "-" + found.version().version() + ".zip",
                models.files(found.version()),
                blobs);
    }

    private void ofExperiment(Call call) {
        Experiment experiment = experiments.require(call.caller(), call.path("experimentKey"));
        ObjectNode answer = Json.MAPPER.createObjectNode();
        ArrayNode listed = answer.putArray("versions");
        models.ofExperiment(call.caller(), experiment.key())
                .forEach(found -> listed.add(summary(found.version())
                        .put("name", found.model().name())
                        .put("workspace", found.model().workspace())));
        call.answer(answer);
    }
}
