package dev.halley.metadata.sql;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.halley.metadata.OfferedPipeline;
import dev.halley.metadata.RequestedRun;
import dev.halley.metadata.RequestedRun.Status;
import dev.halley.metadata.RunWish;
import dev.halley.metadata.StoredRevision;
import dev.halley.metadata.StoredWorker;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Workers, the runs that are asked of them, and revisions of pipelines. */
final class WorkTables {

    private static final TypeReference<List<OfferedPipeline>> PIPELINES = new TypeReference<>() {};
    private static final TypeReference<RunWish> WISH = new TypeReference<>() {};

    private static final RowMapper<StoredWorker> WORKER = row -> new StoredWorker(
            row.getString("id"),
            row.getString("host"),
            row.getLong("pid"),
            Columns.instant(row, "started"),
            Columns.instant(row, "heartbeat"),
            Columns.json(row, "pipelines", PIPELINES));

    private static final RowMapper<RequestedRun> REQUEST = row -> new RequestedRun(
            row.getString("id"),
            Columns.json(row, "wish", WISH),
            row.getString("asked_by"),
            Columns.instant(row, "requested"),
            Status.valueOf(row.getString("status")),
            row.getString("worker"),
            row.getString("run"),
            row.getString("message"));

    private static final RowMapper<StoredRevision> REVISION = row -> new StoredRevision(
            row.getString("pipeline"),
            row.getInt("number"),
            row.getString("definition"),
            row.getString("code_commit"),
            Columns.instant(row, "created"));

    private WorkTables() {}

    static void offer(Handle handle, StoredWorker worker) {
        handle.createUpdate("INSERT INTO worker (id, host, pid, started, heartbeat, pipelines)"
                        + " VALUES (:id, :host, :pid, :started, :heartbeat, :pipelines) ON CONFLICT (id)"
                        + " DO UPDATE SET heartbeat = excluded.heartbeat, pipelines = excluded.pipelines")
                .bind("id", worker.id())
                .bind("host", worker.host())
                .bind("pid", worker.pid())
                .bind("started", Columns.nanos(worker.started()))
                .bind("heartbeat", Columns.nanos(worker.heartbeat()))
                .bind("pipelines", Columns.json(worker.pipelines()))
                .execute();
    }

    static boolean keep(Handle handle, String id, Instant at) {
        return handle.createUpdate("UPDATE worker SET heartbeat = :at WHERE id = :id")
                        .bind("at", Columns.nanos(at))
                        .bind("id", id)
                        .execute()
                == 1;
    }

    static void dismiss(Handle handle, String id) {
        handle.createUpdate("DELETE FROM worker WHERE id = :id").bind("id", id).execute();
        handle.createUpdate("UPDATE run_request SET status = 'WAITING', worker = NULL"
                        + " WHERE worker = :id AND status = 'TAKEN'")
                .bind("id", id)
                .execute();
    }

    static List<StoredWorker> workers(Handle handle, Instant since) {
        return handle.createQuery("SELECT * FROM worker WHERE heartbeat >= :since ORDER BY started, id")
                .bind("since", Columns.nanos(since))
                .map(WORKER)
                .list();
    }

    static void request(Handle handle, RequestedRun request) {
        handle.createUpdate("INSERT INTO run_request (id, pipeline, wish, asked_by, requested, status)"
                        + " VALUES (:id, :pipeline, :wish, :by, :at, :status)")
                .bind("id", request.id())
                .bind("pipeline", request.wish().pipeline())
                .bind("wish", Columns.json(request.wish()))
                .bind("by", request.by())
                .bind("at", Columns.nanos(request.requested()))
                .bind("status", request.status().name())
                .execute();
    }

    static Optional<RequestedRun> claim(Handle handle, String worker, List<String> pipelines) {
        if (pipelines.isEmpty()) {
            return Optional.empty();
        }
        List<String> names =
                IntStream.range(0, pipelines.size()).mapToObj(i -> ":p" + i).toList();
        Query waiting = handle.createQuery("SELECT id FROM run_request WHERE status = 'WAITING' AND pipeline IN ("
                + String.join(", ", names) + ") ORDER BY no LIMIT 1");
        for (int i = 0; i < pipelines.size(); i++) {
            waiting.bind("p" + i, pipelines.get(i));
        }
        Optional<String> oldest = waiting.mapTo(String.class).findOne();
        return oldest.filter(id -> handle.createUpdate(
                                        "UPDATE run_request SET status = 'TAKEN', worker = :worker WHERE id = :id AND"
                                                + " status = 'WAITING'")
                                .bind("worker", worker)
                                .bind("id", id)
                                .execute()
                        == 1)
                .flatMap(id -> find(handle, id));
    }

