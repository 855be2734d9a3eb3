package dev.halley.server.asset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.halley.server.asset.Blobs.Blob;
import dev.halley.server.database.Database;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.experiment.Replays;
import dev.halley.server.http.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Scenes of three dimensions. Comet's Python SDK logs one as a container and then its items (points, boxes: a JSON array a line) and a
 * picture of it. The container is an asset of type {@code 3d-image} whose content lists the items; items and picture are assets of
 * their own, grouped by the container's id.
 */
public final class Scenes {

    static final String TYPE = "3d-image";
    static final String ITEM_TYPE = "asset-item";

    private final Database database;
    private final Assets assets;
    private final Blobs blobs;

    public Scenes(Database database, Assets assets, Blobs blobs) {
        this.database = database;
        this.assets = assets;
        this.blobs = blobs;
    }

    /**
     * Makes a scene and returns its id.
     *
     * @param wanted the id that the client chose, null if the server shall
     */
    String create(
            long experimentId,
            @Nullable String wanted,
            String name,
            @Nullable Long step,
            @Nullable String metadata,
            long millis)
            throws IOException {
        boolean known = wanted != null && assets.find(experimentId, wanted).isPresent();
        Optional<Asset> before = known ? Optional.empty() : beforeTheArchive(experimentId, name, metadata, millis);
        if (before.isPresent()) {
            return before.get().assetId();
        }
        String id = wanted == null ? newId() : wanted;
        put(experimentId, id, name, step, metadata, millis, items(experimentId, id));
        return id;
    }

    /** Comet: an archive brings no id and no step of a scene. If exactly one that was there before looks like it, it is that one. */
    private Optional<Asset> beforeTheArchive(long experimentId, String name, @Nullable String metadata, long millis) {
        long since = database.read(handle -> Replays.since(handle, experimentId, millis));
        if (since == 0) {
            return Optional.empty();
        }
        List<Asset> alike = new ArrayList<>();
        JsonNode wanted = parsed(metadata);
        for (Asset asset : assets.of(experimentId)) {
            if (asset.type().equals(TYPE)
                    && asset.fileName().equals(name)
                    && asset.createdMillis() < since
                    && parsed(asset.metadata()).equals(wanted)) {
                alike.add(asset);
            }
        }
        return alike.size() == 1 ? Optional.of(alike.get(0)) : Optional.empty();
    }

    private static JsonNode parsed(@Nullable String metadata) {
        try {
            return metadata == null ? Json.MAPPER.createObjectNode() : Json.MAPPER.readTree(metadata);
        } catch (JsonProcessingException plainText) {
            return TextNode.valueOf(metadata);
        }
    }

    /**
     * Adds an item or a picture to a scene.
     *
     * @param kind {@code points}, {@code boxes} or {@code thumbnail}
     */
    void add(long experimentId, String sceneId, String kind, String name, InputStream content, long millis)
            throws IOException {
        Asset scene = require(experimentId, sceneId);
        Blob blob = blobs.keep(content);
        ObjectNode metadata = Json.MAPPER.createObjectNode().put("assetItemType", kind);
        // What is sent again after a lost answer is the same item.
        String id = UUID.nameUUIDFromBytes((sceneId + " " + kind + " " + name).getBytes(StandardCharsets.UTF_8))
                .toString()
                .replace("-", "");
        Asset item = new Asset(
                id,
                ITEM_TYPE,
                name,
                blob.size(),
                blob.sha256(),
                null,
                scene.context(),
                scene.step(),
                scene.epoch(),
                sceneId,
                metadata.toString(),
                millis);
        assets.put(experimentId, item, false).join();
        put(
                experimentId,
                sceneId,
                scene.fileName(),
                scene.step(),
                scene.metadata(),
                scene.createdMillis(),
                items(experimentId, sceneId));
    }

    private Asset require(long experimentId, String sceneId) {
        return assets.find(experimentId, sceneId)
                .filter(asset -> asset.type().equals(TYPE))
                .orElseThrow(() -> new ApiException(
                        ErrorKind.INVALID, "assetId: '" + sceneId + "' (expected: that of a 3D scene)."));
    }

    private List<Asset> items(long experimentId, String sceneId) {
        return assets.of(experimentId).stream()
                .filter(asset -> asset.type().equals(ITEM_TYPE) && sceneId.equals(asset.groupingName()))
                .toList();
    }

    private void put(
            long experimentId,
            String id,
            String name,
            @Nullable Long step,
            @Nullable String metadata,
            long millis,
            List<Asset> items)
            throws IOException {
        ObjectNode content = Json.MAPPER.createObjectNode().put("version", 1).put("name", name);
        var listed = content.putArray("items");
        for (Asset item : items) {
            String kind = Json.MAPPER
                    .readTree(String.valueOf(item.metadata()))
                    .path("assetItemType")
                    .asText();
            listed.addObject()
                    .put("assetId", item.assetId())
                    .put("type", kind)
                    .put("fileName", item.fileName())
                    .put("fileSize", item.fileSize());
        }
        Blob blob = blobs.keep(new ByteArrayInputStream(content.toString().getBytes(StandardCharsets.UTF_8)));
        Asset scene =
                new Asset(id, TYPE, name, blob.size(), blob.sha256(), null, null, step, null, null, metadata, millis);
        assets.put(experimentId, scene, false).join();
    }

    private static String newId() {
        return UUID.randomUUID().toString().replace("-", "");
    }
}
