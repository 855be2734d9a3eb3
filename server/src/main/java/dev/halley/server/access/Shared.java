package dev.halley.server.access;

/**
 * What a share link opens to whoever has it.
 *
 * @param workspaceId where it is
 * @param projectId the project, or that of the experiment
 * @param experimentId 0 if the whole project is shared
 */
public record Shared(String linkId, long workspaceId, long projectId, long experimentId) {

    public boolean isWholeProject() {
        return experimentId == 0;
    }
}
