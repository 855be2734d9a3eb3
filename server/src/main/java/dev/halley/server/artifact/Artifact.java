package dev.halley.server.artifact;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An artifact of a workspace.
 *
 * @param type free text, such as {@code dataset}
 * @param owner who logged it first
 * @param project where it was logged first, null if that project is gone
 */
record Artifact(
        String artifactId,
        long workspaceId,
        String workspace,
        String projectKey,
        @Nullable String project,
        String name,
        String type,
        @Nullable String description,
        boolean isPublic,
        String owner,
        long createdMillis,
        long updatedMillis,
        List<String> tags) {

    Artifact withTags(List<String> found) {
        return new Artifact(
                artifactId,
                workspaceId,
                workspace,
                projectKey,
                project,
                name,
                type,
                description,
                isPublic,
                owner,
                createdMillis,
                updatedMillis,
                found);
    }
}
