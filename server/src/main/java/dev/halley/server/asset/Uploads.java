package dev.halley.server.asset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.server.asset.Blobs.Blob;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.experiment.Experiments;
import dev.halley.server.http.Call;
import dev.halley.server.http.Json;
import dev.halley.server.http.Multipart;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Takes uploads: scalars come in the query, the file and its metadata as parts of a multipart body. */
final class Uploads {

    /** Comet: SDKs send this for texts that have no name. */
    private static final String NAMELESS = "auto-generated-in-the-backend";

    private static final int LONGEST_NAME = 1_024;

    private final Experiments experiments;
    private final Assets assets;
    private final AssetHolder.OfArtifacts artifacts;
    private final Blobs blobs;
    private final Clock clock;

    Uploads(Experiments experiments, Assets assets, AssetHolder.OfArtifacts artifacts, Blobs blobs, Clock clock) {
        this.experiments = experiments;
        this.assets = assets;
        this.artifacts = artifacts;
        this.blobs = blobs;
        this.clock = clock;
    }

    /** @param plainType the type of an upload that names none */
    void save(Call call, String plainType) throws IOException {
        long experiment = experiments.requireForLogging(call.caller(), call.required("experimentId", "experimentKey"));
        String version = call.query("artifactVersionId");
        if (version != null) {
            artifacts.checkOpen(call.caller(), version);
        }
        assets.requireRoom(experiment, 0);
        Incoming file = new Incoming();
        Multipart parts = call.multipart(Map.of("file", content -> file.blob = blobs.keep(content)));
        Asset asset = asset(call, parts, file.blob, plainType);
        if (version != null) {
            assets.requireRoom(experiment, asset.fileSize());
        }
        // Comet: Python also writes how an artifact was downloaded, as FAIL, when it logs that again; none of these
        // overwrites.
        boolean overwrite = "true".equalsIgnoreCase(call.query("overwrite"));
        call.savedWhen(
                version == null
                        ? assets.put(experiment, asset, overwrite)
                        : artifacts.put(call.caller(), version, asset, overwrite));
    }

    /** The content of the upload, once it has arrived. */
    private static final class Incoming {
        @Nullable
        Blob blob;
    }

    private Asset asset(Call call, Multipart parts, @Nullable Blob blob, String plainType) {
        String given = call.query("assetId", "imageId");
        String id =
                given == null || given.isBlank() ? UUID.randomUUID().toString().replace("-", "") : given;
        String type = call.query("type");
        String kind = type == null || type.isBlank() ? plainType : type;
        String link = parts.text("link");
        if (blob == null && link == null) {
            throw new ApiException(
                    ErrorKind.INVALID, "the upload has neither a part 'file' nor, for a remote asset, a part 'link'.");
        }
        return new Asset(
                id,
                kind,
                name(call, parts, kind, id),
                blob == null ? 0 : blob.size(),
                blob == null ? null : blob.sha256(),
                blob == null ? link : null,
                call.query("context"),
                optional(call, "step"),
                optional(call, "epoch"),
                call.query("groupingName"),
                metadata(parts),
                clock.millis());
    }

    private static String name(Call call, Multipart parts, String kind, String id) {
        String given = call.query("fileName", "figName");
        if (NAMELESS.equals(given)) {
            return kind + "-" + id.substring(0, Math.min(8, id.length())) + ".txt";
        }
        String name = given == null || given.isBlank() ? parts.fileName("file") : given;
        if (name == null || name.isBlank()) {
            return id;
        }
        if (name.length() > LONGEST_NAME) {
            throw new ApiException(
                    ErrorKind.INVALID,
                    "fileName: " + name.length() + " characters (expected: at most " + LONGEST_NAME + ").");
        }
        return name;
    }

    private static @Nullable String metadata(Multipart parts) {
        String text = parts.text("metadata");
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            JsonNode tree = Json.MAPPER.readTree(text);
            if (tree instanceof ObjectNode) {
                return tree.toString();
            }
        } catch (IOException malformed) {
            throw new ApiException(ErrorKind.INVALID, "metadata: is not valid JSON (expected: a JSON object).");
        }
        throw new ApiException(ErrorKind.INVALID, "metadata: '" + text + "' (expected: a JSON object).");
    }

    private static @Nullable Long optional(Call call, String name) {
        String value = call.query(name);
        return value == null || value.isEmpty() || value.equals("null") ? null : Long.valueOf(call.number(name, 0));
    }
}
