package dev.halley.server.workspace;

import dev.halley.server.access.Role;

/**
 * A workspace as a caller sees it.
 *
 * @param id row id
 * @param name unique on the server, without regard to case
 * @param role of the caller; an outsider sees only its public projects and the shared one
 * @param sharedProjectId the project that a share link opens to the caller, 0 if none
 */
public record Workspace(long id, String name, Role role, long sharedProjectId) {

    /** A whole workspace, for the server's own work on behalf of somebody who was let in already. */
    public Workspace(long id, String name) {
        this(id, name, Role.OWNER, 0);
    }

    /** Whether the caller sees only a part of it. */
    public boolean isPartlySeen() {
        return role == Role.OUTSIDER;
    }
}
