package dev.halley.server.asset;

import static dev.halley.server.http.Permission.READ;
import static dev.halley.server.http.Permission.WRITE;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.experiment.Experiment;
import dev.halley.server.experiment.Experiments;
import dev.halley.server.http.Call;
import dev.halley.server.http.Dialect;
import dev.halley.server.http.Json;
import dev.halley.server.http.Routes;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Comet's calls that log assets and read them back. */
public final class AssetRoutes {

    private final Experiments experiments;
    private final Assets assets;
    private final Uploads uploads;
    private final Blobs blobs;
    private final List<AssetHolder> holders;

    public AssetRoutes(
            Experiments experiments,
            Assets assets,
            AssetHolder.OfArtifacts artifacts,
            AssetHolder models,
            Blobs blobs,
            Clock clock) {
        this.experiments = experiments;
        this.assets = assets;
        this.blobs = blobs;
        this.holders = List.of(artifacts, models);
        this.uploads = new Uploads(experiments, assets, artifacts, blobs, clock);
    }

    public void declare(Routes routes) {
        routes.clientlib()
                .post("/asset/upload", WRITE, call -> uploads.save(call, "asset"))
                .post("/visualizations/upload", WRITE, call -> uploads.save(call, "image"))
                .post("/git-patch/upload", WRITE, call -> uploads.save(call, "git-patch"));
        routes.cometRest()
                .post("/write/experiment/upload-asset", WRITE, call -> uploads.save(call, "asset"))
                .post("/write/experiment/git/patch", WRITE, call -> uploads.save(call, "git-patch"))
                .get("/experiment/git/patch", READ, this::patch)
                .get("/write/experiment/asset/delete", WRITE, this::delete)
                .get("/experiment/asset/list", READ, this::list)
                .get("/experiment/asset/get-by-name", READ, this::byName)
                .get("/experiment/asset/get-asset", READ, this::content);
        routes.root(Dialect.COMET)
                .get("/api/asset/download", READ, this::content)
                .get("/api/image/download", READ, this::content);
    }

    private void delete(Call call) {
        long id = experiments.requireForLogging(call.caller(), call.query("experimentKey"));
        call.savedWhen(assets.delete(id, call.required("assetId")));
    }

    private void list(Call call) {
        String type = call.query("type");
        answer(call, asset -> type == null || type.equals("all") || type.equals(asset.type()));
    }

    private void byName(Call call) {
        String name = call.required("assetName");
        answer(call, asset -> name.equals(asset.fileName()));
    }

    private void answer(Call call, Predicate<Asset> wanted) {
        Experiment experiment = experiments.require(call.caller(), call.query("experimentKey"));
        List<ObjectNode> links = assets.of(experiment.id()).stream()
                .filter(wanted)
                .map(asset -> link(call, experiment, asset))
                .toList();
        call.answer(Map.of("assets", links));
    }

    private void content(Call call) throws IOException {
        String id = call.required("assetId", "imageId");
        Asset asset = find(call, id);
        String sha256 = asset.sha256();
        if (sha256 == null) {
            throw new ApiException(
                    ErrorKind.INVALID, "asset '" + id + "' is remote: its content is at " + asset.link() + ".");
        }
        try (InputStream content = blobs.open(sha256)) {
            call.download(content, asset.fileSize(), asset.fileName(), sha256);
        }
    }

    /** Comet: the zip that was uploaded; Python takes JSON that begins with msg for "there is none". */
    private void patch(Call call) throws IOException {
        Experiment experiment = experiments.require(call.caller(), call.query("experimentKey"));
        Optional<Asset> latest = assets.of(experiment.id()).stream()
                .filter(asset -> asset.type().equals("git-patch") && asset.sha256() != null)
                .reduce((earlier, later) -> later);
        if (latest.isEmpty()) {
            call.answer(Json.MAPPER
                    .createObjectNode()
                    .put("msg", "experiment '" + experiment.key() + "' has no git patch.")
                    .put("code", 200));
            return;
        }
        Asset asset = latest.get();
        String sha256 = String.valueOf(asset.sha256());
        try (InputStream content = blobs.open(sha256)) {
            call.download(content, asset.fileSize(), asset.fileName(), sha256);
        }
    }

    /** Comet: an experiment that reads an artifact or a model asks for its files with its own key. */
    private Asset find(Call call, String id) {
        String key = call.query("experimentKey");
        String version = call.query("artifactVersionId");
        Optional<Asset> own = Optional.empty();
        if (version == null && key != null) {
            own = experiments.find(call.caller(), key).flatMap(experiment -> assets.find(experiment.id(), id));
        }
        return own.or(() -> holders.stream()
                        .flatMap(holder -> holder.find(call.caller(), key, version, id).stream())
                        .findFirst())
                .orElseThrow(() -> new ApiException(
                        ErrorKind.NOT_FOUND,
                        "experiment '" + experiments.require(call.caller(), key).key() + "' has no asset '" + id
                                + "'."));
    }

    /** Comet's AssetLink. */
    private static ObjectNode link(Call call, Experiment experiment, Asset asset) {
        boolean remote = asset.sha256() == null;
        String here = call.origin() + "/api/rest/v2/experiment/asset/get-asset?experimentKey=" + experiment.key()
                + "&assetId=" + URLEncoder.encode(asset.assetId(), StandardCharsets.UTF_8);
        String link = remote ? asset.link() : here;
        return Json.MAPPER
                .createObjectNode()
                .put("assetId", asset.assetId())
                .put("experimentKey", experiment.key())
                .put("fileName", asset.fileName())
                .put("fileSize", asset.fileSize())
                .put("runContext", asset.context())
                .put("step", asset.step())
                .put("epoch", asset.epoch())
                .put("remote", remote)
                .put("link", link)
                .put("createdAt", asset.createdMillis())
                .put("dir", directory(asset.fileName()))
                .put("canView", !remote)
                .put("audio", asset.type().equals("audio"))
                .put("video", asset.type().equals("video"))
                .put("histogram", asset.type().startsWith("histogram"))
                .put("image", asset.type().equals("image"))
                .put("type", asset.type())
                .put("metadata", asset.metadata())
                .put("groupingName", asset.groupingName())
                .put("curlDownload", remote ? null : "curl '" + here + "' -H 'Authorization: <your API key>'");
    }

    private static String directory(String fileName) {
        int slash = fileName.lastIndexOf('/');
        return slash < 0 ? "others" : fileName.substring(0, slash);
    }
}
