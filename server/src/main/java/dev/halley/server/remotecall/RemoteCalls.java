package dev.halley.server.remotecall;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.server.database.Database;
import dev.halley.server.http.Caller;
import dev.halley.server.http.Json;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jspecify.annotations.Nullable;

/** The calls and functions of experiments. */
public final class RemoteCalls {

    /** Ends the program. */
    static final String STOP = "stop";

    private static final int MOST_LISTED = 100;

    private static final String COLUMNS = "call_id, user_name, function_name, predefined, arguments, created_millis,"
            + " delivered_millis, ended_millis, result, error";

    private final Database database;
    private final Clock clock;

    public RemoteCalls(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    CompletableFuture<Integer> register(long experimentId, RemoteFunction function) {
        return database.write(handle -> handle.createUpdate(
                        "INSERT INTO remote_function (experiment_id, name, documentation, argument_names)"
                                + " VALUES (:experiment, :name, :documentation, :arguments)"
                                + " ON CONFLICT (experiment_id, name) DO UPDATE SET"
                                + " documentation = excluded.documentation, argument_names = excluded.argument_names")
                .bind("experiment", experimentId)
                .bind("name", function.name())
                .bind("documentation", function.documentation())
                .bind("arguments", Json.MAPPER.writeValueAsString(function.argumentNames()))
                .execute());
    }

    /** By name. */
    List<RemoteFunction> functions(long experimentId) {
        return database.read(handle -> handle.createQuery(
                        "SELECT name, documentation, argument_names FROM remote_function"
                                + " WHERE experiment_id = :experiment ORDER BY name")
                .bind("experiment", experimentId)
                .map((row, context) -> new RemoteFunction(row.getString(1), row.getString(2), names(row.getString(3))))
                .list());
    }

    private static List<String> names(String json) {
        try {
            return Json.MAPPER.readValue(json, new TypeReference<>() {});
        } catch (JsonProcessingException damaged) {
            throw new IllegalStateException(damaged);
        }
    }

    /** Asks the program to end. A call that waits already is enough. */
    void stop(long experimentId, Caller caller) {
        boolean waits = database.read(handle -> handle.createQuery("SELECT 1 FROM remote_call"
                        + " WHERE experiment_id = :experiment AND function_name = :stop AND predefined = 1"
                        + " AND delivered_millis IS NULL LIMIT 1")
                .bind("experiment", experimentId)
                .bind("stop", STOP)
                .mapTo(Integer.class)
                .findOne()
                .isPresent());
        if (!waits) {
            call(experimentId, caller, STOP, true, Json.MAPPER.createObjectNode());
        }
    }

    /** Returns the id of the call. */
    String call(long experimentId, Caller caller, String function, boolean predefined, ObjectNode arguments) {
        String id = UUID.randomUUID().toString().replace("-", "");
        database.writeNow(handle -> handle.createUpdate("INSERT INTO remote_call (experiment_id, call_id, user_name,"
                        + " function_name, predefined, arguments, created_millis)"
                        + " VALUES (:experiment, :id, :user, :function, :predefined, :arguments, :now)")
                .bind("experiment", experimentId)
                .bind("id", id)
                .bind("user", caller.userName())
                .bind("function", function)
                .bind("predefined", predefined ? 1 : 0)
                .bind("arguments", arguments.toString())
                .bind("now", clock.millis())
                .execute());
        return id;
    }

    /** Whether the program has calls to fetch. */
    public boolean waitFor(long experimentId) {
        return database.read(handle -> handle.createQuery("SELECT 1 FROM remote_call"
                        + " WHERE experiment_id = :experiment AND delivered_millis IS NULL LIMIT 1")
                .bind("experiment", experimentId)
                .mapTo(Integer.class)
                .findOne()
                .isPresent());
    }

    /** The calls that wait, which from now on count as delivered: the SDK makes a call each time it is listed. */
    List<RemoteCall> deliver(long experimentId) {
        return database.writeNow(handle -> {
            List<RemoteCall> waiting = handle.createQuery("SELECT " + COLUMNS + " FROM remote_call"
                            + " WHERE experiment_id = :experiment AND delivered_millis IS NULL ORDER BY id")
                    .bind("experiment", experimentId)
                    .map(ConstructorMapper.of(RemoteCall.class))
                    .list();
            handle.createUpdate("UPDATE remote_call SET delivered_millis = :now"
                            + " WHERE experiment_id = :experiment AND delivered_millis IS NULL")
                    .bind("experiment", experimentId)
                    .bind("now", clock.millis())
                    .execute();
            return waiting;
        });
    }

    CompletableFuture<Integer> end(long experimentId, String callId, @Nullable String result, @Nullable String error) {
        return database.write(handle -> handle.createUpdate("UPDATE remote_call SET ended_millis = :now,"
                        + " result = :result, error = :error WHERE experiment_id = :experiment AND call_id = :id")
                .bind("now", clock.millis())
                .bind("result", result)
                .bind("error", error)
                .bind("experiment", experimentId)
                .bind("id", callId)
                .execute());
    }

    /** The latest first. */
    List<RemoteCall> of(long experimentId) {
        return database.read(handle -> handle.createQuery("SELECT " + COLUMNS + " FROM remote_call"
                        + " WHERE experiment_id = :experiment ORDER BY id DESC LIMIT :most")
                .bind("experiment", experimentId)
                .bind("most", MOST_LISTED)
                .map(ConstructorMapper.of(RemoteCall.class))
                .list());
    }
}
