package dev.halley.server.workspace;

import dev.halley.server.access.Role;
import dev.halley.server.account.Accounts;
import dev.halley.server.account.Secrets;
import dev.halley.server.audit.Audit;
import dev.halley.server.database.Database;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.http.Caller;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Invitations to a workspace by a link that works once. Thread-safe. */
public final class Invitations {

    private static final Duration USUAL_LIFE = Duration.ofDays(7);
    private static final Duration LONGEST_LIFE = Duration.ofDays(90);
    private static final int MOST = 1_000;

    private final Database database;
    private final Members members;
    private final Accounts accounts;
    private final Audit audit;
    private final Clock clock;

    public Invitations(Database database, Members members, Accounts accounts, Audit audit, Clock clock) {
        this.database = database;
        this.members = members;
        this.accounts = accounts;
        this.audit = audit;
        this.clock = clock;
    }

    /** An invitation that nobody has accepted yet, as lists show it. */
    public record Open(String invitationId, String role, long createdMillis, long expiresMillis) {}

    /** An invitation that was just made: the only time that its token is known. */
    public record Made(String invitationId, String token, long expiresMillis) {}

    /** Where an invitation leads. */
    public record Target(long workspaceId, String workspace, Role role) {}

    /** @param expiresMillis null for a week from now */
    public Made create(Caller inviter, Workspace workspace, Role role, @Nullable Long expiresMillis) {
        long now = clock.millis();
        long expires = expiresMillis == null ? now + USUAL_LIFE.toMillis() : expiresMillis;
        if (expires <= now || expires > now + LONGEST_LIFE.toMillis()) {
            throw new ApiException(
                    ErrorKind.INVALID,
                    "expiresMillis: " + expires + " (expected: a time to come, within " + LONGEST_LIFE.toDays()
                            + " days).");
        }
        String token = Secrets.random(Secrets.INVITATION);
        String id = Secrets.id();
        database.writeNow(handle -> {
            handle.createUpdate("INSERT INTO invitation (token_hash, invitation_id, workspace_id, role, invited_by,"
                            + " created_millis, expires_millis)"
                            + " VALUES (:hash, :id, :workspace, :role, :by, :now, :expires)")
                    .bind("hash", Secrets.sha256(token))
                    .bind("id", id)
                    .bind("workspace", workspace.id())
                    .bind("role", role.word())
                    .bind("by", inviter.userId())
                    .bind("now", now)
                    .bind("expires", expires)
                    .execute();
            audit.record(handle, inviter, "invitation.create", workspace.name() + " as " + role.word() + " " + id);
            return id;
        });
        return new Made(id, token, expires);
    }

    /** Those that still can be accepted, the oldest first. */
    public List<Open> of(Workspace workspace) {
        return database.read(handle -> handle.createQuery("SELECT invitation_id, role, created_millis, expires_millis"
                        + " FROM invitation WHERE workspace_id = :workspace AND accepted_by IS NULL"
                        + " AND expires_millis > :now ORDER BY created_millis LIMIT " + MOST)
                .bind("workspace", workspace.id())
                .bind("now", clock.millis())
                .map((row, context) -> new Open(row.getString(1), row.getString(2), row.getLong(3), row.getLong(4)))
                .list());
    }

    /** Makes an invitation worthless. */
    public void revoke(Caller revoker, Workspace workspace, String invitationId) {
        database.writeNow(handle -> {
            int gone = handle.createUpdate("DELETE FROM invitation WHERE workspace_id = :workspace"
                            + " AND invitation_id = :id AND accepted_by IS NULL")
                    .bind("workspace", workspace.id())
                    .bind("id", invitationId)
                    .execute();
            if (gone == 0) {
                throw new ApiException(ErrorKind.NOT_FOUND, "there is no open invitation '" + invitationId + "'.");
            }
            audit.record(handle, revoker, "invitation.revoke", workspace.name() + " " + invitationId);
            return gone;
        });
    }

    /** Where the token leads. */
    public Target find(String token) {
        return database.read(handle -> find(handle, token));
    }

    private Target find(Handle handle, String token) {
        return handle.createQuery("SELECT w.id, w.name, i.role FROM invitation i JOIN workspace w"
                        + " ON w.id = i.workspace_id WHERE i.token_hash = :hash AND i.accepted_by IS NULL"
                        + " AND i.expires_millis > :now")
                .bind("hash", Secrets.sha256(token))
                .bind("now", clock.millis())
                .map((row, context) -> new Target(row.getLong(1), row.getString(2), Role.of(row.getString(3))))
                .findOne()
                .orElseThrow(Invitations::gone);
    }

    private static ApiException gone() {
        return new ApiException(
                ErrorKind.NOT_FOUND,
                "this invitation does not exist any more. Ask whoever invited you for another one.");
    }

    /** Makes the caller a member. A role they have already is not made smaller. */
    public Target accept(Caller caller, String token) {
        Target target = database.writeNow(handle -> accept(handle, caller, caller.userId(), caller.userName(), token));
        accounts.forget();
        return target;
    }

    /** For the transaction that makes the user. */
    Target accept(Handle handle, @Nullable Caller caller, long userId, String userName, String token) {
        Target target = find(handle, token);
        int taken = handle.createUpdate(
                        "UPDATE invitation SET accepted_by = :user WHERE token_hash = :hash AND accepted_by IS NULL")
                .bind("user", userId)
                .bind("hash", Secrets.sha256(token))
                .execute();
        if (taken == 0) {
            // Somebody else was faster, by another server.
            throw gone();
        }
        Role now = handle.createQuery(
                        "SELECT role FROM workspace_member WHERE workspace_id = :workspace AND user_id = :user")
                .bind("workspace", target.workspaceId())
                .bind("user", userId)
                .mapTo(String.class)
                .findOne()
                .map(Role::of)
                .orElse(Role.OUTSIDER);
        if (!now.includes(target.role())) {
            Caller changer = caller == null ? new Caller(userId, userName) : caller;
            members.put(handle, changer, target.workspaceId(), target.workspace(), userId, userName, target.role());
        }
        return target;
    }
}
