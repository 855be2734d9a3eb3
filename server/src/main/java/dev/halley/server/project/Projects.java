package dev.halley.server.project;

import dev.halley.server.database.Database;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.error.SdkErrorCode;
import dev.halley.server.http.Caller;
import dev.halley.server.workspace.Workspace;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/** The projects of the workspaces. */
public final class Projects {

    /** Where experiments go that name no project. */
    public static final String DEFAULT_NAME = "general";

    private static final int LONGEST_NAME = 200;

    private static final String SELECT =
            "SELECT p.id, p.project_key, p.workspace_id, w.name AS workspace, u.name AS owner,"
                    + " p.name, p.description, p.created_millis,"
                    + " (SELECT count(*) FROM experiment e WHERE e.project_id = p.id AND e.archived = 0) AS experiments,"
                    + " (SELECT max(e.last_seen_millis) FROM experiment e WHERE e.project_id = p.id) AS last_seen_millis"
                    + " FROM project p JOIN workspace w ON w.id = p.workspace_id JOIN account u ON u.id = p.owner_id ";

    private static final RowMapper<Project> PROJECT = (row, context) -> new Project(
            row.getLong("id"),
            row.getString("project_key"),
            row.getLong("workspace_id"),
            row.getString("workspace"),
            row.getString("owner"),
            row.getString("name"),
            row.getString("description"),
            row.getLong("experiments"),
            Math.max(row.getLong("created_millis"), row.getLong("last_seen_millis")));

    private final Database database;
    private final Clock clock;

    public Projects(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** By name. */
    public List<Project> of(Workspace workspace) {
        return database.read(handle -> handle.createQuery(SELECT + "WHERE p.workspace_id = :workspace ORDER BY p.name")
                .bind("workspace", workspace.id())
                .map(PROJECT)
                .list());
    }

    public Optional<Project> find(Workspace workspace, String name) {
        return database.read(
                handle -> handle.createQuery(SELECT + "WHERE p.workspace_id = :workspace AND p.name = :name")
                        .bind("workspace", workspace.id())
                        .bind("name", name)
                        .map(PROJECT)
                        .findOne());
    }

    /** A project by the id on the wire, empty also if the caller is no member of its workspace. */
    public Optional<Project> find(Caller caller, String projectKey) {
        return database.read(handle -> handle.createQuery(
                        SELECT
                                + "JOIN workspace_member m ON m.workspace_id = w.id WHERE p.project_key = :key AND m.user_id = :user")
                .bind("key", projectKey)
                .bind("user", caller.userId())
                .map(PROJECT)
                .findOne());
    }

    /** Makes a project. */
    public Project create(Workspace workspace, Caller owner, String name, @Nullable String description) {
        checkName(name);
        database.writeNow(handle -> {
            if (idOf(handle, workspace, name).isPresent()) {
                throw new ApiException(
                        ErrorKind.CONFLICT,
                        "project '" + name + "' exists already in workspace '" + workspace.name() + "'.");
            }
            return insert(handle, workspace, owner, name, description);
        });
        return find(workspace, name).orElseThrow();
    }

    /**
     * The row id of a project, which is made if there is none. For the writer's transaction.
     *
     * @param name null or blank means {@link #DEFAULT_NAME}
     */
    public long requireId(Handle handle, Workspace workspace, Caller owner, @Nullable String name) {
        String known = name == null || name.isBlank() ? DEFAULT_NAME : name;
        checkName(known);
        return idOf(handle, workspace, known).orElseGet(() -> insert(handle, workspace, owner, known, null));
    }

    private static Optional<Long> idOf(Handle handle, Workspace workspace, String name) {
        return handle.createQuery("SELECT id FROM project WHERE workspace_id = :workspace AND name = :name")
                .bind("workspace", workspace.id())
                .bind("name", name)
                .mapTo(Long.class)
                .findOne();
    }

    private long insert(Handle handle, Workspace workspace, Caller owner, String name, @Nullable String description) {
        return handle.createUpdate("INSERT INTO project (project_key, workspace_id, owner_id, name, description,"
                        + " created_millis) VALUES (:key, :workspace, :owner, :name, :description, :now)")
                .bind("key", UUID.randomUUID().toString().replace("-", ""))
                .bind("workspace", workspace.id())
                .bind("owner", owner.userId())
                .bind("name", name)
                .bind("description", description == null ? "" : description)
                .bind("now", clock.millis())
                .executeAndReturnGeneratedKeys("id")
                .mapTo(Long.class)
                .one();
    }

    static void checkName(String name) {
        if (name.length() > LONGEST_NAME) {
            throw new ApiException(
                    ErrorKind.INVALID,
                    SdkErrorCode.PROJECT_NAME_TOO_LONG,
                    "project: a name of " + name.length() + " characters (expected: at most " + LONGEST_NAME + ").");
        }
        if (name.chars().anyMatch(c -> c < ' ' || c == '/')) {
            throw new ApiException(
                    ErrorKind.INVALID,
                    "project: '" + name.replaceAll("[\\x00-\\x1f]", "?")
                            + "' (expected: no '/' and no control characters).");
        }
    }
}
