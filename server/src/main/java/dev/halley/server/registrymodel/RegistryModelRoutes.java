package dev.halley.server.registrymodel;

import static dev.halley.server.http.Permission.READ;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.server.asset.Blobs;
import dev.halley.server.asset.Zip;
import dev.halley.server.http.Call;
import dev.halley.server.http.Json;
import dev.halley.server.http.Routes;
import dev.halley.server.workspace.Workspaces;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Comet's calls that read the registry. Those that write are in {@link RegistryWriteRoutes}. */
public final class RegistryModelRoutes {

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("MMMM d, yyyy", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private final Workspaces workspaces;
    private final RegistryModels models;
    private final ModelChanges changes;
    private final Blobs blobs;

    public RegistryModelRoutes(Workspaces workspaces, RegistryModels models, ModelChanges changes, Blobs blobs) {
        this.workspaces = workspaces;
        this.models = models;
        this.changes = changes;
        this.blobs = blobs;
    }

    public void declare(Routes routes) {
        routes.cometRest()
                .get("/registry-model", READ, this::list)
                .get("/registry-model/count", READ, this::count)
                .get("/registry-model/details", READ, this::details)
                .get("/registry-model/compact-details", READ, this::compactDetails)
                .get("/registry-model/notes", READ, this::notes)
                .get("/registry-model/items", READ, this::items)
                .get("/registry-model/latest_version", READ, this::latest)
                .get("/registry-model/allowed_status_values", READ, this::statuses)
                .get("/registry-model/item/details", READ, this::item)
                .get("/registry-model/item/download", READ, this::download)
                .get("/registry-model/item/download-instructions", READ, this::downloadInstructions)
                .get("/registry-model/item/{id}/metadata", READ, this::metadata)
                .get("/registry-model/item/{id}/status-configuration", READ, this::statusConfiguration)
                .post("/registry-model/history/item", READ, this::history);
    }

    private RegistryModel model(Call call) {
        return models.requireModel(call.caller(), call.query("workspaceName", "workspace"), call.required("modelName"));
    }

    private ModelVersion version(Call call, RegistryModel model) {
        return models.requireVersion(model, given(call, "version"), given(call, "stage"));
    }

    private static @Nullable String given(Call call, String name) {
        String value = call.query(name);
        return value == null || value.isBlank() ? null : value;
    }

    private void list(Call call) {
        ObjectNode answer = Json.MAPPER.createObjectNode();
        ArrayNode listed = answer.putArray("registryModels");
        for (RegistryModel model : all(call)) {
            List<ModelVersion> versions = models.versions(model);
            ObjectNode one = ModelWire.model(model, versions.size());
            if (versions.isEmpty()) {
                one.putNull("latestVersion");
            } else {
                one.set("latestVersion", ModelWire.version(call.origin(), model, versions.get(versions.size() - 1)));
            }
            listed.add(one);
        }
        call.answer(answer);
    }

    private List<RegistryModel> all(Call call) {
        return models.page(
                workspaces.require(call.caller(), call.query("workspaceName", "workspace")), "", Integer.MAX_VALUE);
    }

    private void count(Call call) {
        call.answer(Map.of("registryModelCount", all(call).size()));
    }

    private void details(Call call) {
        RegistryModel model = model(call);
        call.answer(details(call, model, models.versions(model)));
    }

    private ObjectNode details(Call call, RegistryModel model, List<ModelVersion> versions) {
        ObjectNode answer = ModelWire.model(model, models.versions(model).size());
        ArrayNode listed = answer.putArray("versions");
        versions.forEach(version -> listed.add(withFiles(call, model, version)));
        return answer;
    }

    private ObjectNode withFiles(Call call, RegistryModel model, ModelVersion version) {
        ObjectNode node = ModelWire.version(call.origin(), model, version);
        ArrayNode files = node.putArray("assets");
        models.files(version).forEach(file -> files.add(ModelWire.file(call.origin(), version, file)));
        return node;
    }

    private void compactDetails(Call call) {
        RegistryModel model = model(call);
        call.answer(ModelWire.model(model, models.versions(model).size()));
    }

    private void notes(Call call) {
        call.answer(Map.of("notes", model(call).notes()));
    }

    /** The newest version first. */
    private void items(Call call) {
        RegistryModel model = model(call);
        String prefix = call.query("versionPrefix");
        String tag = given(call, "tag");
        String status = call.oneOf("status", "all", RegistryModels.STATUSES.toArray(String[]::new));
        List<ModelVersion> found = new ArrayList<>(models.versions(model));
        found.removeIf(version -> !begins(version, prefix)
                || (tag != null && !version.tags().contains(tag))
                || (!status.equals("all") && !version.status().equals(status)));
        Collections.reverse(found);
        ObjectNode answer = Json.MAPPER.createObjectNode();
        ArrayNode items = answer.putArray("items");
        found.forEach(version -> items.add(ModelWire.version(call.origin(), model, version)));
        call.answer(answer);
    }

    /** Comet: {@code 3} finds 3.2.0 and not 30.0.0. */
    private static boolean begins(ModelVersion version, @Nullable String prefix) {
        if (prefix == null || prefix.isBlank()) {
            return true;
        }
        String whole = prefix.endsWith(".") ? prefix : prefix + ".";
        return (version.version() + ".").startsWith(whole);
    }

    private void latest(Call call) {
        RegistryModel model = model(call);
        String stage = given(call, "stage");
        long major = call.number("versionMajor", -1);
        long minor = call.number("versionMinor", -1);
        ModelVersion latest = models.versions(model).stream()
                .filter(version -> stage == null || version.tags().contains(stage))
                .filter(version -> major < 0 || version.version().major() == major)
                .filter(version -> minor < 0 || version.version().minor() == minor)
                .reduce((older, newer) -> newer)
                .orElseThrow(() -> RegistryModels.unknown("model '" + model.name() + "' has no such version."));
        call.answer(details(call, model, List.of(latest)));
    }

    private void statuses(Call call) {
        workspaces.require(call.caller(), call.query("workspaceName"));
        call.answer(Map.of("allowedStatus", RegistryModels.STATUSES));
    }

    private void item(Call call) {
        RegistryModel model = model(call);
        call.answer(withFiles(call, model, version(call, model)));
    }

    private void download(Call call) throws IOException {
        RegistryModel model = model(call);
        ModelVersion version = version(call, model);
        Zip.write(call, model.name() + "-" + version.version() + ".zip", models.files(version), blobs);
    }

    private void downloadInstructions(Call call) {
        RegistryModel model = model(call);
        call.answer(details(call, model, List.of(version(call, model))).put("s3DownloadEnabled", false));
    }

    private void metadata(Call call) {
        ModelVersion version = models.require(call.caller(), call.path("id")).version();
        ObjectNode answer = Json.MAPPER.createObjectNode();
        answer.set("metadata", ModelWire.json(version.metadata(), Json.MAPPER.createArrayNode()));
        call.answer(answer);
    }

    private void statusConfiguration(Call call) {
        ModelVersion version = models.require(call.caller(), call.path("id")).version();
        call.answer(ModelWire.json(version.statusConfiguration(), Json.MAPPER.createObjectNode()));
    }

    private void history(Call call) {
        RegistryModels.Found found = models.require(call.caller(), call.json().requiredText("registryModelItemId"));
        ObjectNode answer = Json.MAPPER.createObjectNode();
        for (ModelChanges.Change change : changes.of(found.version())) {
            ObjectNode one = answer.withArray(DAY.format(Instant.ofEpochMilli(change.atMillis())))
                    .addObject()
                    .put("actionType", change.action())
                    .put("comment", "")
                    .put("createdAt", change.atMillis())
                    .put("registryModelId", found.model().modelId())
                    .put("registryModelItemId", found.version().itemId())
                    .put("registryModelItemVersion", found.version().version().toString())
                    .put("registryModelName", found.model().name())
                    .put("userName", change.user());
            one.set("previousValue", ModelWire.json(change.previousValue(), Json.MAPPER.createObjectNode()));
            one.set("newValue", ModelWire.json(change.newValue(), Json.MAPPER.createObjectNode()));
        }
        call.answer(answer);
    }
}
