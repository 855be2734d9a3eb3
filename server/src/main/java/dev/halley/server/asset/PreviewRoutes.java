package dev.halley.server.asset;

import static dev.halley.server.http.Permission.READ;

import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.experiment.Experiment;
import dev.halley.server.experiment.Experiments;
import dev.halley.server.http.Call;
import dev.halley.server.http.Json;
import dev.halley.server.http.Routes;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/** What pages show of assets: pictures, sound, films and HTML as such, and the git patch out of its archive. */
public final class PreviewRoutes {

    /** Longer patches are cut: nobody reads them on a page. The file itself can be saved whole. */
    private static final int LONGEST_PATCH = 8 << 20;

    private final Experiments experiments;
    private final Assets assets;
    private final Blobs blobs;

    public PreviewRoutes(Experiments experiments, Assets assets, Blobs blobs) {
        this.experiments = experiments;
        this.assets = assets;
        this.blobs = blobs;
    }

    public void declare(Routes routes) {
        routes.api()
                .get("/experiments/{experimentKey}/asset", READ, this::show)
                .get("/experiments/{experimentKey}/git-patch", READ, this::patch);
    }

    private void show(Call call) throws IOException {
        Experiment experiment = experiments.require(call.caller(), call.path("experimentKey"));
        String id = call.required("assetId");
        Asset asset = assets.find(experiment.id(), id)
                .orElseThrow(() -> new ApiException(
                        ErrorKind.NOT_FOUND, "experiment '" + experiment.key() + "' has no asset '" + id + "'."));
        String sha256 = asset.sha256();
        if (sha256 == null) {
            throw new ApiException(
                    ErrorKind.INVALID, "asset '" + id + "' is remote: its content is at " + asset.link() + ".");
        }
        byte[] start;
        try (InputStream content = blobs.open(sha256)) {
            start = content.readNBytes(Preview.SNIFFED);
        }
        Preview preview = Preview.of(asset.fileName(), start);
        if (preview == null) {
            try (InputStream content = blobs.open(sha256)) {
                call.download(content, asset.fileSize(), asset.fileName(), sha256);
            }
            return;
        }
        call.setHeader("Content-Security-Policy", preview.policy());
        call.setHeader("Cross-Origin-Resource-Policy", "same-origin");
        call.setHeader("Cache-Control", "private, max-age=300");
        try (InputStream content = blobs.open(sha256)) {
            call.show(content, asset.fileSize(), preview.contentType(), sha256);
        }
    }

    private void patch(Call call) throws IOException {
        Experiment experiment = experiments.require(call.caller(), call.path("experimentKey"));
        List<Asset> all = assets.of(experiment.id());
        Optional<Asset> latest = all.stream()
                .filter(asset -> asset.type().equals("git-patch") && asset.sha256() != null)
                .reduce((earlier, later) -> later);
        call.answer(Json.MAPPER.createObjectNode().put("patch", latest.isEmpty() ? null : patchOf(latest.get())));
    }

    /** Comet: Python uploads a zip that holds the patch; others upload the patch itself, and so is shown what is no good zip. */
    private String patchOf(Asset asset) throws IOException {
        String sha256 = String.valueOf(asset.sha256());
        // Names are not looked at, so that none is wrong.
        try (ZipInputStream zip = new ZipInputStream(blobs.open(sha256), StandardCharsets.ISO_8859_1)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (!entry.isDirectory()) {
                    return text(zip);
                }
                if (zip.read() >= 0) {
                    // A folder has no content; whoever gives it some means to have gigabytes of it unpacked.
                    break;
                }
            }
        } catch (ZipException | EOFException broken) {
            // Shown as it is.
        }
        try (InputStream plain = blobs.open(sha256)) {
            return text(plain);
        }
    }

    private static String text(InputStream in) throws IOException {
        return new String(in.readNBytes(LONGEST_PATCH), StandardCharsets.UTF_8);
    }
}
