package dev.halley.server.experiment;

import dev.halley.server.access.Access;
import dev.halley.server.http.Caller;
import dev.halley.server.workspace.Workspace;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/** Reads experiments from their table. */
final class ExperimentRows {

    private static final String SELECT =
            "SELECT e.*, p.project_key, p.name AS project, w.name AS workspace, u.name AS user"
                    + " FROM experiment e JOIN project p ON p.id = e.project_id JOIN workspace w ON w.id = p.workspace_id"
                    + " JOIN account u ON u.id = e.user_id ";

    private static final RowMapper<Experiment> EXPERIMENT = (row, context) -> new Experiment(
            row.getLong("id"),
            row.getString("experiment_key"),
            row.getLong("project_id"),
            row.getString("project_key"),
            row.getString("project"),
            row.getString("workspace"),
            row.getString("user"),
            row.getString("name"),
            row.getLong("start_millis"),
            nullableLong(row, "end_millis"),
            row.getLong("last_seen_millis"),
            row.getBoolean("alive"),
            row.getBoolean("crashed"),
            row.getInt("archived") == 1,
            row.getString("file_path"),
            row.getString("note"),
            row.getInt("archived") == 2,
            nullableLong(row, "queued_millis"));

    private ExperimentRows() {}

    static Optional<Experiment> byKey(Handle handle, Caller caller, String key) {
        Optional<Experiment> found = byKey(handle, key);
        // Asked for what does not exist, too: else the time of the answer tells what exists and is hidden.
        boolean seen = Access.toExperiment(
                handle,
                caller,
                found.map(Experiment::projectId).orElse(Access.NO_ROW),
                found.map(Experiment::id).orElse(Access.NO_ROW));
        return seen ? found : Optional.empty();
    }

    /** Those of some keys that the caller sees, in any order. Members see all or nothing of a project, so that is asked once. */
    static List<Experiment> byKeys(Handle handle, Caller caller, List<String> keys) {
        List<Experiment> found = handle.createQuery(SELECT + "WHERE e.experiment_key IN (<keys>)")
                .bindList("keys", keys)
                .map(EXPERIMENT)
                .list();
        if (found.size() < keys.size()) {
            // As in byKey().
            Access.toExperiment(handle, caller, Access.NO_ROW, Access.NO_ROW);
        }
        if (caller.grant().shared() != null) {
            return found.stream()
                    .filter(one -> Access.toExperiment(handle, caller, one.projectId(), one.id()))
                    .toList();
        }
        Map<Long, Boolean> seen = new HashMap<>();
        return found.stream()
                .filter(one ->
                        seen.computeIfAbsent(one.projectId(), project -> Access.toProject(handle, caller, project)))
                .toList();
    }

    /** For whoever asks. */
    static Optional<Experiment> byKey(Handle handle, String key) {
        return handle.createQuery(SELECT + "WHERE e.experiment_key = :key")
                .bind("key", key)
                .map(EXPERIMENT)
                .findOne();
    }

    static List<Experiment> ofProject(Handle handle, long projectId, boolean archived) {
        return handle.createQuery(SELECT + "WHERE e.id IN (SELECT id FROM experiment WHERE project_id = :project"
                        + " UNION ALL SELECT experiment_id FROM experiment_link WHERE project_id = :project)"
                        + " AND e.archived = :archived"
                        + " ORDER BY e.start_millis DESC, e.id DESC")
                .bind("project", projectId)
                .bind("archived", archived)
                .map(EXPERIMENT)
                .list();
    }

    static List<Experiment> allOfProject(Handle handle, long projectId) {
        return handle.createQuery(SELECT + "WHERE e.project_id = :project ORDER BY e.id")
                .bind("project", projectId)
                .map(EXPERIMENT)
                .list();
    }

    /** Those of a caller's workspaces whose name has a text or whose key begins with it, the latest first. */
    static List<Experiment> named(Handle handle, Caller caller, String part, int limit) {
        String name = "%"
                + part.toLowerCase(Locale.ROOT)
                        .replace("\\", "\\\\")
                        .replace("%", "\\%")
                        .replace("_", "\\_") + "%";
        return handle.createQuery(SELECT + "JOIN workspace_member m ON m.workspace_id = w.id AND m.user_id = :user"
                        + " WHERE e.archived = 0 AND (LOWER(e.name) LIKE :name ESCAPE '\\' OR e.experiment_key = :key)"
                        + " ORDER BY e.start_millis DESC, e.id DESC LIMIT :limit")
                .bind("user", caller.userId())
                .bind("name", name)
                .bind("key", part)
                .bind("limit", limit)
                .map(EXPERIMENT)
                .filter(found -> Access.toExperiment(handle, caller, found.projectId(), found.id()))
                .list();
    }

    /** Experiments of other projects that a project shows too. */
    static List<Experiment> linkedOfProject(Handle handle, long projectId) {
        return handle.createQuery(
                        SELECT + "WHERE e.id IN (SELECT experiment_id FROM experiment_link WHERE project_id = :project)"
                                + " AND e.project_id <> :project ORDER BY e.id")
                .bind("project", projectId)
                .map(EXPERIMENT)
                .list();
    }

    static List<Experiment> byIds(Handle handle, List<Long> ids) {
        return handle.createQuery(SELECT + "WHERE e.id IN (<ids>)")
                .bindList("ids", ids)
                .map(EXPERIMENT)
                .list();
    }

    static List<Experiment> ofWorkspace(Handle handle, Workspace workspace, boolean archived) {
        return handle.createQuery(SELECT + "WHERE p.workspace_id = :workspace AND e.archived = :archived"
                        + " AND (:all = 1 OR p.is_public = 1 OR p.id = :shared)"
                        + " ORDER BY e.start_millis DESC, e.id DESC")
                .bind("workspace", workspace.id())
                .bind("archived", archived)
                .bind("all", workspace.isPartlySeen() ? 0 : 1)
                .bind("shared", workspace.sharedProjectId())
                .map(EXPERIMENT)
                .list();
    }

    private static @Nullable Long nullableLong(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }
}
