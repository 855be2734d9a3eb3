package dev.halley.server.registrymodel;

import static dev.halley.server.http.Permission.MANAGE;
import static dev.halley.server.http.Permission.WRITE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.error.SdkErrorCode;
import dev.halley.server.experiment.Experiment;
import dev.halley.server.experiment.Experiments;
import dev.halley.server.http.Body;
import dev.halley.server.http.Call;
import dev.halley.server.http.Json;
import dev.halley.server.http.Routes;
import dev.halley.server.registrymodel.RegistryModels.Found;
import java.util.List;

/** Comet's calls that change the registry, of old clients (stages) and new ones (status and tags). */
public final class RegistryWriteRoutes {

    private final Experiments experiments;
    private final RegistryModels models;
    private final ModelChanges changes;

    public RegistryWriteRoutes(Experiments experiments, RegistryModels models, ModelChanges changes) {
        this.experiments = experiments;
        this.models = models;
        this.changes = changes;
    }

    public void declare(Routes routes) {
        routes.cometRest()
                .post("/write/registry-model", WRITE, this::registerOld)
                .post("/write/registry-model/item", WRITE, this::registerOld)
                .post("/write/registry-model/item/create", WRITE, this::register)
                .post("/write/registry-model/update", WRITE, this::update)
                .post("/write/registry-model/notes", WRITE, this::setNotes)
                .get("/write/registry-model/delete", MANAGE, this::delete)
                .post("/write/registry-model/item/update", WRITE, this::updateItem)
                .get("/write/registry-model/item/delete", MANAGE, this::deleteItem)
                .get("/write/registry-model/item/stage", WRITE, this::addStage)
                .get("/write/registry-model/item/stage/delete", WRITE, this::removeStage)
                .post("/write/registry-model/item/status", WRITE, this::setStatus)
                .post("/write/registry-model/item/{id}/metadata", WRITE, this::setMetadata)
                .post("/write/registry-model/item/{id}/status-configuration", WRITE, this::setStatusConfiguration);
    }

    private void registerOld(Call call) {
        Body body = call.json();
        ExperimentModels.Id id = ExperimentModels.Id.parse(body.requiredText("experimentModelId"));
        Experiment experiment = experiments.require(call.caller(), id.experimentKey());
        answer(
                call,
                models.register(
                        call.caller(),
                        new NewModelVersion(
                                experiment,
                                id.name(),
                                body.requiredText("registryModelName"),
                                body.text("version"),
                                body.text("description"),
                                body.text("comment"),
                                null,
                                body.texts("stages"),
                                body.flag("isPublic"))));
    }

    private void register(Call call) {
        Body body = call.json();
        Experiment experiment = experiments.require(call.caller(), body.text("experimentKey"));
        String model = body.requiredText("experimentModelName");
        String name = body.text("registryModelName");
        answer(
                call,
                models.register(
                        call.caller(),
                        new NewModelVersion(
                                experiment,
                                model,
                                name == null || name.isBlank() ? model : name,
                                body.text("version"),
                                body.text("registryModelDescription"),
                                body.text("versionComment"),
                                body.text("status"),
                                body.texts("tags"),
                                body.flag("publicModel"))));
    }

    private static void answer(Call call, Found found) {
        call.answer(ModelWire.version(call.origin(), found.model(), found.version())
                .put("msg", "Saved")
                .put("code", 200));
    }

    private void update(Call call) {
        Body body = call.json();
        RegistryModel model = models.requireModel(call.caller(), body.requiredText("registryModelId"));
        changes.update(
                model,
                body.text("registryModelName"),
                body.text("description"),
                body.has("isPublic") ? body.flag("isPublic") : null);
        call.saved();
    }

    private void setNotes(Call call) {
        Body body = call.json();
        String notes = body.text("notes");
        changes.setNotes(
                models.requireModel(
                        call.caller(), body.text("workspaceName"), body.requiredText("registryModelName", "modelName")),
                notes == null ? "" : notes);
        call.saved();
    }

    private void delete(Call call) {
        changes.delete(models.requireModel(call.caller(), call.query("workspaceName"), call.required("modelName")));
        call.saved();
    }

    private void updateItem(Call call) {
        Body body = call.json();
        changes.update(
                call.caller(),
                version(call, body.requiredText("registryModelItemId")),
                body.text("comment"),
                body.has("stages") ? body.texts("stages") : null);
        call.saved();
    }

    private ModelVersion version(Call call, String itemId) {
        return models.require(call.caller(), itemId).version();
    }

    private void deleteItem(Call call) {
        changes.delete(version(call, call.required("modelItemId")));
        call.saved();
    }

    private void addStage(Call call) {
        changes.addTag(call.caller(), version(call, call.required("modelItemId")), call.required("stage"));
        call.saved();
    }

    private void removeStage(Call call) {
        changes.removeTag(call.caller(), version(call, call.required("modelItemId")), call.required("stage"));
        call.saved();
    }

    private void setStatus(Call call) {
        Body body = call.json();
        changes.setStatus(
                call.caller(),
                version(call, body.requiredText("modelItemId", "registryModelItemId")),
                body.requiredText("status"));
        call.saved();
    }

    /** New keys are added, known ones get the new value. */
    private void setMetadata(Call call) {
        ModelVersion version = version(call, call.path("id"));
        ObjectNode merged = Json.MAPPER.createObjectNode();
        ModelWire.json(version.metadata(), Json.MAPPER.createArrayNode())
                .forEach(item -> merged.set(item.path("key").asText(), item.path("value")));
        for (Body item : call.json().objects("metadata")) {
            JsonNode value = item.get("value");
            merged.set(item.requiredText("key"), value == null ? Json.MAPPER.nullNode() : value);
        }
        ArrayNode metadata = Json.MAPPER.createArrayNode();
        merged.properties()
                .forEach(
                        entry -> metadata.addObject().put("key", entry.getKey()).set("value", entry.getValue()));
        changes.setMetadata(version, metadata.toString());
        call.saved();
    }

    private void setStatusConfiguration(Call call) {
        ModelVersion version = version(call, call.path("id"));
        Body body = call.json();
        String status = body.text("status");
        if (status == null) {
            throw new ApiException(
                    ErrorKind.INVALID, SdkErrorCode.NO_MODEL_TO_UPDATE, "'status' is missing in the body.");
        }
        changes.setStatus(call.caller(), version, status);
        ObjectNode configuration = body.node().deepCopy();
        configuration.remove(List.of("apiKey", "code"));
        configuration.put("modelItemId", version.itemId());
        changes.setStatusConfiguration(version, configuration.toString());
        call.saved();
    }
}
