package dev.halley.server.asset;

import static dev.halley.server.http.Permission.PUBLIC;
import static dev.halley.server.http.Permission.WRITE;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.server.asset.Blobs.Blob;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.experiment.Experiments;
import dev.halley.server.http.Body;
import dev.halley.server.http.Call;
import dev.halley.server.http.Dialect;
import dev.halley.server.http.Json;
import dev.halley.server.http.Routes;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Large files in parts, many at a time: Comet's direct upload to an object store, with this server as the store. The address of a part is
 * its own permission, as a signed one is: nobody else knows the id in it, and it is good for this one upload.
 */
public final class PartUploadRoutes {

    private static final int MOST_PARTS = 10_000;

    private final Experiments experiments;
    private final Assets assets;
    private final AssetHolder.OfArtifacts artifacts;
    private final Blobs blobs;
    private final PartFiles parts;
    private final Clock clock;

    public PartUploadRoutes(
            Experiments experiments,
            Assets assets,
            AssetHolder.OfArtifacts artifacts,
            Blobs blobs,
            PartFiles parts,
            Clock clock) {
        this.experiments = experiments;
        this.assets = assets;
        this.artifacts = artifacts;
        this.blobs = blobs;
        this.parts = parts;
        this.clock = clock;
    }

    public void declare(Routes routes) {
        routes.clientlib()
                .post("/asset/upload-start", WRITE, call -> begin(call, "asset"))
                .post("/asset/upload-complete", WRITE, this::complete)
                .post("/visualizations/upload-start", WRITE, call -> begin(call, "image"))
                .post("/visualizations/upload-complete", WRITE, this::complete);
        routes.cometRest()
                .post("/write/experiment/upload-asset-start", WRITE, call -> begin(call, "asset"))
                .post("/write/experiment/upload-asset-complete", WRITE, this::complete);
        routes.root(Dialect.COMET).put("/api/upload/{requestId}/{part}", PUBLIC, this::part);
    }

    private void begin(Call call, String plainType) throws IOException {
        Body body = call.json();
        String key = body.requiredText("experimentId", "experimentKey");
        assets.requireRoom(experiments.requireForLogging(call.caller(), key), 0);
        String version = body.text("artifactVersionId");
        if (version != null) {
            artifacts.checkOpen(call.caller(), version);
        }
        Body start = body.object("startUploadParams");
        Long count = start == null ? null : start.number("numOfFileParts");
        if (count == null || count < 1 || count > MOST_PARTS) {
            throw new ApiException(
                    ErrorKind.INVALID,
                    "numOfFileParts in startUploadParams: " + count + " (expected: 1 to " + MOST_PARTS + ").");
        }
        ObjectNode wanted = body.node().deepCopy();
        wanted.remove("apiKey");
        wanted.put("experimentKey", key)
                .put("plainType", plainType)
                .put("parts", count)
                .put("user", call.caller().userId());
        // Refuses what could not be completed.
        asset(new Body(wanted), new Blob("", 0));
        String id = parts.begin(wanted);
        ObjectNode answer = Json.MAPPER.createObjectNode().put("requestId", id);
        ArrayNode addresses = answer.putArray("preSignUrl");
        for (int part = 1; part <= count; part++) {
            addresses.add(call.origin() + "/api/upload/" + id + "/" + part);
        }
        call.answer(answer);
    }

    private void part(Call call) throws IOException {
        String id = call.path("requestId");
        ObjectNode wanted = parts.find(id).orElseThrow(PartUploadRoutes::unknown);
        int part;
        try {
            part = Integer.parseInt(call.path("part"));
        } catch (NumberFormatException notANumber) {
            throw unknown();
        }
        if (part < 1 || part > wanted.path("parts").asInt()) {
            throw unknown();
        }
        try (InputStream content = call.stream()) {
            call.setHeader("ETag", '"' + parts.keep(id, part, content) + '"');
        }
        call.answer(Map.of("msg", "Saved", "code", 200));
    }

    private static ApiException unknown() {
        return new ApiException(
                ErrorKind.NOT_FOUND, "there is no such part of an upload. It may be completed, or too long ago.");
    }

    private void complete(Call call) throws IOException {
        Body body = call.json();
        String id = body.requiredText("requestId");
        ObjectNode wanted = parts.find(id)
                .filter(known -> known.path("user").asLong() == call.caller().userId())
                .orElseThrow(PartUploadRoutes::unknown);
        if (body.has("succeed") && !body.flag("succeed")) {
            parts.remove(id);
            call.saved();
            return;
        }
        Blob blob;
        try (InputStream whole = parts.open(id, wanted.path("parts").asInt())) {
            blob = blobs.keep(whole);
        }
        Long expected = body.number("fileSize");
        if (expected != null && expected != blob.size()) {
            throw new ApiException(
                    ErrorKind.INVALID,
                    "fileSize: " + expected + " (expected: " + blob.size() + ", the sum of the parts that arrived).");
        }
        Body parameters = new Body(wanted);
        Asset asset = asset(parameters, blob);
        String version = parameters.text("artifactVersionId");
        long experiment = experiments.requireForLogging(call.caller(), parameters.text("experimentKey"));
        if (version != null) {
            assets.requireRoom(experiment, asset.fileSize());
        }
        var kept = version == null
                ? assets.put(experiment, asset, overwrites(parameters))
                : artifacts.put(call.caller(), version, asset, overwrites(parameters));
        call.savedWhen(kept.thenRun(() -> removeQuietly(id)));
    }

    private void removeQuietly(String id) {
        try {
            parts.remove(id);
        } catch (IOException stays) {
            // It goes when it is old.
        }
    }

    private Asset asset(Body body, Blob blob) {
        String id = body.text("assetId", "imageId");
        String type = body.text("type");
        String name = body.text("fileName", "figName");
        String assetId =
                id == null || id.isBlank() ? UUID.randomUUID().toString().replace("-", "") : id;
        return new Asset(
                assetId,
                type == null || type.isBlank() ? String.valueOf(body.text("plainType")) : type,
                name == null || name.isBlank() ? assetId : name,
                blob.size(),
                blob.sha256(),
                null,
                body.text("context"),
                body.number("step"),
                body.number("epoch"),
                body.text("groupingName"),
                metadata(body),
                clock.millis());
    }

    /** Comet: of an artifact that was downloaded it is the word of a strategy. */
    private static boolean overwrites(Body parameters) {
        return "true".equalsIgnoreCase(parameters.text("overwrite"));
    }

    private static @Nullable String metadata(Body body) {
        String text = body.has("metadata") ? Body.loggedText(body.get("metadata")) : null;
        return text == null || text.isBlank() ? null : text;
    }
}
