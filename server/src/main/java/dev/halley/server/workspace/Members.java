package dev.halley.server.workspace;

import dev.halley.server.access.Role;
import dev.halley.server.account.Accounts;
import dev.halley.server.account.User;
import dev.halley.server.audit.Audit;
import dev.halley.server.database.Database;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.http.Caller;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Who belongs to a workspace, with which role. It always has an owner. Thread-safe. */
public final class Members {

    private final Database database;
    private final Accounts accounts;
    private final Audit audit;

    public Members(Database database, Accounts accounts, Audit audit) {
        this.database = database;
        this.accounts = accounts;
        this.audit = audit;
    }

    /**
     * A member.
     *
     * @param kind {@code person} or {@code service}
     * @param role the word
     */
    public record Member(String userName, String kind, String role) {}

    /** By name. */
    public List<Member> of(Workspace workspace) {
        return database.read(handle -> handle.createQuery("SELECT u.name, p.kind, m.role FROM workspace_member m"
                        + " JOIN account u ON u.id = m.user_id JOIN user_profile p ON p.user_id = u.id"
                        + " WHERE m.workspace_id = :workspace ORDER BY u.name")
                .bind("workspace", workspace.id())
                .map((row, context) -> new Member(row.getString(1), row.getString(2), row.getString(3)))
                .list());
    }

    /** Makes a user a member, or gives a member another role. */
    public void put(Caller changer, Workspace workspace, User user, Role role) {
        database.writeNow(handle -> {
            put(handle, changer, workspace.id(), workspace.name(), user.id(), user.userName(), role);
            return true;
        });
        accounts.forget();
    }

    /** For the writer's transaction. */
    void put(
            Handle handle,
            Caller changer,
            long workspaceId,
            String workspace,
            long userId,
            String userName,
            Role role) {
        if (role != Role.OWNER) {
            requireAnotherOwner(handle, workspaceId, workspace, userId, userName);
        }
        boolean first = handle.createQuery("SELECT count(*) FROM workspace_member WHERE user_id = :user")
                        .bind("user", userId)
                        .mapTo(Long.class)
                        .one()
                == 0;
        handle.createUpdate("INSERT INTO workspace_member (workspace_id, user_id, is_default, role)"
                        + " VALUES (:workspace, :user, :first, :role)"
                        + " ON CONFLICT (user_id, workspace_id) DO UPDATE SET role = excluded.role")
                .bind("workspace", workspaceId)
                .bind("user", userId)
                .bind("first", first ? 1 : 0)
                .bind("role", role.word())
                .execute();
        audit.record(handle, changer, "member.put", workspace + "/" + userName + " as " + role.word());
    }

    /** Takes a user out. */
    public void remove(Caller changer, Workspace workspace, User user) {
        database.writeNow(handle -> {
            requireAnotherOwner(handle, workspace.id(), workspace.name(), user.id(), user.userName());
            int gone = handle.createUpdate(
                            "DELETE FROM workspace_member WHERE workspace_id = :workspace AND user_id = :user")
                    .bind("workspace", workspace.id())
                    .bind("user", user.id())
                    .execute();
            if (gone == 0) {
                throw new ApiException(
                        ErrorKind.NOT_FOUND,
                        "user '" + user.userName() + "' is no member of workspace '" + workspace.name() + "'.");
            }
            audit.record(handle, changer, "member.remove", workspace.name() + "/" + user.userName());
            return true;
        });
        accounts.forget();
    }

    /** Whether the user is a member. */
    public Optional<Role> roleOf(Workspace workspace, User user) {
        return database.read(handle -> handle.createQuery(
                        "SELECT role FROM workspace_member WHERE workspace_id = :workspace AND user_id = :user")
                .bind("workspace", workspace.id())
                .bind("user", user.id())
                .mapTo(String.class)
                .findOne()
                .map(Role::of));
    }

    private static void requireAnotherOwner(
            Handle handle, long workspaceId, String workspace, long userId, String userName) {
        List<Long> owners = handle.createQuery(
                        "SELECT user_id FROM workspace_member WHERE workspace_id = :workspace AND role = 'owner'")
                .bind("workspace", workspaceId)
                .mapTo(Long.class)
                .list();
        if (owners.equals(List.of(userId))) {
            throw new ApiException(
                    ErrorKind.CONFLICT,
                    "user '" + userName + "' is the last owner of workspace '" + workspace
                            + "'. Make somebody else an owner first.");
        }
    }
}
