package dev.halley.comet.archive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.comet.archive.ArchiveHttp.Refusal;
import dev.halley.comet.protocol.CometPaths;
import dev.halley.comet.zip.ForeignZip;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Models of an experiment that go into the registry when all files have arrived. */
final class ModelRegistrations {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String ITEM = CometPaths.WRITE + "/registry-model/item/";

    private final ArchiveHttp http;
    private final String key;
    private final boolean resumed;

    /** @param resumed whether the experiment was there before, and may have been registered */
    ModelRegistrations(ArchiveHttp http, String key, boolean resumed) {
        this.http = http;
        this.key = key;
        this.resumed = resumed;
    }

    void send(List<ArchivedMessage> registrations, List<String> refused) {
        for (ArchivedMessage registration : registrations) {
            try {
                register(registration);
            } catch (Refusal refusal) {
                refused.add("the server refuses to register model '"
                        + ForeignZip.shown(String.valueOf(registration.text("model_name"))) + "': "
                        + refusal.why());
            }
        }
    }

    private void register(ArchivedMessage message) throws Refusal {
        String model = String.valueOf(message.text("model_name"));
        String registered = message.text("registry_name") == null ? model : message.text("registry_name");
        if (resumed && isRegistered(model, String.valueOf(registered), message.text("version"))) {
            return;
        }
        JsonNode payload = message.payload();
        ArrayNode tags = JSON.arrayNode();
        payload.path("tags").forEach(tags::add);
        // Comet: stages are what tags were called before.
        payload.path("stages").forEach(tags::add);
        ObjectNode body = JSON.objectNode()
                .put("experimentKey", key)
                .put("experimentModelName", model)
                .put("registryModelName", registered)
                .put("registryModelDescription", message.text("description"))
                .put("version", message.text("version"))
                .put("versionComment", message.text("comment"))
                .put("status", message.text("status"))
                .put("publicModel", payload.path("public").asBoolean(false));
        body.set("tags", tags.isEmpty() ? JSON.nullNode() : tags);
        String item =
                http.post(ITEM + "create", body).path("registryModelItemId").asText("");
        if (!item.isEmpty()) {
            metadata(item, payload.path("metadata"));
            status(item, payload.path("status_configuration"));
        }
    }

    private void metadata(String item, JsonNode metadata) throws Refusal {
        if (metadata.isObject() && !metadata.isEmpty()) {
            ObjectNode body = JSON.objectNode();
            ArrayNode pairs = body.putArray("metadata");
            metadata.properties()
                    .forEach(each -> pairs.addObject().put("key", each.getKey()).set("value", each.getValue()));
            http.post(ITEM + item + "/metadata", body);
        }
    }

    private void status(String item, JsonNode configuration) throws Refusal {
        if (configuration.path("status").isTextual()) {
            ObjectNode body = JSON.objectNode()
                    .put("status", configuration.path("status").asText())
                    .put(
                            "isReviewRequired",
                            configuration.path("is_review_required").asBoolean(false));
            ArrayNode items = body.putArray("statusConfiguration");
            configuration.path("status_configuration_items").forEach(items::add);
            if (configuration.path("comment").isTextual()) {
                body.put("comment", configuration.path("comment").asText());
            }
            http.post(ITEM + item + "/status-configuration", body);
        }
    }

    private boolean isRegistered(String model, String registered, @Nullable String version) {
        try {
            String workspace = http.get(CometPaths.READ + "/experiment/metadata", Map.of("experimentKey", key))
                    .path("workspaceName")
                    .asText("");
            JsonNode details = http.get(
                    CometPaths.READ + "/registry-model/details",
                    Map.of("workspaceName", workspace, "modelName", registered));
            for (JsonNode each : details.path("versions")) {
                JsonNode of = each.path("experimentModel");
                if (of.path("experimentKey").asText().equals(key)
                        && of.path("modelName").asText().equals(model)
                        && (version == null
                                || version.equals(each.path("version").asText()))) {
                    return true;
                }
            }
        } catch (Refusal unknown) {
            // No such model yet.
            return false;
        }
        return false;
    }
}
