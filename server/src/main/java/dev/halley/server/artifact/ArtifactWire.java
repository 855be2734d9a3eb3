package dev.halley.server.artifact;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.server.artifact.Artifacts.Found;
import dev.halley.server.asset.Asset;
import dev.halley.server.http.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Artifacts as Comet writes them. */
final class ArtifactWire {

    private ArtifactWire() {}

    /** Comet: the Java SDK refuses any other field inside {@code artifact}. */
    static ObjectNode version(Found found) {
        ArtifactVersion version = found.version();
        Artifact artifact = found.artifact();
        ObjectNode node = Json.MAPPER
                .createObjectNode()
                .put("experimentKey", version.experimentKey())
                .put("artifactVersionId", version.versionId())
                .put("artifactVersion", version.version().toString())
                .put("owner", version.owner())
                .put("createdFrom", version.experimentKey())
                .put("sizeInBytes", version.sizeInBytes())
                .put("metadata", version.metadata())
                .put("note", version.note())
                .put("added", version.addedMillis())
                .put("state", version.state().name());
        texts(node.putArray("tags"), version.tags());
        texts(node.putArray("alias"), version.aliases());
        ObjectNode of = node.putObject("artifact")
                .put("artifactId", artifact.artifactId())
                .put("artifactName", artifact.name())
                .put("projectId", artifact.projectKey())
                .put("workspaceId", Long.toString(artifact.workspaceId()))
                .put("workspaceName", artifact.workspace())
                .put("experimentKey", version.experimentKey())
                .put("description", artifact.description())
                .put("version", version.version().toString())
                .put("metadata", version.metadata())
                .put("artifactType", artifact.type())
                .put("isPublic", artifact.isPublic())
                .put("owner", artifact.owner())
                .put("s3FileSize", version.sizeInBytes())
                .putNull("emoji");
        texts(of.putArray("tags"), artifact.tags());
        return node;
    }

    /** An artifact with all its versions. */
    static ObjectNode artifact(Artifact artifact, List<ArtifactVersion> versions) {
        ArtifactVersion latest = latest(versions);
        ObjectNode node = Json.MAPPER
                .createObjectNode()
                .put("artifactId", artifact.artifactId())
                .put("project", artifact.project())
                .put("workspaceName", artifact.workspace())
                .put("type", artifact.type())
                .put("name", artifact.name())
                .put("description", artifact.description())
                .put("latestVersion", latest == null ? null : latest.version().toString())
                .put("isPublic", artifact.isPublic())
                .putNull("emoji")
                .put(
                        "sizeInBytes",
                        versions.stream()
                                .mapToLong(ArtifactVersion::sizeInBytes)
                                .sum());
        texts(node.putArray("tags"), artifact.tags());
        ArrayNode listed = node.putArray("versions");
        for (ArtifactVersion version : versions) {
            ObjectNode one = listed.addObject()
                    .put("artifactVersionId", version.versionId())
                    .put("version", version.version().toString())
                    .put("owner", version.owner())
                    .put("metadata", version.metadata())
                    .put("createdFrom", version.experimentKey())
                    .put("sizeInBytes", version.sizeInBytes())
                    .put("state", version.state().name())
                    .put("added", version.addedMillis());
            texts(one.putArray("alias"), version.aliases());
            texts(one.putArray("tags"), version.tags());
        }
        return node;
    }

    /** The newest closed version, else the newest. */
    static @Nullable ArtifactVersion latest(List<ArtifactVersion> versions) {
        ArtifactVersion latest = null;
        for (ArtifactVersion version : versions) {
            boolean better =
                    latest == null || version.state() == ArtifactState.CLOSED || latest.state() != ArtifactState.CLOSED;
            latest = better ? version : latest;
        }
        return latest;
    }

    static ObjectNode file(String origin, Found found, Asset file) {
        boolean remote = file.sha256() == null;
        return Json.MAPPER
                .createObjectNode()
                .put("artifactId", found.artifact().artifactId())
                .put("artifactVersionId", found.version().versionId())
                .put("assetId", file.assetId())
                .put("fileName", file.fileName())
                .put("fileSize", file.fileSize())
                .put("link", remote ? file.link() : link(origin, found.version(), file))
                .put("dir", directory(file.fileName()))
                // Comet: what is a plain asset elsewhere is "unknown" in an artifact.
                .put("type", file.type().equals("asset") ? "unknown" : file.type())
                .put("metadata", file.metadata())
                .put("remote", remote);
    }

    private static String link(String origin, ArtifactVersion version, Asset file) {
        return origin + "/api/rest/v2/experiment/asset/get-asset?experimentKey=" + version.experimentKey()
                + "&assetId=" + URLEncoder.encode(file.assetId(), StandardCharsets.UTF_8) + "&artifactVersionId="
                + version.versionId();
    }

    private static String directory(String fileName) {
        int slash = fileName.lastIndexOf('/');
        return slash < 0 ? "" : fileName.substring(0, slash);
    }

    static void texts(ArrayNode array, List<String> texts) {
        texts.forEach(array::add);
    }
}
