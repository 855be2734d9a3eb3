package dev.halley.server.workspace;

import dev.halley.server.database.Database;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.error.SdkErrorCode;
import dev.halley.server.http.Caller;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/** The workspaces of the server. A caller sees those that they are a member of; others look as if they did not exist. */
public final class Workspaces {

    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._-]{0,99}");

    /** First parts of addresses that belong to the server itself. */
    private static final Set<String> RESERVED = Set.of(
            "pipelines",
            "sign-in",
            "api",
            "clientlib",
            "optimizer",
            "static",
            "assets",
            "settings",
            "artifacts",
            "models");

    private static final RowMapper<Workspace> WORKSPACE =
            (row, context) -> new Workspace(row.getLong("id"), row.getString("name"));

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
            handle.createUpdate("INSERT INTO workspace_member VALUES (:workspace, :user, :isDefault)")
                    .bind("workspace", id)
                    .bind("user", member.userId())
                    .bind("isDefault", isDefault)
                    .execute();
            return new Workspace(id, name);
        });
    }

    /** By name. */
    public List<Workspace> of(Caller caller) {
        return database.read(handle -> handle.createQuery("SELECT w.id, w.name FROM workspace w JOIN workspace_member m"
                        + " ON m.workspace_id = w.id WHERE m.user_id = :user ORDER BY w.name")
                .bind("user", caller.userId())
                .map(WORKSPACE)
                .list());
    }

    /** Where experiments of the caller go that name no workspace. */
    public Workspace defaultOf(Caller caller) {
        return database.read(handle -> handle.createQuery("SELECT w.id, w.name FROM workspace w JOIN workspace_member m"
                        + " ON m.workspace_id = w.id WHERE m.user_id = :user ORDER BY m.is_default DESC, w.id LIMIT 1")
                .bind("user", caller.userId())
                .map(WORKSPACE)
                .findOne()
                .orElseThrow(() -> new ApiException(
                        ErrorKind.NOT_FOUND,
                        SdkErrorCode.UNKNOWN_WORKSPACE,
                        "user '" + caller.userName() + "' is a member of no workspace.")));
    }

    /**
     * A workspace by its name.
     *
     * @param name null or blank means the caller's default workspace
     * @throws ApiException NOT_FOUND with 90219 if there is none, or the caller is not a member
     */
    public Workspace require(Caller caller, @Nullable String name) {
        if (name == null || name.isBlank()) {
            return defaultOf(caller);
        }
        return database.read(handle -> handle.createQuery("SELECT w.id, w.name FROM workspace w JOIN workspace_member m"
                        + " ON m.workspace_id = w.id WHERE m.user_id = :user AND w.name = :name")
                .bind("user", caller.userId())
                .bind("name", name)
                .map(WORKSPACE)
                .findOne()
                .orElseThrow(() -> new ApiException(
                        ErrorKind.NOT_FOUND,
                        SdkErrorCode.UNKNOWN_WORKSPACE,
                        "workspace '" + name + "' does not exist, or you are not a member of it.")));
    }
}
