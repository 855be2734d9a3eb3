package dev.halley.server.parameter;

import dev.halley.server.database.Database;
import dev.halley.server.experiment.LoggedValue;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The parameters of experiments. */
public final class Parameters {

    private final Database database;

    public Parameters(Database database) {
        this.database = database;
    }

    /** Stores parameters. A value that is older than the stored one, by its time, changes nothing. */
    CompletableFuture<Integer> put(long experimentId, List<NewParameter> parameters) {
        return database.write(handle -> put(handle, experimentId, parameters));
    }

    /** The same within a transaction. */
    public static int put(Handle handle, long experimentId, List<NewParameter> parameters) {
        PreparedBatch batch =
                handle.prepareBatch("INSERT INTO parameter (experiment_id, name, value, context, step, source,"
                        + " timestamp_millis) VALUES (:experiment, :name, :value, :context, :step, :source, :at)"
                        + " ON CONFLICT (experiment_id, name) DO UPDATE SET value = excluded.value, context = excluded.context,"
                        + " step = excluded.step, source = excluded.source, timestamp_millis = excluded.timestamp_millis"
                        + " WHERE excluded.timestamp_millis >= parameter.timestamp_millis");
        for (NewParameter parameter : parameters) {
            batch.bind("experiment", experimentId)
                    .bind("name", parameter.fullName())
                    .bind("value", parameter.value())
                    .bind("context", parameter.context())
                    .bind("step", parameter.step())
                    .bind("source", parameter.source())
                    .bind("at", parameter.timestampMillis())
                    .add();
        }
        return batch.execute().length;
    }

    CompletableFuture<Integer> delete(long experimentId, String name) {
        return database.write(handle -> handle.createUpdate(
                        "DELETE FROM parameter WHERE experiment_id = :experiment AND name = :name")
                .bind("experiment", experimentId)
                .bind("name", name)
                .execute());
    }

    /** By name. */
    List<LoggedValue> of(long experimentId) {
        return database.read(
                handle -> handle.createQuery("SELECT * FROM parameter WHERE experiment_id = :experiment ORDER BY name")
                        .bind("experiment", experimentId)
                        .map((row, context) -> new LoggedValue(
                                row.getString("name"),
                                row.getString("value"),
                                row.getString("context"),
                                row.getObject("step") == null ? null : row.getLong("step"),
                                row.getLong("timestamp_millis")))
                        .list());
    }

    /** The values by name of many experiments; those without parameters are left out. */
    public Map<Long, Map<String, String>> of(Collection<Long> experimentIds) {
        if (experimentIds.isEmpty()) {
            return Map.of();
        }
        return database.read(handle -> {
            Map<Long, Map<String, String>> values = new HashMap<>();
            handle.createQuery("SELECT experiment_id, name, value FROM parameter WHERE experiment_id IN (<ids>)")
                    .bindList("ids", List.copyOf(experimentIds))
                    .map((row, context) -> values.computeIfAbsent(row.getLong(1), id -> new TreeMap<>())
                            .putIfAbsent(row.getString(2), row.getString(3)))
                    .forEach(before -> {});
            return values;
        });
    }
}