    static boolean report(Handle handle, String id, Status status, @Nullable String run, @Nullable String message) {
        return handle.createUpdate("UPDATE run_request SET status = :status, run = coalesce(:run, run),"
                                + " message = :message WHERE id = :id AND status <> 'WITHDRAWN'")
                        .bind("status", status.name())
                        .bind("run", run)
                        .bind("message", message)
                        .bind("id", id)
                        .execute()
                == 1;
    }

    static boolean withdraw(Handle handle, String id) {
        return handle.createUpdate("UPDATE run_request SET status = 'WITHDRAWN' WHERE id = :id AND status = 'WAITING'")
                        .bind("id", id)
                        .execute()
                == 1;
    }

    static Optional<RequestedRun> find(Handle handle, String id) {
        return handle.createQuery("SELECT * FROM run_request WHERE id = :id")
                .bind("id", id)
                .map(REQUEST)
                .findOne();
    }

    static List<RequestedRun> requests(Handle handle, int limit) {
        return handle.createQuery("SELECT * FROM run_request ORDER BY no DESC LIMIT :most")
                .bind("most", limit)
                .map(REQUEST)
                .list();
    }

    static boolean hasLost(Handle handle, Instant since) {
        return handle.createQuery("SELECT count(*) FROM run_request q LEFT JOIN worker w ON w.id = q.worker"
                                + " WHERE q.status = 'TAKEN' AND (w.id IS NULL OR w.heartbeat < :since)")
                        .bind("since", Columns.nanos(since))
                        .mapTo(Integer.class)
                        .one()
                > 0;
    }

    static void failLost(Handle handle, Instant since) {
        handle.createUpdate(
                        "UPDATE run_request SET status = 'FAILED', message = :message WHERE status = 'TAKEN' AND NOT"
                                + " EXISTS (SELECT 1 FROM worker w WHERE w.id = run_request.worker AND w.heartbeat >="
                                + " :since)")
                .bind("message", "The worker that took it is gone. Ask again.")
                .bind("since", Columns.nanos(since))
                .execute();
    }

    /** The number of the latest one; 0 if there is none. */
    static int latestRevision(Handle handle, String pipeline) {
        return handle.createQuery("SELECT coalesce(max(number), 0) FROM pipeline_revision WHERE pipeline = :pipeline")
                .bind("pipeline", pipeline)
                .mapTo(Integer.class)
                .one();
    }

    static Optional<StoredRevision> latest(Handle handle, String pipeline) {
        return revisions(handle, pipeline, 1).stream().findFirst();
    }

    static int keepRevision(Handle handle, String pipeline, String definition, @Nullable String commit, Instant at) {
        while (true) {
            Optional<StoredRevision> latest = latest(handle, pipeline);
            if (latest.isPresent() && latest.get().definition().equals(definition)) {
                return latest.get().number();
            }
            int number = latest.map(StoredRevision::number).orElse(0) + 1;
            int added = handle.createUpdate(
                            "INSERT INTO pipeline_revision (pipeline, number, definition, code_commit, created)"
                                    + " VALUES (:pipeline, :number, :definition, :commit, :at) ON CONFLICT DO NOTHING")
                    .bind("pipeline", pipeline)
                    .bind("number", number)
                    .bind("definition", definition)
                    .bind("commit", commit)
                    .bind("at", Columns.nanos(at))
                    .execute();
            if (added == 1) {
                return number;
            } // Another process took the number meanwhile; what it added is visible now.
        }
    }

    static List<StoredRevision> revisions(Handle handle, String pipeline, int limit) {
        return handle.createQuery(
                        "SELECT * FROM pipeline_revision WHERE pipeline = :pipeline ORDER BY number DESC LIMIT :most")
                .bind("pipeline", pipeline)
                .bind("most", limit)
                .map(REVISION)
                .list();
    }
}
