package dev.halley.server.artifact;

import dev.halley.server.version.SemanticVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A version of an artifact.
 *
 * @param experimentKey the experiment that made it; it may be gone
 * @param metadata a JSON object as text
 */
record ArtifactVersion(
        String versionId,
        String artifactId,
        SemanticVersion version,
        String experimentKey,
        String owner,
        ArtifactState state,
        @Nullable String metadata,
        @Nullable String note,
        long addedMillis,
        long sizeInBytes,
        long fileCount,
        List<String> aliases,
        List<String> tags) {

    /** The name under which the newest closed version can be asked for. The server gives it. */
    static final String LATEST = "Latest";

    ArtifactVersion withLabels(List<String> foundAliases, List<String> foundTags) {
        return new ArtifactVersion(
                versionId,
                artifactId,
                version,
                experimentKey,
                owner,
                state,
                metadata,
                note,
                addedMillis,
                sizeInBytes,
                fileCount,
                foundAliases,
                foundTags);
    }
}
