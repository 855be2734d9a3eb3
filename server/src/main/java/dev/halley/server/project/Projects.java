package dev.halley.server.project;

import dev.halley.server.access.Access;
import dev.halley.server.access.Scope;
import dev.halley.server.audit.Audit;
import dev.halley.server.database.Database;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.error.SdkErrorCode;
import dev.halley.server.http.Caller;
import dev.halley.server.http.Permission;
import dev.halley.server.workspace.Workspace;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
    private static final int IDS_AT_ONCE = 500;

    private static final String SELECT =
            "SELECT p.id, p.project_key, p.workspace_id, w.name AS workspace, u.name AS owner,"
                    + " p.name, p.description, p.created_millis"
                    + " FROM project p JOIN workspace w ON w.id = p.workspace_id JOIN account u ON u.id = p.owner_id ";

    private static final RowMapper<Project> PROJECT = (row, context) -> new Project(
            row.getLong("id"),
            row.getString("project_key"),
            row.getLong("workspace_id"),
            row.getString("workspace"),
            row.getString("owner"),
            row.getString("name"),
            row.getString("description"),
            row.getLong("created_millis"));

    private static final String USES =
            "SELECT project_id, sum(CASE WHEN archived = 0 THEN 1 ELSE 0 END) AS experiments,"
                    + " max(last_seen_millis) AS last_seen_millis FROM experiment WHERE project_id IN (<ids>) GROUP BY project_id";

    /** What of a workspace an outsider sees. */
    private static final String SEEN = " AND (:all = 1 OR p.is_public = 1 OR p.id = :shared) ";

    private final Database database;
    private final Audit audit;
    private final Clock clock;

    public Projects(Database database, Audit audit, Clock clock) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    /** Those that the caller sees in the workspace, by name. */
    public List<Project> of(Workspace workspace) {
        return database.read(
                handle -> handle.createQuery(SELECT + "WHERE p.workspace_id = :workspace" + SEEN + "ORDER BY p.name")
                        .bind("workspace", workspace.id())
                        .bind("all", workspace.isPartlySeen() ? 0 : 1)
                        .bind("shared", workspace.sharedProjectId())
                        .map(PROJECT)
                        .list());
    }

    /** By name, empty also if the caller does not see it. */
    public Optional<Project> find(Workspace workspace, String name) {
        return database.read(
                handle -> handle.createQuery(SELECT + "WHERE p.workspace_id = :workspace AND p.name = :name" + SEEN)
                        .bind("workspace", workspace.id())
                        .bind("name", name)
                        .bind("all", workspace.isPartlySeen() ? 0 : 1)
                        .bind("shared", workspace.sharedProjectId())
                        .map(PROJECT)
                        .findOne());
    }

    /**
     * A project by the id on the wire, empty also if the caller does not see it.
     *
     * @throws ApiException FORBIDDEN with 90210 if the caller sees it but may not do what they called for
     */
    public Optional<Project> find(Caller caller, String projectKey) {
        return database.read(handle -> {
            Optional<Project> found = handle.createQuery(SELECT + "WHERE p.project_key = :key")
                    .bind("key", projectKey)
                    .map(PROJECT)
                    .findOne();
            // Asked for what does not exist, too: else the time of the answer tells what exists and is hidden.
            boolean seen =
                    Access.toProject(handle, caller, found.map(Project::id).orElse(Access.NO_ROW));
            return seen ? found : Optional.empty();
        });
    }

    /** A project by its row id, whoever asks. */
    public Optional<Project> byId(long id) {
        return database.read(handle -> handle.createQuery(SELECT + "WHERE p.id = :id")
                .bind("id", id)
                .map(PROJECT)
                .findOne());
    }

    /**
     * Whether the caller sees the project of this row.
     *
     * @throws ApiException FORBIDDEN with 90210 if they see it but may not do what they called for
     */
    public boolean isSeen(Caller caller, long projectId) {
        return database.read(handle -> Access.toProject(handle, caller, projectId));
    }

    /** How some projects are used, by their row ids. */
    public Map<Long, ProjectUse> uses(Collection<Project> of) {
        Map<Long, ProjectUse> uses = new HashMap<>();
        of.forEach(project -> uses.put(project.id(), new ProjectUse(0, project.createdMillis())));
        List<Long> ids = List.copyOf(uses.keySet());
        for (int from = 0; from < ids.size(); from += IDS_AT_ONCE) {
            List<Long> some = ids.subList(from, Math.min(ids.size(), from + IDS_AT_ONCE));
            database.read(handle -> handle.createQuery(USES)
                            .bindList("ids", some)
                            .map((row, context) -> Map.entry(
                                    row.getLong("project_id"),
                                    new ProjectUse(row.getLong("experiments"), row.getLong("last_seen_millis"))))
                            .list())
                    .forEach(used -> uses.merge(
                            used.getKey(),
                            used.getValue(),
                            (empty, use) -> new ProjectUse(
                                    use.experimentCount(),
                                    Math.max(empty.lastUpdatedMillis(), use.lastUpdatedMillis()))));
        }
        return uses;
    }

    /** How a project is used. */
    ProjectUse use(Project project) {
        return Objects.requireNonNull(uses(List.of(project)).get(project.id()));
    }

    /** Whether anybody may see the project. */
    public boolean isPublic(Project project) {
        return database.read(handle -> handle.createQuery("SELECT is_public FROM project WHERE id = :id")
                        .bind("id", project.id())
                        .mapTo(Integer.class)
                        .one()
                == 1);
    }

    /**
     * Shows or hides a project for a caller of Comet's calls, which editors may call as well.
     *
     * @throws ApiException FORBIDDEN with 90210 if the caller is no owner of the workspace, or their key is not for that
     */
    public void show(Caller caller, Project project, boolean isPublic) {
        if (!caller.grant().allows(Scope.ADMIN)) {
            throw new ApiException(
                    ErrorKind.FORBIDDEN,
                    SdkErrorCode.NO_WRITE_ACCESS,
                    "this API key does not allow to show or hide a project (needed: the scope 'admin').");
        }
        if (find(caller.at(Permission.MANAGE), project.key()).isPresent()) {
            setPublic(caller, project, isPublic);
        }
    }

    /** Shows a project to everybody, or hides it again from all but the members of its workspace. */
    public void setPublic(Caller caller, Project project, boolean isPublic) {
        database.writeNow(handle -> {
            int changed = handle.createUpdate("UPDATE project SET is_public = :to WHERE id = :id AND is_public <> :to")
                    .bind("to", isPublic ? 1 : 0)
                    .bind("id", project.id())
                    .execute();
            if (changed > 0) {
                audit.record(
                        handle,
                        caller,
                        isPublic ? "project.publish" : "project.hide",
                        project.workspace() + "/" + project.name());
            }
            return changed;
        });
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
        if (name.isBlank()) {
            throw new ApiException(
                    ErrorKind.INVALID, "project: '" + name + "' (expected: 1 to " + LONGEST_NAME + " characters).");
        }
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
        if (name.equals(".") || name.equals("..")) {
            throw new ApiException(
                    ErrorKind.INVALID, "project: '" + name + "' (expected: a name that an address can hold).");
        }
    }
}
