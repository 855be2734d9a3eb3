package dev.halley.server.artifact;

import static dev.halley.server.http.Permission.READ;
import static dev.halley.server.http.Permission.WRITE;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.server.artifact.Artifacts.Found;
import dev.halley.server.artifact.Artifacts.Upserted;
import dev.halley.server.asset.Asset;
import dev.halley.server.asset.Blobs;
import dev.halley.server.asset.Zip;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.error.SdkErrorCode;
import dev.halley.server.experiment.Experiment;
import dev.halley.server.experiment.Experiments;
import dev.halley.server.http.Body;
import dev.halley.server.http.Call;
import dev.halley.server.http.Json;
import dev.halley.server.http.Routes;
import dev.halley.server.workspace.Workspaces;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Comet's calls on artifacts. */
public final class ArtifactRoutes {

    private final Workspaces workspaces;
    private final Experiments experiments;
    private final Artifacts artifacts;
    private final ArtifactFiles files;
    private final Lineage lineage;
    private final Blobs blobs;
    private final Clock clock;

    public ArtifactRoutes(
            Workspaces workspaces,
            Experiments experiments,
            Artifacts artifacts,
            ArtifactFiles files,
            Lineage lineage,
            Blobs blobs,
            Clock clock) {
        this.workspaces = workspaces;
        this.experiments = experiments;
        this.artifacts = artifacts;
        this.files = files;
        this.lineage = lineage;
        this.blobs = blobs;
        this.clock = clock;
    }

    public void declare(Routes routes) {
        routes.cometRest()
                .post("/write/artifacts/upsert", WRITE, this::upsert)
                .post("/write/artifacts/state", WRITE, this::setState)
                .post("/write/artifacts/details", WRITE, this::update)
                .post("/write/artifacts/version/labels", WRITE, this::label)
                .post("/write/artifact/assets/remote/batch", WRITE, this::addRemote)
                .get("/artifacts/version", READ, this::version)
                .get("/artifacts/version/files", READ, this::files)
                .get("/artifacts/version/download", READ, this::download)
                .get("/artifacts/get-all", READ, this::list)
                .get("/artifacts/get", READ, this::artifact)
                .get("/get/artifacts", READ, this::ofExperiment);
    }

    private void upsert(Call call) {
        Body body = call.json();
        Experiment experiment = experiments.require(call.caller(), body.text("experimentKey"));
        String type = body.text("artifactType");
        Upserted made = artifacts.upsert(
                call.caller(),
                new NewVersion(
                        experiment,
                        body.requiredText("artifactName"),
                        type == null || type.isBlank() ? "unknown" : type,
                        body.text("version"),
                        body.texts("alias"),
                        body.texts("versionTags"),
                        metadata(body),
                        body.text("description"),
                        body.flag("isPublic")));
        call.answer(Json.MAPPER
                .createObjectNode()
                .put("artifactId", made.artifactId())
                .put("artifactVersionId", made.versionId())
                .put("previousVersion", made.previous())
                .put("currentVersion", made.version())
                .put("msg", "Saved")
                .put("code", 200));
    }

    /** Comet: a JSON object as text; some clients send the object itself. */
    private static @Nullable String metadata(Body body) {
        if (!body.has("versionMetadata")) {
            return null;
        }
        String text = Body.loggedText(body.get("versionMetadata"));
        try {
            if (Json.MAPPER.readTree(text) instanceof ObjectNode object) {
                return object.toString();
            }
        } catch (IOException malformed) {
            // Refused below.
        }
        throw new ApiException(
                ErrorKind.INVALID,
                "versionMetadata: '" + (text.length() > 60 ? text.substring(0, 60) + "…" : text)
                        + "' (expected: a JSON object).");
    }

    private void setState(Call call) {
        Body body = call.json();
        artifacts.setState(
                call.caller(), body.requiredText("artifactVersionId"), ArtifactState.parse(body.requiredText("state")));
        call.saved();
    }

    private void update(Call call) {
        Body body = call.json();
        artifacts.update(
                call.caller(),
                body.requiredText("artifactId"),
                body.text("artifactType"),
                body.text("description"),
                body.has("tags") ? body.texts("tags") : null);
        call.saved();
    }

    private void label(Call call) {
        Body body = call.json();
        artifacts.label(
                call.caller(),
                body.requiredText("artifactVersionId"),
                body.has("alias") ? body.texts("alias") : null,
                body.has("versionTags") ? body.texts("versionTags") : null,
                metadata(body));
        call.saved();
    }

    private void addRemote(Call call) {
        experiments.requireForLogging(call.caller(), call.query("experimentKey"));
        List<Body> items = call.json().objects("remoteArtifactAssetRequests");
        List<String> versions = items.stream()
                .map(item -> item.requiredText("artifactVersionId"))
                .distinct()
                .toList();
        versions.forEach(version -> files.checkOpen(call.caller(), version));
        List<CompletableFuture<?>> kept = new ArrayList<>();
        for (String version : versions) {
            List<Asset> remote = items.stream()
                    .filter(item -> version.equals(item.text("artifactVersionId")))
                    .map(this::remote)
                    .toList();
            kept.add(files.putAll(version, remote));
        }
        call.savedWhen(CompletableFuture.allOf(kept.toArray(CompletableFuture<?>[]::new)));
    }

