package dev.halley.server.access;

import org.jspecify.annotations.Nullable;

/**
 * What a share link opens to whoever has it.
 *
 * @param workspaceId where it is
 * @param projectId the project, or that of the experiment, view or report
 * @param experimentId 0 unless one experiment is shared
 * @param viewId the view or report of which only the shown experiments are open; null if there is none
 */
public record Shared(
        String linkId,
        long workspaceId,
        long projectId,
        long experimentId,
        @Nullable String viewId) {

    public boolean isWholeProject() {
        return experimentId == 0 && viewId == null;
    }

    /** Whether it opens a view or a report. */
    public boolean isPart() {
        return viewId != null;
    }
}
