package dev.halley.server.experiment;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Times in which no process of an experiment ran. A pause is known when the experiment is resumed: it began at the end that was
 * logged or, if the process died without a word, at its last sign of life.
 */
public final class Pauses {

    /** A time in which nothing ran. */
    public record Pause(long fromMillis, long toMillis) {}

    private record Row(boolean alive, @Nullable Long endMillis, long lastSeenMillis) {}

    private Pauses() {}

    /** The experiment runs again: if it had stopped, that was a pause until now. */
    static void end(Handle handle, long experimentId, long latestSign, Duration silence, long now) {
        handle.createQuery("SELECT alive, end_millis, last_seen_millis FROM experiment WHERE id = :id"
                        + " AND (queued_millis IS NULL OR last_seen_millis > queued_millis)")
                .bind("id", experimentId)
                .map((row, context) -> {
                    long end = row.getLong("end_millis");
                    return new Row(
                            row.getInt("alive") == 1,
                            row.wasNull() ? null : (Long) end,
                            row.getLong("last_seen_millis"));
                })
                .findOne()
                .ifPresent(row -> {
                    long seen = Math.max(row.lastSeenMillis(), latestSign);
                    boolean stopped = !row.alive() || seen + silence.toMillis() < now;
                    Long end = row.endMillis();
                    long from = row.alive() || end == null ? seen : end;
                    if (stopped && from < now) {
                        handle.createUpdate("INSERT INTO experiment_pause (experiment_id, from_millis, to_millis)"
                                        + " VALUES (:id, :from, :to) ON CONFLICT DO NOTHING")
                                .bind("id", experimentId)
                                .bind("from", from)
                                .bind("to", now)
                                .execute();
                    }
                });
    }

    static Map<Long, List<Pause>> of(Handle handle, Collection<Long> ids) {
        Map<Long, List<Pause>> pauses = new HashMap<>();
        handle.createQuery("SELECT experiment_id, from_millis, to_millis FROM experiment_pause"
                        + " WHERE experiment_id IN (<ids>) ORDER BY experiment_id, from_millis")
                .bindList("ids", ids)
                .map((row, context) -> pauses.computeIfAbsent(row.getLong(1), none -> new ArrayList<>())
                        .add(new Pause(row.getLong(2), row.getLong(3))))
                .list();
        return pauses;
    }
}
