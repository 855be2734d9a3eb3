package dev.halley.server.tag;

import dev.halley.server.database.Database;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The tags of experiments. */
public final class Tags {

    private final Database database;

    public Tags(Database database) {
        this.database = database;
    }

    CompletableFuture<Integer> add(long experimentId, List<String> tags) {
        return database.write(handle -> add(handle, experimentId, tags));
    }

    /** The same within a transaction. */
    public static int add(Handle handle, long experimentId, List<String> tags) {
        return change(
                handle,
                "INSERT INTO tag (experiment_id, name) VALUES (:experiment, :name) ON CONFLICT DO NOTHING",
                experimentId,
                tags);
    }

    CompletableFuture<Integer> remove(long experimentId, List<String> tags) {
        return database.write(handle -> change(
                handle, "DELETE FROM tag WHERE experiment_id = :experiment AND name = :name", experimentId, tags));
    }

    private static int change(Handle handle, String sql, long experimentId, List<String> tags) {
        PreparedBatch batch = handle.prepareBatch(sql);
        tags.stream().filter(tag -> !tag.isBlank()).forEach(tag -> batch.bind("experiment", experimentId)
                .bind("name", tag)
                .add());
        return batch.execute().length;
    }

    /** By name. */
    List<String> of(long experimentId) {
        return of(List.of(experimentId)).getOrDefault(experimentId, List.of());
    }

    /** The tags of many experiments, sorted; those without tags are left out. */
    public Map<Long, List<String>> of(Collection<Long> experimentIds) {
        if (experimentIds.isEmpty()) {
            return Map.of();
        }
        return database.read(handle -> {
            Map<Long, List<String>> tags = new HashMap<>();
            handle.createQuery("SELECT experiment_id, name FROM tag WHERE experiment_id IN (<ids>)"
                            + " ORDER BY experiment_id, name")
                    .bindList("ids", List.copyOf(experimentIds))
                    .map((row, context) -> tags.computeIfAbsent(row.getLong(1), id -> new ArrayList<>())
                            .add(row.getString(2)))
                    .forEach(added -> {});
            return tags;
        });
    }
}
