package dev.halley.server.asset;

import static dev.halley.server.http.Permission.WRITE;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.server.asset.Blobs.Blob;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.experiment.Experiment;
import dev.halley.server.experiment.Experiments;
import dev.halley.server.http.Body;
import dev.halley.server.http.Call;
import dev.halley.server.http.Routes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The native way to upload an asset over a bad line: begin, send bytes from where the server stands, ask where it stands after a break,
 * complete. Nothing that was acknowledged is sent twice.
 */
public final class ResumableUploadRoutes {

    private final Experiments experiments;
    private final Assets assets;
    private final Blobs blobs;
    private final ResumableFiles files;
    private final Clock clock;
    /** Uploads that bytes are added to now. */
    private final Map<String, Boolean> busy = new ConcurrentHashMap<>();

    /** @param folder where uploads wait until they are whole */
    public ResumableUploadRoutes(Experiments experiments, Assets assets, Blobs blobs, Path folder, Clock clock) {
        this.experiments = experiments;
        this.assets = assets;
        this.blobs = blobs;
        this.files = new ResumableFiles(folder, clock);
        this.clock = clock;
    }

    public void declare(Routes routes) {
        routes.api()
                .post("/experiments/{experimentKey}/uploads", WRITE, this::begin)
                .get("/uploads/{uploadId}", WRITE, this::stand)
                .put("/uploads/{uploadId}", WRITE, this::append)
                .post("/uploads/{uploadId}/complete", WRITE, this::complete)
                .delete("/uploads/{uploadId}", WRITE, this::cancel);
    }

    private void begin(Call call) throws IOException {
        Experiment experiment = experiments.require(call.caller(), call.path("experimentKey"));
        Body body = call.json().requires("size");
        Long size = body.number("size");
        if (size == null || size < 0) {
            throw new ApiException(ErrorKind.INVALID, "size: " + size + " (expected: 0 or more bytes).");
        }
        String sha256 = body.text("sha256");
        if (sha256 != null && !sha256.matches("[0-9a-fA-F]{64}")) {
            throw new ApiException(ErrorKind.INVALID, "sha256: '" + sha256 + "' (expected: 64 hexadecimal digits).");
        }
        asset(body, new Blob("", 0));
        assets.requireRoom(experiment.id(), 0);
        ObjectNode wanted = body.node().deepCopy();
        wanted.put("experimentKey", experiment.key());
        String id = files.begin(wanted);
        call.answer(201, Map.of("uploadId", id, "received", 0, "size", size));
    }

    private ObjectNode wanted(Call call, String id) throws IOException {
        ObjectNode wanted = files.find(id)
                .orElseThrow(() -> new ApiException(
                        ErrorKind.NOT_FOUND,
                        "there is no upload '" + id
                                + "'. It was completed, or nothing was added to it for three days."));
        // Whoever may log to the experiment may go on with its uploads.
        experiments.require(call.caller(), wanted.path("experimentKey").asText());
        return wanted;
    }

    private void stand(Call call) throws IOException {
        String id = call.path("uploadId");
        ObjectNode wanted = wanted(call, id);
        call.answer(Map.of(
                "uploadId",
                id,
                "received",
                files.received(id),
                "size",
                wanted.path("size").asLong()));
    }

    private void append(Call call) throws IOException {
        String id = call.path("uploadId");
        ObjectNode wanted = wanted(call, id);
        long offset = call.number("offset", 0);
        if (busy.putIfAbsent(id, true) != null) {
            throw new ApiException(
                    ErrorKind.CONFLICT, "another request adds to upload '" + id + "'. Ask again where it stands.");
        }
        try (InputStream more = call.stream()) {
            long received = files.received(id);
            if (offset != received) {
                throw new ApiException(
                        ErrorKind.CONFLICT,
                        "offset: " + offset + " (expected: " + received
                                + ", where the upload stands). Go on from there.");
            }
            long size = wanted.path("size").asLong();
            if (!files.append(id, more, size - received)) {
                throw new ApiException(
                        ErrorKind.TOO_LARGE, "the upload is larger than the " + size + " bytes that it began with.");
            }
            call.answer(Map.of("uploadId", id, "received", files.received(id), "size", size));
        } finally {
            busy.remove(id);
        }
    }

    private void complete(Call call) throws IOException {
        String id = call.path("uploadId");
        Body wanted = new Body(wanted(call, id));
        long received = files.received(id);
        Long size = wanted.number("size");
        if (size == null || size != received) {
            throw new ApiException(
                    ErrorKind.CONFLICT, received + " of " + size + " bytes have arrived. Send the rest first.");
        }
        Blob blob;
        try (InputStream content = files.open(id)) {
            blob = blobs.keep(content);
        }
        String sha256 = wanted.text("sha256");
        if (sha256 != null && !sha256.toLowerCase(Locale.ROOT).equals(blob.sha256())) {
            throw new ApiException(
                    ErrorKind.INVALID,
                    "sha256: '" + sha256 + "' (expected: '" + blob.sha256() + "', that of the bytes which arrived).");
        }
        Asset asset = asset(wanted, blob);
        long experiment = experiments.requireForLogging(call.caller(), wanted.text("experimentKey"));
        call.when(assets.put(experiment, asset, wanted.flag("overwrite")), kept -> {
            removeQuietly(id);
            call.answer(Map.of("assetId", asset.assetId(), "sha256", blob.sha256(), "size", blob.size()));
        });
    }

    private void cancel(Call call) throws IOException {
        String id = call.path("uploadId");
        wanted(call, id);
        files.remove(id);
        call.noContent();
    }

    private void removeQuietly(String id) {
        try {
            files.remove(id);
        } catch (IOException stays) {
            // It goes when it is old.
        }
    }

    private Asset asset(Body body, Blob blob) {
        String id = body.text("assetId");
        String type = body.text("type");
        return new Asset(
                id == null ? UUID.randomUUID().toString().replace("-", "") : id,
                type == null ? "asset" : type,
                body.requiredText("fileName"),
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

    private static @Nullable String metadata(Body body) {
        return body.get("metadata") == null ? null : Body.loggedText(body.get("metadata"));
    }
}
