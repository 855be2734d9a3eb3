package dev.halley.server.artifact;

import static dev.halley.server.http.Permission.MANAGE;
import static dev.halley.server.http.Permission.READ;
import static dev.halley.server.http.Permission.WRITE;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.server.artifact.Artifacts.Found;
import dev.halley.server.asset.Asset;
import dev.halley.server.asset.Blobs;
import dev.halley.server.asset.VersionFiles;
import dev.halley.server.asset.Zip;
import dev.halley.server.experiment.Experiment;
import dev.halley.server.experiment.ExperimentName;
import dev.halley.server.experiment.Experiments;
import dev.halley.server.http.Body;
import dev.halley.server.http.Call;
import dev.halley.server.http.Json;
import dev.halley.server.http.Page;
import dev.halley.server.http.Routes;
import dev.halley.server.workspace.Workspaces;
import java.io.IOException;
import java.util.List;

/** The native API's questions about artifacts, their versions, files and lineage. */
public final class ArtifactApiRoutes {

    private final Workspaces workspaces;
    private final Experiments experiments;
    private final Artifacts artifacts;
    private final ArtifactFiles files;
    private final Lineage lineage;
    private final Blobs blobs;

    public ArtifactApiRoutes(
            Workspaces workspaces,
            Experiments experiments,
            Artifacts artifacts,
            ArtifactFiles files,
            Lineage lineage,
            Blobs blobs) {
        this.workspaces = workspaces;
        this.experiments = experiments;
        this.artifacts = artifacts;
        this.files = files;
        this.lineage = lineage;
        this.blobs = blobs;
    }

    public void declare(Routes routes) {
        routes.api()
                .get("/artifacts", READ, this::list)
                .get("/artifacts/{artifactId}", READ, this::artifact)
                .delete("/artifacts/{artifactId}", MANAGE, this::delete)
                .get("/artifacts/{artifactId}/versions", READ, this::versions)
                .get("/artifact-versions/{versionId}", READ, this::version)
                .put("/artifact-versions/{versionId}/labels", WRITE, this::label)
                .delete("/artifact-versions/{versionId}", MANAGE, this::deleteVersion)
                .get("/artifact-versions/{versionId}/files", READ, this::files)
                .get("/artifact-versions/{versionId}/files/{assetId}/content", READ, this::content)
                .get("/artifact-versions/{versionId}/download", READ, this::download)
                .get("/experiments/{experimentKey}/artifacts", READ, this::ofExperiment);
    }

    private void list(Call call) {
        Page page = Page.of(call);
        List<Artifact> found = artifacts.page(
                workspaces.require(call.caller(), call.required("workspace")),
                call.query("type"),
                page.after(),
                page.limit() + 1);
        page.answer(call, "artifacts", found, Artifact::name, this::summary);
    }

    private ObjectNode summary(Artifact artifact) {
        List<ArtifactVersion> versions = artifacts.versions(artifact);
        ArtifactVersion latest = ArtifactWire.latest(versions);
        ObjectNode node = Json.MAPPER
                .createObjectNode()
                .put("artifactId", artifact.artifactId())
                .put("workspace", artifact.workspace())
                .put("project", artifact.project())
                .put("name", artifact.name())
                .put("type", artifact.type())
                .put("description", artifact.description())
                .put("owner", artifact.owner())
                .put("createdMillis", artifact.createdMillis())
                .put("lastUpdatedMillis", artifact.updatedMillis())
                .put("versionCount", versions.size())
                .put(
                        "sizeInBytes",
                        versions.stream()
                                .mapToLong(ArtifactVersion::sizeInBytes)
                                .sum());
        ArtifactWire.texts(node.putArray("tags"), artifact.tags());
        node.set("latestVersion", latest == null ? null : summary(latest));
        return node;
    }

