package dev.halley.server.access;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the proof that a caller gave allows at most, whatever their roles are.
 *
 * @param scopes of the API key; a browser's session has all
 * @param workspaceId the only workspace that the key is for, null if it is for all of its user's
 * @param shared what a share link opens to the caller besides, null if they have none
 * @param administrator whether the caller manages the server itself
 */
public record Grant(
        Set<Scope> scopes,
        @Nullable Long workspaceId,
        @Nullable Shared shared,
        boolean administrator) {

    /** Everything that the user may do. */
    public static final Grant FULL = new Grant(Scope.ALL, null, null, false);

    /** Nothing but what is public or shared. */
    public static Grant outsider(@Nullable Shared shared) {
        return new Grant(Set.of(Scope.READ), null, shared, false);
    }

    public Grant with(@Nullable Shared link) {
        return new Grant(scopes, workspaceId, link, administrator);
    }

    public boolean allows(Scope scope) {
        return scopes.contains(scope) || scopes.contains(Scope.ADMIN);
    }

    /** Whether the key is for this workspace. */
    public boolean covers(long workspace) {
        return workspaceId == null || workspaceId == workspace;
    }
}
