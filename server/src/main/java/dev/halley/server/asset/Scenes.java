package dev.halley.server.asset;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.server.asset.Blobs.Blob;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.http.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Scenes of three dimensions. Comet's Python SDK logs one as a container and then its items (points, boxes: a JSON array a line) and a
 * picture of it. The container is an asset of type {@code 3d-image} whose content lists the items; items and picture are assets of
 * their own, grouped by the container's id.
 */
final class Scenes {

    static final String TYPE = "3d-image";
    static final String ITEM_TYPE = "asset-item";

    private final Assets assets;
    private final Blobs blobs;

    Scenes(Assets assets, Blobs blobs) {
        this.assets = assets;
        this.blobs = blobs;
    }

    /** Makes an empty scene and returns its id. */
    String create(long experimentId, String name, @Nullable Long step, @Nullable String metadata, long millis)
            throws IOException {
        String id = newId();
        put(experimentId, id, name, step, metadata, millis, List.of());
        return id;
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
        Asset item = new Asset(
                newId(),
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
