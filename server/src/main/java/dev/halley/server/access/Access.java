package dev.halley.server.access;

import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.error.SdkErrorCode;
import dev.halley.server.http.Caller;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Decides what a caller may see and do. The one place that does; all else asks it.
 *
 * <p>The role that a call needs comes with the caller: it is that of the permission of the called route.
 */
public final class Access {

    /** The row id of what does not exist. */
    public static final long NO_ROW = 0;

    private Access() {}

    /** What is known of somebody and a project. */
    private record Standing(long workspaceId, boolean isPublic, Optional<Role> member) {}

    /** The caller's role in a workspace, {@link Role#OUTSIDER} if something in it is open to them, empty if nothing is. */
    public static Optional<Role> ofWorkspace(Handle handle, Caller caller, long workspaceId) {
        Optional<Role> member = member(handle, caller, workspaceId);
        if (member.isPresent()) {
            return member;
        }
        Shared shared = caller.grant().shared();
        boolean open = (shared != null && shared.workspaceId() == workspaceId && shared.isWholeProject())
                || handle.createQuery("SELECT 1 FROM project WHERE workspace_id = :workspace AND is_public = 1 LIMIT 1")
                        .bind("workspace", workspaceId)
                        .mapTo(Integer.class)
                        .findOne()
                        .isPresent();
        return open ? Optional.of(Role.OUTSIDER) : Optional.empty();
    }

    private static Optional<Role> member(Handle handle, Caller caller, long workspaceId) {
        if (!caller.isKnown() || !caller.grant().covers(workspaceId)) {
            return Optional.empty();
        }
        return handle.createQuery(
                        "SELECT role FROM workspace_member WHERE workspace_id = :workspace AND user_id = :user")
                .bind("workspace", workspaceId)
                .bind("user", caller.userId())
                .mapTo(String.class)
                .findOne()
                .map(Role::of);
    }

    /**
     * Whether the caller sees the project.
     *
     * @throws ApiException FORBIDDEN with 90210 if they see it but may not do to it what they called for
     */
    public static boolean toProject(Handle handle, Caller caller, long projectId) {
        return to(handle, caller, projectId, 0);
    }

    /**
     * Whether the caller sees the experiment.
     *
     * @throws ApiException FORBIDDEN with 90210 if they see it but may not do to it what they called for
     */
    public static boolean toExperiment(Handle handle, Caller caller, long projectId, long experimentId) {
        return to(handle, caller, projectId, experimentId);
    }

    private static boolean to(Handle handle, Caller caller, long projectId, long experimentId) {
        Optional<Standing> found = standing(handle, caller, projectId);
        if (found.isEmpty()) {
            return false;
        }
        Standing standing = found.get();
        Optional<Role> role = caller.grant().covers(standing.workspaceId()) ? standing.member() : Optional.empty();
        if (role.isEmpty() && !standing.isPublic() && !isShared(handle, caller, projectId, experimentId)) {
            return false;
        }
        require(caller, role.orElse(Role.OUTSIDER));
        return true;
    }

    private static boolean isShared(Handle handle, Caller caller, long projectId, long experimentId) {
        Shared shared = caller.grant().shared();
        if (shared == null || shared.projectId() != projectId) {
            return false;
        }
        if (shared.isPart()) {
            return experimentId != 0 && shows(handle, shared, experimentId);
        }
        return shared.isWholeProject() || shared.experimentId() == experimentId;
    }

    private static boolean shows(Handle handle, Shared shared, long experimentId) {
        return handle.createQuery(
                        "SELECT 1 FROM share_link_experiment WHERE link_id = :link AND experiment_id = :experiment")
                .bind("link", shared.linkId())
                .bind("experiment", experimentId)
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    /**
     * Whether the caller sees a saved view of the project.
     *
     * @throws ApiException FORBIDDEN with 90210 if they see it but may not do to it what they called for
     */
    public static boolean toView(Handle handle, Caller caller, long projectId, String viewId) {
        if (!isTheSharedView(caller, viewId)) {
            return toProject(handle, caller, projectId);
        }
        require(caller, Role.OUTSIDER);
        return true;
    }

    /** Whether a share link opens just this view to the caller. */
    public static boolean isTheSharedView(Caller caller, String viewId) {
        Shared shared = caller.grant().shared();
        return shared != null && viewId.equals(shared.viewId());
    }

    private static Optional<Standing> standing(Handle handle, Caller caller, long projectId) {
        return handle.createQuery("SELECT p.workspace_id, p.is_public, m.role FROM project p"
                        + " LEFT JOIN workspace_member m ON m.workspace_id = p.workspace_id AND m.user_id = :user"
                        + " WHERE p.id = :project")
                .bind("user", caller.userId())
                .bind("project", projectId)
                .map((row, context) -> new Standing(
                        row.getLong("workspace_id"),
                        row.getInt("is_public") == 1,
                        Optional.ofNullable(row.getString("role")).map(Role::of)))
                .findOne();
    }

    /**
     * Refuses a caller whose role is too small for the route they called. Reading is open to all who see.
     *
     * @throws ApiException FORBIDDEN with 90210
     */
    public static void require(Caller caller, Role role) {
        Role needed = caller.permission().role();
        if (needed.includes(Role.EDITOR) && !role.includes(needed)) {
            throw new ApiException(
                    ErrorKind.FORBIDDEN,
                    SdkErrorCode.NO_WRITE_ACCESS,
                    "you are " + (role == Role.OUTSIDER ? "no member" : role.word()) + " of this workspace (needed: "
                            + needed.word() + "). Ask one of its owners.");
        }
    }
}