    private static ObjectNode summary(ArtifactVersion version) {
        ObjectNode node = Json.MAPPER
                .createObjectNode()
                .put("versionId", version.versionId())
                .put("artifactId", version.artifactId())
                .put("version", version.version().toString())
                .put("state", version.state().name())
                .put("owner", version.owner())
                .put("experimentKey", version.experimentKey())
                .put("addedMillis", version.addedMillis())
                .put("fileCount", version.fileCount())
                .put("sizeInBytes", version.sizeInBytes())
                .put("metadata", version.metadata());
        ArtifactWire.texts(node.putArray("aliases"), version.aliases());
        ArtifactWire.texts(node.putArray("tags"), version.tags());
        return node;
    }

    private Artifact required(Call call) {
        return artifacts.requireArtifact(call.caller(), call.path("artifactId"));
    }

    private void artifact(Call call) {
        call.answer(summary(required(call)));
    }

    private void delete(Call call) {
        artifacts.delete(required(call));
        call.noContent();
    }

    private void versions(Call call) {
        Page.of(call)
                .answerNewestFirst(
                        call,
                        "versions",
                        artifacts.versions(required(call)),
                        ArtifactVersion::versionId,
                        ArtifactApiRoutes::summary);
    }

    private Found requiredVersion(Call call) {
        return artifacts.require(call.caller(), call.path("versionId"));
    }

    private void version(Call call) {
        Found found = requiredVersion(call);
        ObjectNode answer = summary(found.version());
        answer.put("name", found.artifact().name())
                .put("type", found.artifact().type())
                .put("workspace", found.artifact().workspace());
        answer.set(
                "producer",
                ExperimentName.of(experiments, call.caller(), found.version().experimentKey()));
        ArrayNode consumers = answer.putArray("consumers");
        for (Lineage.Reader reader : lineage.readers(found.version())) {
            consumers
                    .addObject()
                    .put("experimentKey", reader.experimentKey())
                    .put("name", reader.name())
                    .put("project", reader.project())
                    .put("workspace", reader.workspace())
                    .put("consumedMillis", reader.consumedMillis());
        }
        call.answer(answer);
    }

    private void label(Call call) {
        Found found = requiredVersion(call);
        Body body = call.json();
        artifacts.label(
                call.caller(),
                found.version().versionId(),
                body.has("aliases") ? body.texts("aliases") : null,
                body.has("tags") ? body.texts("tags") : null,
                null);
        call.answer(summary(requiredVersion(call).version()));
    }

    private void deleteVersion(Call call) {
        artifacts.delete(requiredVersion(call).version());
        call.noContent();
    }

    private void files(Call call) {
        Found found = requiredVersion(call);
        Page page = Page.of(call);
        List<Asset> listed = files.page(found.version().versionId(), page.after(), page.limit() + 1);
        page.answer(call, "files", listed, Asset::fileName, VersionFiles::describe);
    }

    private void content(Call call) throws IOException {
        Found found = requiredVersion(call);
        String id = call.path("assetId");
        VersionFiles.send(call, blobs, id, files.find(found.version().versionId(), id));
    }

    private void download(Call call) throws IOException {
        Found found = requiredVersion(call);
        Zip.write(
                call,
                found.artifact().name() + "-" + found.version().version() + ".zip",
                files.of(found.version().versionId()),
                blobs);
    }

    private void ofExperiment(Call call) {
        Experiment experiment = experiments.require(call.caller(), call.path("experimentKey"));
        ObjectNode answer = Json.MAPPER.createObjectNode();
        add(answer.putArray("inputs"), lineage.inputs(experiment.key()));
        add(answer.putArray("outputs"), lineage.outputs(experiment.key()));
        call.answer(answer);
    }

    private static void add(ArrayNode array, List<Found> versions) {
        versions.forEach(found -> array.add(summary(found.version())
                .put("name", found.artifact().name())
                .put("type", found.artifact().type())
                .put("workspace", found.artifact().workspace())));
    }
}