    private Asset remote(Body item) {
        String id = item.text("assetId");
        String link = item.requiredText("link");
        String name = item.text("fileName");
        String type = item.text("type");
        return new Asset(
                id == null ? UUID.randomUUID().toString().replace("-", "") : id,
                type == null ? "asset" : type,
                name == null || name.isBlank() ? link : name,
                0,
                null,
                link,
                item.text("context"),
                item.number("step"),
                item.number("epoch"),
                null,
                item.has("metadata") ? Body.loggedText(item.get("metadata")) : null,
                clock.millis());
    }

    private void version(Call call) {
        Found found = readable(call);
        String consumer = call.query("consumerExperimentKey");
        if (consumer != null && !consumer.equals(found.version().experimentKey())) {
            experiments.require(call.caller(), consumer);
            lineage.consumed(found.version(), consumer);
        }
        call.answer(ArtifactWire.version(found));
    }

    private Found readable(Call call) {
        VersionQuery query = query(call);
        Found found = artifacts.require(call.caller(), query);
        ArtifactVersion version = found.version();
        String consumer = call.query("consumerExperimentKey");
        // The producer reads its version while it uploads it; to others it does not exist yet.
        boolean byProducer = version.experimentKey().equals(call.query("experimentKey"))
                || (query.versionId() != null && consumer == null);
        if (version.state() == ArtifactState.CLOSED || byProducer) {
            return found;
        }
        boolean open = version.state() == ArtifactState.OPEN;
        throw new ApiException(
                ErrorKind.CONFLICT,
                open ? SdkErrorCode.ARTIFACT_VERSION_IS_OPEN : SdkErrorCode.ARTIFACT_VERSION_HAS_ERROR,
                "version " + version.version() + " of artifact '"
                        + found.artifact().name() + "' "
                        + (open
                                ? "is still being uploaded: try again when it is closed."
                                : "was not uploaded completely: log it again."));
    }

    private VersionQuery query(Call call) {
        String workspace = call.query("workspace", "workspaceName");
        String experiment = call.query("consumerExperimentKey", "experimentKey");
        if (workspace == null && experiment != null) {
            workspace = experiments.require(call.caller(), experiment).workspace();
        }
        return new VersionQuery(
                call.query("versionId", "version_id", "artifactVersionId"),
                call.query("artifactId", "artifact_id"),
                workspace,
                call.query("artifactName"),
                call.query("version"),
                call.query("alias"),
                call.query("versionOrAlias"));
    }

    /** Comet: the Java SDK refuses any other field beside {@code files}. */
    private void files(Call call) {
        Found found = artifacts.require(call.caller(), query(call));
        ObjectNode answer = Json.MAPPER.createObjectNode();
        ArrayNode listed = answer.putArray("files");
        files.of(found.version().versionId())
                .forEach(file -> listed.add(ArtifactWire.file(call.origin(), found, file)));
        call.answer(answer);
    }

    private void download(Call call) throws IOException {
        Found found = artifacts.require(call.caller(), query(call));
        Zip.write(
                call,
                found.artifact().name() + "-" + found.version().version() + ".zip",
                files.of(found.version().versionId()),
                blobs);
    }

    private void list(Call call) {
        ObjectNode answer = Json.MAPPER.createObjectNode();
        ArrayNode listed = answer.putArray("artifacts");
        for (Artifact artifact : artifacts.page(
                workspaces.require(call.caller(), call.query("workspace", "workspaceName")),
                call.query("type"),
                "",
                Integer.MAX_VALUE)) {
            listed.add(ArtifactWire.artifact(artifact, artifacts.versions(artifact)));
        }
        call.answer(answer);
    }

    private void artifact(Call call) {
        String id = call.query("artifactId", "artifact_id");
        Artifact artifact = id != null
                ? artifacts.requireArtifact(call.caller(), id)
                : artifacts.requireArtifact(
                        call.caller(), call.query("workspace", "workspaceName"), call.required("artifactName", "name"));
        call.answer(ArtifactWire.artifact(artifact, artifacts.versions(artifact)));
    }

    private void ofExperiment(Call call) {
        Experiment experiment = experiments.require(call.caller(), call.query("experimentKey"));
        String filter = call.oneOf("filter", "all", "input", "output");
        ObjectNode answer = Json.MAPPER.createObjectNode();
        ArrayNode listed = answer.putArray("artifacts");
        if (!filter.equals("output")) {
            lineage.inputs(experiment.key())
                    .forEach(found -> listed.add(ArtifactWire.version(found).put("direction", "input")));
        }
        if (!filter.equals("input")) {
            lineage.outputs(experiment.key())
                    .forEach(found -> listed.add(ArtifactWire.version(found).put("direction", "output")));
        }
        call.answer(answer);
    }
}
