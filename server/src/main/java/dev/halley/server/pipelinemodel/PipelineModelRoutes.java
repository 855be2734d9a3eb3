package dev.halley.server.pipelinemodel;

import static dev.halley.server.http.Permission.READ;
import static dev.halley.server.http.Permission.WRITE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.metadata.Listing;
import dev.halley.metadata.MetadataStore;
import dev.halley.metadata.ModelStage;
import dev.halley.metadata.Page;
import dev.halley.metadata.StoredModel;
import dev.halley.metadata.StoredModelVersion;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.http.Body;
import dev.halley.server.http.Call;
import dev.halley.server.http.Json;
import dev.halley.server.http.Routes;
import dev.halley.server.pipelinerun.HomeCatalog;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The native API's questions about models of pipelines, and what people do to their versions. */
public final class PipelineModelRoutes {

    private static final int MOST_TAGS = 50;
    private static final int LONGEST_TAG = 200;
    private static final int LONGEST_TEXT = 20_000;

    private final HomeCatalog catalog;

    public PipelineModelRoutes(HomeCatalog catalog) {
        this.catalog = catalog;
    }

    public void declare(Routes routes) {
        String model = "/pipeline-models/{model}";
        String version = model + "/versions/{version}";
        routes.api()
                .get("/pipeline-models", READ, this::list)
                .get(model, READ, this::one)
                .put(model, WRITE, this::describe)
                .delete(model, WRITE, this::delete)
                .get(model + "/versions", READ, this::versions)
                .get(version, READ, this::version)
                .post(version + "/stage", WRITE, this::promote)
                .delete(version, WRITE, this::deleteVersion);
    }

    private void list(Call call) {
        Listing listing = HomeCatalog.listing(call, "name", false);
        ObjectNode answer = Json.MAPPER.createObjectNode();
        ArrayNode models = answer.putArray("models");
        Page<StoredModel> page = catalog.readOr(call, new Page<>(List.of(), null), store -> {
            Page<StoredModel> found = store.models(listing);
            found.forEach(each -> models.add(row(store, each)));
            return found;
        });
        call.answer(answer.put("next", page.next()));
    }

    private static ObjectNode row(MetadataStore store, StoredModel model) {
        ObjectNode row = Json.MAPPER
                .createObjectNode()
                .put("name", model.name())
                .put("description", model.description())
                .put("license", model.license())
                .put("createdMillis", model.created().toEpochMilli())
                .put("versions", model.versions());
        model.tags().forEach(row.putArray("tags")::add);
        for (String which : List.of("latest", "staging", "production")) {
            row.set(
                    which,
                    store.findModelVersion(model.name(), which)
                            .map(PipelineModelRoutes::row)
                            .orElse(null));
        }
        return row;
    }

    private static ObjectNode row(StoredModelVersion version) {
        ObjectNode row = Json.MAPPER
                .createObjectNode()
                .put("number", version.number())
                .put("version", version.name())
                .put("stage", version.stage().word())
                .put("description", version.description())
                .put("createdMillis", version.created().toEpochMilli())
                .put("artifactCount", version.artifacts().size())
                .put("run", version.runs().isEmpty() ? null : version.runs().get(0));
        ObjectNode metadata = row.putObject("metadata");
        version.metadata().forEach((name, value) -> metadata.put(name, text(value)));
        return row;
    }

    private static String text(JsonNode value) {
        return value.isTextual() ? value.textValue() : value.toString();
    }

    private static StoredModel find(MetadataStore store, Call call) {
        String name = call.path("model");
        return store.findModel(name)
                .orElseThrow(() -> new ApiException(ErrorKind.NOT_FOUND, "there is no model '" + name + "'."));
    }

    private static StoredModelVersion findVersion(MetadataStore store, Call call) {
        StoredModel model = find(store, call);
        String which = call.path("version");
        return store.findModelVersion(model.name(), which)
                .orElseThrow(() -> new ApiException(
                        ErrorKind.NOT_FOUND,
                        "the model '" + model.name() + "' has no version '" + which + "' (it has " + model.versions()
                                + "; expected: a number, a name, latest, staging or production)."));
    }

    private void one(Call call) {
        call.answer(catalog.read(call, store -> row(store, find(store, call))));
    }

    private void versions(Call call) {
        Listing listing = HomeCatalog.listing(call, null, true);
        Page<StoredModelVersion> page = catalog.read(
                call, store -> store.listModelVersions(find(store, call).name(), listing));
        ObjectNode answer = Json.MAPPER.createObjectNode().put("next", page.next());
        ArrayNode versions = answer.putArray("versions");
        page.forEach(each -> versions.add(row(each)));
        call.answer(answer);
    }

    private void version(Call call) {
        StoredModelVersion version = catalog.read(call, store -> findVersion(store, call));
        ObjectNode row = row(version).put("model", version.model());
        ArrayNode artifacts = row.putArray("artifacts");
        version.artifacts().values().forEach(each -> artifacts
                .addObject()
                .put("name", each.artifact())
                .put("version", each.version())
                .put("type", each.type())
                .put("size", each.size()));
        version.runs().forEach(row.putArray("runs")::add);
        call.answer(row);
    }

    private void promote(Call call) {
        catalog.change(call, store -> {
            ModelStage stage = stage(call.json().requiredText("stage"));
            return store.setModelStage(findVersion(store, call).id(), stage);
        });
        call.noContent();
    }

    private static ModelStage stage(String word) {
        return Arrays.stream(ModelStage.values())
                .filter(each -> each.word().equals(word.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new ApiException(
                        ErrorKind.INVALID,
                        "stage: '" + word + "' (expected: one of "
                                + Arrays.stream(ModelStage.values())
                                        .map(ModelStage::word)
                                        .collect(Collectors.joining(", "))
                                + ")."));
    }

    /** What is not given stays as it is. */
    private void describe(Call call) {
        catalog.change(call, store -> {
            StoredModel before = find(store, call);
            store.saveModel(described(before, call.json()));
            return before;
        });
        call.noContent();
    }

    private static StoredModel described(StoredModel before, Body body) {
        List<String> tags = body.get("tags") == null
                ? null
                : body.texts("tags").stream()
                        .map(String::strip)
                        .filter(each -> !each.isEmpty())
                        .distinct()
                        .toList();
        if (tags != null && (tags.size() > MOST_TAGS || tags.stream().anyMatch(each -> each.length() > LONGEST_TAG))) {
            throw new ApiException(
                    ErrorKind.INVALID,
                    "tags: " + tags.size() + " (expected: at most " + MOST_TAGS + " of at most " + LONGEST_TAG
                            + " characters).");
        }
        String description = text(body, "description");
        String license = text(body, "license");
        return new StoredModel(
                before.name(),
                description == null ? before.description() : description,
                license == null ? before.license() : license,
                tags == null ? before.tags() : tags,
                before.created(),
                before.versions());
    }

    private static @Nullable String text(Body body, String name) {
        String given = body.text(name);
        if (given != null && given.length() > LONGEST_TEXT) {
            throw new ApiException(
                    ErrorKind.INVALID,
                    name + " has " + given.length() + " characters (expected: " + LONGEST_TEXT + " at most).");
        }
        return given;
    }

    private void delete(Call call) {
        catalog.change(call, store -> store.deleteModel(find(store, call).name()));
        call.noContent();
    }

    private void deleteVersion(Call call) {
        catalog.change(
                call, store -> store.deleteModelVersion(findVersion(store, call).id()));
        call.noContent();
    }
}
