package dev.halley.server.asset;

import static dev.halley.server.http.Permission.WRITE;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.experiment.Experiments;
import dev.halley.server.http.Body;
import dev.halley.server.http.Call;
import dev.halley.server.http.Json;
import dev.halley.server.http.Multipart;
import dev.halley.server.http.Routes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/** The calls with which Comet's Python SDK logs scenes of three dimensions. */
public final class SceneRoutes {

    private static final Pattern ASSET_ID = Pattern.compile("[A-Za-z0-9]{32}");

    private final Experiments experiments;
    private final Scenes scenes;
    private final Blobs blobs;
    private final Clock clock;

    public SceneRoutes(Experiments experiments, Scenes scenes, Blobs blobs, Clock clock) {
        this.experiments = experiments;
        this.scenes = scenes;
        this.blobs = blobs;
        this.clock = clock;
    }

    public void declare(Routes routes) {
        routes.clientlib()
                .post("/asset", WRITE, this::create)
                .post("/asset/asset-item", WRITE, this::addItem)
                .put("/asset/{assetId}/thumbnail", WRITE, this::addThumbnail);
    }

    private void create(Call call) throws IOException {
        Body body = call.json();
        long id = experiments.requireForLogging(call.caller(), body.text("experimentKey"));
        String name = body.requiredText("userFileName");
        String type = body.text("assetType");
        if (type != null && !type.equals(Scenes.TYPE)) {
            throw new ApiException(ErrorKind.INVALID, "assetType: '" + type + "' (expected: '" + Scenes.TYPE + "').");
        }
        String metadata = body.get("metadata") == null ? null : Body.loggedText(body.get("metadata"));
        String wanted = body.text("assetId");
        if (wanted != null && !ASSET_ID.matcher(wanted).matches()) {
            throw new ApiException(
                    ErrorKind.INVALID, "assetId: '" + wanted + "' (expected: 32 letters and digits, or none).");
        }
        String scene = scenes.create(id, wanted, name, body.number("step"), metadata, clock.millis());
        call.answer(Map.of("assetId", scene, "msg", "Saved", "code", 200));
    }

    private void addItem(Call call) throws IOException {
        add(call, "assetItemContent", null);
    }

    private void addThumbnail(Call call) throws IOException {
        add(call, "thumbnail", call.path("assetId"));
    }

    /** Comet: which scene the content belongs to may come after the content, so it waits in a file. */
    private void add(Call call, String part, @org.jspecify.annotations.Nullable String sceneId) throws IOException {
        Path waiting = blobs.incoming().resolve(UUID.randomUUID().toString());
        try {
            Multipart parts = call.multipart(
                    Map.of(part, content -> Files.copy(content, waiting, StandardCopyOption.REPLACE_EXISTING)));
            Body body = Body.parse(parts.text("requestParams"), "requestParams");
            long id = experiments.requireForLogging(call.caller(), body.text("experimentKey"));
            if (!Files.exists(waiting)) {
                throw new ApiException(ErrorKind.INVALID, "the upload has no part '" + part + "'.");
            }
            String scene = sceneId == null ? body.requiredText("assetId") : sceneId;
            String kind = sceneId == null ? body.requiredText("assetItemType") : "thumbnail";
            String extension = body.text("thumbnailExtension");
            String name =
                    sceneId == null ? body.text("userFileName") : "thumbnail" + (extension == null ? "" : extension);
            try (InputStream content = Files.newInputStream(waiting)) {
                scenes.add(id, scene, kind, name == null ? kind : name, content, clock.millis());
            }
        } finally {
            Files.deleteIfExists(waiting);
        }
        ObjectNode saved = Json.MAPPER.createObjectNode().put("msg", "Saved").put("code", 200);
        call.answer(saved);
    }
}
