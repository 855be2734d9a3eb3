package dev.halley.server.savedview;

import dev.halley.server.access.Access;
import dev.halley.server.database.Database;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.http.Caller;
import dev.halley.server.project.Project;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/** The saved views of projects. Thread-safe. */
public final class SavedViews {

    private static final Set<String> KINDS = Set.of("table", "charts", "report", "panel");
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_STATE = 1_000_000;
    private static final int MOST_LISTED = 1_000;
    private static final int VERSIONS_KEPT = 50;

    private static final String COLUMNS =
            "id, project_id, kind, name, owner_id, owner_name, team, version, state, updated_millis";

    private static final RowMapper<SavedView> VIEW = (row, context) -> new SavedView(
            row.getString(1),
            row.getLong(2),
            row.getString(3),
            row.getString(4),
            row.getLong(5),
            row.getString(6),
            row.getInt(7) != 0,
            row.getInt(8),
            row.getString(9),
            row.getLong(10));

    private final Database database;
    private final Clock clock;

    public SavedViews(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** What a caller sees of a project: the team's and their own, by name. */
    public List<SavedView> of(Caller caller, Project project, String kind) {
        checkKind(kind);
        return database.read(handle -> handle.createQuery("SELECT " + COLUMNS
                        + " FROM saved_view WHERE project_id = :project"
                        + " AND kind = :kind AND (team = 1 OR owner_id = :user) ORDER BY name, id LIMIT " + MOST_LISTED)
                .bind("project", project.id())
                .bind("kind", kind)
                .bind("user", caller.userId())
                .map(VIEW)
                .list());
    }

    /**
     * A view by its id, empty also if the caller does not see it: it is somebody's own, or of a project that they do not see.
     *
     * @throws ApiException FORBIDDEN with 90210 if they see it but may not do what they called for
     */
    public Optional<SavedView> find(Caller caller, String id) {
        return database.read(handle -> find(handle, id)
                .filter(view -> view.team()
                        || (caller.isKnown() && view.ownerId() == caller.userId())
                        || Access.isTheSharedView(caller, id))
                .filter(view -> Access.toView(handle, caller, view.projectId(), id)));
    }

    /** A view by its id, whoever asks. */
    public Optional<SavedView> byId(String id) {
        return database.read(handle -> find(handle, id));
    }

    private static Optional<SavedView> find(Handle handle, String id) {
        return handle.createQuery("SELECT " + COLUMNS + " FROM saved_view WHERE id = :id")
                .bind("id", id)
                .map(VIEW)
                .findOne();
    }

    public SavedView create(Caller caller, Project project, String kind, String name, boolean team, String state) {
        checkKind(kind);
        checkName(name);
        checkState(state);
        String id = UUID.randomUUID().toString().replace("-", "");
        return database.writeNow(handle -> {
            handle.createUpdate("INSERT INTO saved_view (" + COLUMNS + ") VALUES (:id, :project, :kind, :name, :owner,"
                            + " :ownerName, :team, 1, :state, :now)")
                    .bind("id", id)
                    .bind("project", project.id())
                    .bind("kind", kind)
                    .bind("name", name)
                    .bind("owner", caller.userId())
                    .bind("ownerName", caller.userName())
                    .bind("team", team ? 1 : 0)
                    .bind("state", state)
                    .bind("now", clock.millis())
                    .execute();
            addVersion(handle, id, 1, state, caller);
            return find(handle, id).orElseThrow();
        });
    }

    /**
     * Changes what is given. A new state is a new version.
     *
     * @param expected the version that the caller changed, null if it does not matter
     * @throws ApiException CONFLICT if somebody else saved in between
     */
    public SavedView change(
            Caller caller,
            SavedView view,
            @Nullable String name,
            @Nullable Boolean team,
            @Nullable String state,
            @Nullable Long expected) {
        if (name != null) {
            checkName(name);
        }
        if (state != null) {
            checkState(state);
        }
        return database.writeNow(handle -> {
            SavedView now = find(handle, view.id()).orElseThrow(() -> gone(view.id()));
            if (expected != null && expected != now.version()) {
                throw new ApiException(
                        ErrorKind.CONFLICT,
                        "the view '" + now.name() + "' was saved by somebody else meanwhile (version " + now.version()
                                + ", not " + expected + "). Load it again, or save yours under another name.");
            }
            String next = state == null ? now.state() : state;
            boolean saves = !next.equals(now.state());
            int version = now.version() + (saves ? 1 : 0);
            handle.createUpdate("UPDATE saved_view SET name = :name, team = :team, state = :state, version = :version,"
                            + " updated_millis = :now WHERE id = :id")
                    .bind("name", name == null ? now.name() : name)
                    .bind("team", (team == null ? now.team() : team) ? 1 : 0)
                    .bind("state", next)
                    .bind("version", version)
                    .bind("now", clock.millis())
                    .bind("id", now.id())
                    .execute();
            if (saves) {
                addVersion(handle, now.id(), version, next, caller);
            }
            return find(handle, now.id()).orElseThrow();
        });
    }

    private void addVersion(Handle handle, String id, int version, String state, Caller caller) {
        handle.createUpdate("INSERT INTO saved_view_version (view_id, version, state, user_name, saved_millis)"
                        + " VALUES (:id, :version, :state, :user, :now)")
                .bind("id", id)
                .bind("version", version)
                .bind("state", state)
                .bind("user", caller.userName())
                .bind("now", clock.millis())
                .execute();
        handle.createUpdate("DELETE FROM saved_view_version WHERE view_id = :id AND version <= :oldest")
                .bind("id", id)
                .bind("oldest", version - VERSIONS_KEPT)
                .execute();
    }

    /** The latest first. */
    public List<SavedView.Version> versions(SavedView view) {
        return database.read(handle -> handle.createQuery("SELECT version, state, user_name, saved_millis"
                        + " FROM saved_view_version WHERE view_id = :id ORDER BY version DESC")
                .bind("id", view.id())
                .map((row, context) ->
                        new SavedView.Version(row.getInt(1), row.getString(2), row.getString(3), row.getLong(4)))
                .list());
    }

    public void delete(SavedView view) {
        database.writeNow(handle -> {
            handle.createUpdate("DELETE FROM saved_view_version WHERE view_id = :id")
                    .bind("id", view.id())
                    .execute();
            return handle.createUpdate("DELETE FROM saved_view WHERE id = :id")
                    .bind("id", view.id())
                    .execute();
        });
    }

    /** The refusal of a view that is not there, or not for this caller. */
    public static ApiException gone(String id) {
        String shown = id.length() > 60 ? id.substring(0, 60) + "…" : id;
        return new ApiException(ErrorKind.NOT_FOUND, "view '" + shown + "' does not exist.");
    }

    private static void checkKind(String kind) {
        if (!KINDS.contains(kind)) {
            throw new ApiException(ErrorKind.INVALID, "kind: '" + kind + "' (expected: table, charts or report).");
        }
    }

    private static void checkName(String name) {
        if (name.isBlank() || name.length() > LONGEST_NAME) {
            throw new ApiException(ErrorKind.INVALID, "name: 1 to " + LONGEST_NAME + " characters are expected.");
        }
    }

    private static void checkState(String state) {
        if (state.length() > LONGEST_STATE) {
            throw new ApiException(
                    ErrorKind.TOO_LARGE,
                    "state: " + state.length() + " characters (expected: at most " + LONGEST_STATE + ").");
        }
    }
}
