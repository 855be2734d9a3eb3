package dev.halley.server.workspace;

import dev.halley.server.access.Access;
import dev.halley.server.access.Role;
import dev.halley.server.access.Shared;
import dev.halley.server.database.Database;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.error.SdkErrorCode;
import dev.halley.server.http.Caller;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/** The workspaces of the server. A caller sees those that they are a member of; others look as if they did not exist. */
public final class Workspaces {

    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._-]{0,99}");

    /** First parts of addresses that belong to the server itself. */
    private static final Set<String> RESERVED = Set.of(
            "pipelines",
            "pipeline-artifacts",
            "pipeline-models",
            "blueprints",
            "device",
            "embed",
            "sign-in",
            "api",
            "clientlib",
            "optimizer",
            "static",
            "assets",
            "settings",
            "artifacts",
            "models",
            "share",
            "invitation",
            "health",
            "metrics",
            "people");

    private static final RowMapper<Workspace> WORKSPACE = (row, context) ->
            new Workspace(row.getLong("id"), row.getString("name"), Role.of(row.getString("role")), 0);

    private static final String OF_MEMBER = "SELECT w.id, w.name, m.role FROM workspace w"
            + " JOIN workspace_member m ON m.workspace_id = w.id WHERE m.user_id = :user ";

    private final Database database;
    private final Clock clock;

    public Workspaces(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Refuses a name that no workspace can have. */
    public static void checkName(String name) {
        if (!NAME.matcher(name).matches() || RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
            throw new ApiException(
                    ErrorKind.INVALID,
                    "workspace: '" + name
                            + "' (expected: 1 to 100 letters, digits, '.', '_', '-', beginning with a letter or"
                            + " digit, and none of "
                            + RESERVED.stream().sorted().toList() + ").");
        }
    }

    /** Makes a workspace with its first member. */
    public Workspace create(String name, Caller member, boolean isDefault) {
        checkName(name);
        return database.writeNow(handle -> {
            boolean taken = handle.createQuery("SELECT count(*) FROM workspace WHERE name = :name")
                            .bind("name", name)
                            .mapTo(Long.class)
                            .one()
                    > 0;
            if (taken) {
                throw new ApiException(ErrorKind.CONFLICT, "workspace '" + name + "' exists already.");
            }
            long id = handle.createUpdate("INSERT INTO workspace (name, created_millis) VALUES (:name, :now)")
                    .bind("name", name)
                    .bind("now", clock.millis())
                    .executeAndReturnGeneratedKeys("id")
                    .mapTo(Long.class)
                    .one();
            handle.createUpdate("INSERT INTO workspace_member (workspace_id, user_id, is_default, role)"
                            + " VALUES (:workspace, :user, :isDefault, 'owner')")
                    .bind("workspace", id)
                    .bind("user", member.userId())
                    .bind("isDefault", isDefault ? 1 : 0)
                    .execute();
            return new Workspace(id, name, Role.OWNER, 0);
        });
    }

    /** Those that the caller is a member of, by name. */
    public List<Workspace> of(Caller caller) {
        return database.read(handle -> handle.createQuery(OF_MEMBER + "ORDER BY w.name")
                .bind("user", caller.userId())
                .map(WORKSPACE)
                .filter(workspace -> caller.grant().covers(workspace.id()))
                .list());
    }

    /** Those that the caller is a member of, and those of which something is public or was shared with them; by name. */
    public List<Workspace> seenBy(Caller caller) {
        Shared shared = caller.grant().shared();
        return database.read(handle -> handle
                .createQuery("SELECT w.id, w.name, m.role FROM workspace w LEFT JOIN workspace_member m"
                        + " ON m.workspace_id = w.id AND m.user_id = :user WHERE m.role IS NOT NULL OR w.id = :shared"
                        + " OR EXISTS (SELECT 1 FROM project p WHERE p.workspace_id = w.id AND p.is_public = 1)"
                        + " ORDER BY w.name")
                .bind("user", caller.userId())
                .bind("shared", shared == null ? 0 : shared.workspaceId())
                .map((row, context) -> row.getLong("id") + " " + row.getString("name"))
                .list()
                .stream()
                .map(row -> seen(handle, caller, row))
                .flatMap(Optional::stream)
                .toList());
    }

    private static Optional<Workspace> seen(Handle handle, Caller caller, String row) {
        int space = row.indexOf(' ');
        long id = Long.parseLong(row.substring(0, space));
        return seen(handle, caller, id, row.substring(space + 1));
    }

    private static Optional<Workspace> seen(Handle handle, Caller caller, long id, String name) {
        Shared shared = caller.grant().shared();
        long project = shared != null && shared.isWholeProject() ? shared.projectId() : 0;
        return Access.ofWorkspace(handle, caller, id).map(role -> new Workspace(id, name, role, project));
    }

    /** Where experiments of the caller go that name no workspace. */
    public Workspace defaultOf(Caller caller) {
        return allowed(
                caller,
                findDefaultOf(caller)
                        .orElseThrow(() -> new ApiException(
                                ErrorKind.NOT_FOUND,
                                SdkErrorCode.UNKNOWN_WORKSPACE,
                                "user '" + caller.userName() + "' is a member of no workspace.")));
    }

    /** Empty if the caller is a member of none. */
    public Optional<Workspace> findDefaultOf(Caller caller) {
        return database.read(handle -> handle.createQuery(OF_MEMBER + "ORDER BY m.is_default DESC, w.id")
                .bind("user", caller.userId())
                .map(WORKSPACE)
                .filter(workspace -> caller.grant().covers(workspace.id()))
                .findFirst());
    }

    /**
     * A workspace by its name, for members who may do in it what they called for.
     *
     * @param name null or blank means the caller's default workspace
     * @throws ApiException NOT_FOUND with 90219 if there is none, or the caller is not a member; FORBIDDEN with 90210 if the
     *     member's role is too small
     */
    public Workspace require(Caller caller, @Nullable String name) {
        if (name == null || name.isBlank()) {
            return defaultOf(caller);
        }
        return allowed(
                caller,
                find(caller, name)
                        .filter(workspace -> !workspace.isPartlySeen())
                        .orElseThrow(() -> unknown(name)));
    }

    /**
     * A workspace by its name, also for those who see only a part of it. For routes that show projects and experiments: what they
     * find by {@link Workspace} is what the caller sees.
     *
     * @throws ApiException as {@link #require}
     */
    public Workspace requireSeen(Caller caller, @Nullable String name) {
        if (name == null || name.isBlank()) {
            return defaultOf(caller);
        }
        return allowed(caller, find(caller, name).orElseThrow(() -> unknown(name)));
    }

    /**
     * The first workspace of the server, whose members see what belongs to the server's own home: its pipeline runs.
     *
     * @throws ApiException as {@link #require}
     */
    public Workspace requireFirst(Caller caller) {
        String first = database.read(handle -> handle.createQuery("SELECT name FROM workspace ORDER BY id LIMIT 1")
                .mapTo(String.class)
                .one());
        return require(caller, first);
    }

    private Optional<Workspace> find(Caller caller, String name) {
        return database.read(handle -> handle.createQuery("SELECT id, name FROM workspace WHERE name = :name")
                .bind("name", name)
                .map((row, context) -> row.getLong("id") + " " + row.getString("name"))
                .findOne()
                .flatMap(row -> seen(handle, caller, row)));
    }

    private static Workspace allowed(Caller caller, Workspace workspace) {
        Access.require(caller, workspace.role());
        return workspace;
    }

    private static ApiException unknown(String name) {
        return new ApiException(
                ErrorKind.NOT_FOUND,
                SdkErrorCode.UNKNOWN_WORKSPACE,
                "workspace '" + name + "' does not exist, or you are not a member of it.");
    }
}
