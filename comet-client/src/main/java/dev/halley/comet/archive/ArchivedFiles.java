package dev.halley.comet.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.comet.archive.ArchiveHttp.Part;
import dev.halley.comet.archive.ArchiveHttp.Refusal;
import dev.halley.comet.protocol.CometPaths;
import dev.halley.comet.zip.ForeignZip;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Files, links and scenes of an archive, sent one after the other in the order in which they were logged. */
final class ArchivedFiles {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** What an upload may say of a file; anything else in an archive is not comet_ml's. */
    private static final List<String> QUERY = List.of(
            "assetId",
            "imageId",
            "fileName",
            "figName",
            "figCounter",
            "context",
            "step",
            "epoch",
            "overwrite",
            "extension",
            "type",
            "groupingName",
            "isRemote",
            "sampleRate");

    private static final Set<String> WHOLE_NUMBERS = Set.of("step", "epoch");

    private static final Map<String, String> UPLOADS = Map.of(
            "git-patch", "/git-patch/upload",
            "visualization", "/visualizations/upload",
            "shap", "/visualizations/upload",
            "prophet", "/visualizations/upload");

    private final OfflineArchive archive;
    private final ArchiveHttp http;
    private final String key;
    private final String projectId;
    private final String runId;
    private final Set<String> known;

    /** @param known ids of assets that the server has already */
    ArchivedFiles(
            OfflineArchive archive, ArchiveHttp http, String key, String projectId, String runId, Set<String> known) {
        this.archive = archive;
        this.http = http;
        this.key = key;
        this.projectId = projectId;
        this.runId = runId;
        this.known = known;
    }

    /** Sends one and returns how many went: none if the server has it already or refuses it, which is then noted. */
    int send(ArchivedMessage message, List<String> refused) {
        try {
            return switch (MessageType.of(message.type()).orElseThrow()) {
                case SCENE -> scene(message);
                case REMOTE_MODEL -> remoteModel(message);
                default -> file(message);
            };
        } catch (Refusal refusal) {
            JsonNode named = message.payload().path("additional_params");
            String name =
                    named.path(named.has("figName") ? "figName" : "fileName").asText(message.type());
            refused.add("the server refuses file '" + ForeignZip.shown(name) + "': " + refusal.why());
            return 0;
        }
    }

    private int file(ArchivedMessage message) throws Refusal {
        JsonNode given = message.payload().path("additional_params");
        if (known.contains(given.path("assetId").asText(given.path("imageId").asText("")))) {
            return 0;
        }
        Map<String, String> query = new LinkedHashMap<>();
        query.put("experimentId", key);
        query.put("projectId", projectId);
        query.put("runId", runId);
        for (String field : QUERY) {
            JsonNode value = given.path(field);
            if (!value.isMissingNode() && !value.isNull()) {
                boolean whole = WHOLE_NUMBERS.contains(field) && value.isNumber();
                query.put(field, whole ? Long.toString(value.asLong()) : value.asText());
            }
        }
        List<Part> parts = new ArrayList<>();
        JsonNode metadata = message.payload().path("metadata");
        if (metadata.isObject() && !metadata.isEmpty()) {
            parts.add(Part.text("metadata", metadata.toString()));
        }
        String link = message.text("remote_uri");
        if (link != null) {
            query.put("isRemote", "true");
            parts.add(Part.text("link", link));
        } else {
            parts.add(Part.file("file", archive, String.valueOf(message.text("file_path"))));
        }
        String path = UPLOADS.getOrDefault(String.valueOf(message.text("upload_type")), "/asset/upload");
        http.upload("POST", CometPaths.SDK + path, query, parts);
        return 1;
    }

    private int remoteModel(ArchivedMessage message) throws Refusal {
        ObjectNode body = JSON.objectNode().put("experimentKey", key).put("modelName", message.text("model_name"));
        var entities = body.putArray("remoteEntities");
        for (JsonNode asset : message.payload().path("remote_assets")) {
            ObjectNode entity = entities.addObject();
            asset.properties().forEach(field -> entity.set(field.getKey(), field.getValue()));
            if (asset.path("metadata").isObject()) {
                entity.put("metadata", asset.path("metadata").toString());
            }
        }
        http.post(CometPaths.SDK + "/asset/log-remote-model", body);
        return entities.size();
    }

    private int scene(ArchivedMessage message) throws Refusal {
        // comet_ml lets the server choose the id. Halley takes this one, so that a scene that comes again is the same.
        String wanted = UUID.nameUUIDFromBytes((key + " " + message.id()).getBytes(UTF_8))
                .toString()
                .replace("-", "");
        if (known.contains(wanted)) {
            return 0;
        }
        ObjectNode body = JSON.objectNode()
                .put("experimentKey", key)
                .put("assetId", wanted)
                .put("userFileName", message.text("name"))
                .put("assetType", "3d-image");
        body.set("step", message.payload().get("step"));
        JsonNode metadata = message.payload().path("metadata");
        if (metadata.isObject() && !metadata.isEmpty()) {
            body.put("metadata", metadata.toString());
        }
        String id = http.post(CometPaths.SDK + "/asset", body).path("assetId").asText(wanted);
        for (JsonNode item : message.payload().path("items")) {
            ObjectNode of = JSON.objectNode()
                    .put("assetId", id)
                    .put("experimentKey", key)
                    .put("userFileName", item.path("file_name").asText())
                    .put("assetItemType", item.path("type").asText());
            part(
                    "POST",
                    "/asset/asset-item",
                    of,
                    "assetItemContent",
                    item.path("file_path").asText());
        }
        String thumbnail = message.text("thumbnail_path");
        if (thumbnail != null) {
            ObjectNode of = JSON.objectNode().put("experimentKey", key).put("thumbnailExtension", ".png");
            part("PUT", "/asset/" + id + "/thumbnail", of, "thumbnail", thumbnail);
        }
        return 1;
    }

    private void part(String method, String path, ObjectNode of, String name, String member) throws Refusal {
        http.upload(
                method,
                CometPaths.SDK + path,
                Map.of(),
                List.of(Part.json("requestParams", of), Part.file(name, archive, member)));
    }
}
