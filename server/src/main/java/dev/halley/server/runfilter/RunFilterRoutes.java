package dev.halley.server.runfilter;

import static dev.halley.server.http.Permission.READ;
import static dev.halley.server.http.Permission.WRITE;

import dev.halley.server.account.Secrets;
import dev.halley.server.database.Database;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.http.Body;
import dev.halley.server.http.Call;
import dev.halley.server.http.Routes;
import dev.halley.server.workspace.Workspaces;
import java.time.Clock;
import java.util.Map;
import org.jdbi.v3.core.mapper.RowMapper;

/** The native API's saved filters of pipeline runs. */
public final class RunFilterRoutes {

    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_STATE = 10_000;
    private static final int MOST = 500;

    private final Database database;
    private final Workspaces workspaces;
    private final Clock clock;

    public RunFilterRoutes(Database database, Workspaces workspaces, Clock clock) {
        this.database = database;
        this.workspaces = workspaces;
        this.clock = clock;
    }

    /** @param state the query of the page's address */
    private record RunFilter(
            String id, String name, String owner, boolean mine, boolean team, String state, long updatedMillis) {}

    public void declare(Routes routes) {
        routes.api()
                .get("/run-filters", READ, this::list)
                .post("/run-filters", WRITE, this::create)
                .delete("/run-filters/{filter}", WRITE, this::delete);
    }

    private static RowMapper<RunFilter> mapper(long user) {
        return (row, context) -> new RunFilter(
                row.getString("id"),
                row.getString("name"),
                row.getString("owner_name"),
                row.getLong("owner_id") == user,
                row.getInt("team") == 1,
                row.getString("state"),
                row.getLong("updated_millis"));
    }

    private void list(Call call) {
        workspaces.requireFirst(call.caller());
        long user = call.caller().userId();
        call.answer(Map.of("filters", database.read(handle -> handle.createQuery(
                        "SELECT id, name, owner_id, owner_name, team, state, updated_millis FROM run_filter"
                                + " WHERE team = 1 OR owner_id = :user ORDER BY name, id LIMIT " + MOST)
                .bind("user", user)
                .map(mapper(user))
                .list())));
    }

    private void create(Call call) {
        workspaces.requireFirst(call.caller());
        Body body = call.json();
        String name = body.requiredText("name").strip();
        String state = body.requiredText("state");
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            throw new ApiException(ErrorKind.INVALID, "name: '" + name + "' (expected: 1 to 200 characters).");
        }
        if (state.length() > LONGEST_STATE) {
            throw new ApiException(
                    ErrorKind.INVALID, "state has " + state.length() + " characters (expected: 10000 at most).");
        }
        boolean team = body.flag("team");
        String id = Secrets.id();
        long now = clock.millis();
        database.writeNow(handle -> {
            long count = handle.createQuery("SELECT count(*) FROM run_filter WHERE owner_id = :user")
                    .bind("user", call.caller().userId())
                    .mapTo(Long.class)
                    .one();
            if (count >= MOST) {
                throw new ApiException(ErrorKind.CONFLICT, "you have " + MOST + " filters. Delete some first.");
            }
            return handle.createUpdate("INSERT INTO run_filter (id, name, owner_id, owner_name, team, state,"
                            + " updated_millis) VALUES (:id, :name, :user, :userName, :team, :state, :now)")
                    .bind("id", id)
                    .bind("name", name)
                    .bind("user", call.caller().userId())
                    .bind("userName", call.caller().userName())
                    .bind("team", team ? 1 : 0)
                    .bind("state", state)
                    .bind("now", now)
                    .execute();
        });
        call.answer(201, new RunFilter(id, name, call.caller().userName(), true, team, state, now));
    }

    private void delete(Call call) {
        workspaces.requireFirst(call.caller());
        String id = call.path("filter");
        int gone = database.writeNow(
                handle -> handle.createUpdate("DELETE FROM run_filter WHERE id = :id AND owner_id = :user")
                        .bind("id", id)
                        .bind("user", call.caller().userId())
                        .execute());
        if (gone == 0) {
            throw new ApiException(ErrorKind.NOT_FOUND, "you have no filter '" + id + "'.");
        }
        call.noContent();
    }
}
