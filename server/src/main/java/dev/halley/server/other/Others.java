package dev.halley.server.other;

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

/** The others of experiments, without the name. */
public final class Others {

    /** More parameters than this are too many for a statement. */
    private static final int MOST_IDS = 10_000;

    private final Database database;

    public Others(Database database) {
        this.database = database;
    }

    /** Stores others. A value that is older than the stored one, by its time, changes nothing. */
    CompletableFuture<Integer> put(long experimentId, List<NewOther> others) {
        return database.write(handle -> put(handle, experimentId, others));
    }

    /** The same within a transaction. */
    public static int put(Handle handle, long experimentId, List<NewOther> others) {
        PreparedBatch batch = handle.prepareBatch("INSERT INTO other (experiment_id, name, value, timestamp_millis)"
                + " VALUES (:experiment, :name, :value, :at) ON CONFLICT (experiment_id, name) DO UPDATE SET"
                + " value = excluded.value, timestamp_millis = excluded.timestamp_millis"
                + " WHERE excluded.timestamp_millis >= other.timestamp_millis");
        for (NewOther other : others) {
            batch.bind("experiment", experimentId)
                    .bind("name", other.name())
                    .bind("value", other.value())
                    .bind("at", other.timestampMillis())
                    .add();
        }
        return batch.execute().length;
    }

    /** By name. */
    List<LoggedValue> of(long experimentId) {
        return database.read(handle -> handle.createQuery(
                        "SELECT * FROM other WHERE experiment_id = :experiment ORDER BY name")
                .bind("experiment", experimentId)
                .map((row, context) -> new LoggedValue(
                        row.getString("name"), row.getString("value"), null, null, row.getLong("timestamp_millis")))
                .list());
    }

    /** The id of the optimizer that began each of these experiments; those that none began are left out. */
    public Map<Long, String> sweeps(Collection<Long> experimentIds) {
        if (experimentIds.isEmpty()) {
            return Map.of();
        }
        return database.read(handle -> {
            Map<Long, String> sweeps = new HashMap<>();
            List<Long> ids = List.copyOf(experimentIds);
            for (int from = 0; from < ids.size(); from += MOST_IDS) {
                handle.createQuery("SELECT experiment_id, value FROM other WHERE name = 'optimizer_id'"
                                + " AND experiment_id IN (<ids>)")
                        .bindList("ids", ids.subList(from, Math.min(ids.size(), from + MOST_IDS)))
                        .map((row, context) -> Map.entry(row.getLong(1), row.getString(2)))
                        .forEach(entry -> sweeps.put(entry.getKey(), entry.getValue()));
            }
            return sweeps;
        });
    }

    /** The values by name of many experiments; those without others are left out. */
    public Map<Long, Map<String, String>> of(Collection<Long> experimentIds) {
        if (experimentIds.isEmpty()) {
            return Map.of();
        }
        return database.read(handle -> {
            Map<Long, Map<String, String>> values = new HashMap<>();
            handle.createQuery("SELECT experiment_id, name, value FROM other WHERE experiment_id IN (<ids>)")
                    .bindList("ids", List.copyOf(experimentIds))
                    .map((row, context) -> values.computeIfAbsent(row.getLong(1), id -> new TreeMap<>())
                            .putIfAbsent(row.getString(2), row.getString(3)))
                    .forEach(before -> {});
            return values;
        });
    }
}
