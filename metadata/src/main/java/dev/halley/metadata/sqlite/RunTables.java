package dev.halley.metadata.sqlite;

import dev.halley.metadata.NewRun;
import dev.halley.metadata.RunLease;
import dev.halley.metadata.RunOwner;
import dev.halley.metadata.RunQuery;
import dev.halley.metadata.RunStatus;
import dev.halley.metadata.StoredPipeline;
import dev.halley.metadata.StoredRun;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** Runs, and the pipelines that follow from them. */
final class RunTables {

    private RunTables() {}

    static boolean insert(Handle handle, NewRun run) {
        int inserted = handle.createUpdate(
                        "INSERT INTO run (id, name, pipeline, stack, status, started, parameters, machine,"
                                + " pid, process, heartbeat, notices) VALUES (:id, :name, :pipeline, :stack, 'RUNNING', :started,"
                                + " :parameters, :machine, :pid, :process, :started, '[]') ON CONFLICT (name) DO NOTHING")
                .bind("id", run.id())
                .bind("name", run.name())
                .bind("pipeline", run.pipeline())
                .bind("stack", run.stack())
                .bind("started", Columns.nanos(run.started()))
                .bind("parameters", Columns.json(run.parameters()))
                .bind("machine", run.owner().machine())
                .bind("pid", run.owner().pid())
                .bind("process", run.owner().started())
                .execute();
        if (inserted == 1) {
            StepTables.insert(handle, no(handle, run.id()).orElseThrow(), run.steps());
        }
        return inserted == 1;
    }

    private static Optional<Long> no(Handle handle, String nameOrId) {
        return handle.createQuery(
                        "SELECT no FROM run WHERE name = :wanted OR id = :wanted ORDER BY name = :wanted DESC LIMIT 1")
                .bind("wanted", nameOrId)
                .mapTo(Long.class)
                .findOne();
    }

    static boolean finish(
            Handle handle, String runId, RunStatus status, List<String> notices, String reason, Instant at) {
        Optional<Long> running = handle.createQuery("SELECT no FROM run WHERE id = :id AND status = 'RUNNING'")
                .bind("id", runId)
                .mapTo(Long.class)
                .findOne();
        if (running.isEmpty()) {
            return false;
        }
        boolean cutShort = StepTables.end(handle, running.get(), reason, at);
        handle.createUpdate(
                        "UPDATE run SET status = :status, ended = :at, notices = :notices, reason = :reason WHERE no = :no")
                .bind("status", status.name())
                .bind("at", Columns.nanos(at))
                .bind("notices", Columns.json(notices))
                .bind("reason", cutShort ? reason : null)
                .bind("no", running.get())
                .execute();
        return true;
    }

    static void heartbeat(Handle handle, String runId, Instant at) {
        handle.createUpdate("UPDATE run SET heartbeat = :at WHERE id = :id AND status = 'RUNNING'")
                .bind("at", Columns.nanos(at))
                .bind("id", runId)
                .execute();
    }

    static List<StoredRun> list(Handle handle, RunQuery query) {
        long before = Long.MAX_VALUE;
        String beforeName = query.before();
        if (beforeName != null) {
            Optional<Long> no = no(handle, beforeName);
            if (no.isEmpty()) {
                return List.of();
            }
            before = no.get();
        }
        RunStatus status = query.status();
        return handle.createQuery("SELECT * FROM run WHERE no < :before AND (:pipeline IS NULL OR pipeline = :pipeline)"
                        + " AND (:status IS NULL OR status = :status) ORDER BY no DESC LIMIT :limit")
                .bind("before", before)
                .bind("pipeline", query.pipeline())
                .bind("status", status == null ? null : status.name())
                .bind("limit", query.limit())
                .map(run(handle))
                .list();
    }

    static Optional<StoredRun> find(Handle handle, String nameOrId) {
        return no(handle, nameOrId).map(no -> handle.createQuery("SELECT * FROM run WHERE no = :no")
                .bind("no", no)
                .map(run(handle))
                .one());
    }

    private static RowMapper<StoredRun> run(Handle handle) {
        return (row, context) -> new StoredRun(
                row.getString("id"),
                row.getString("name"),
                row.getString("pipeline"),
                row.getString("stack"),
                RunStatus.valueOf(row.getString("status")),
                Columns.instant(row, "started"),
                Columns.instantOrNull(row, "ended"),
                Columns.object(row, "parameters"),
                new RunLease(
                        new RunOwner(row.getString("machine"), row.getLong("pid"), row.getString("process")),
                        Columns.instant(row, "heartbeat")),
                row.getString("reason"),
                Columns.json(row, "notices", Columns.TEXTS),
                StepTables.ofRun(handle, row.getLong("no")));
    }

    /** The runs that have not ended, with who executes them. */
    static Map<String, RunLease> running(Handle handle) {
        return handle.createQuery(
                        "SELECT id, machine, pid, process, heartbeat FROM run WHERE status = 'RUNNING' ORDER BY no")
                .reduceRows(new java.util.LinkedHashMap<String, RunLease>(), (leases, row) -> {
                    RunOwner owner = new RunOwner(
                            row.getColumn("machine", String.class),
                            row.getColumn("pid", Long.class),
                            row.getColumn("process", String.class));
                    leases.put(
                            row.getColumn("id", String.class),
                            new RunLease(owner, Columns.instant(row.getColumn("heartbeat", Long.class))));
                    return leases;
                });
    }

    static List<String> names(Handle handle, String prefix, int limit) {
        return handle.createQuery(
                        "SELECT name FROM run WHERE substr(name, 1, length(:prefix)) = :prefix ORDER BY no DESC"
                                + " LIMIT :limit")
                .bind("prefix", prefix)
                .bind("limit", limit)
                .mapTo(String.class)
                .list();
    }

    static List<StoredPipeline> pipelines(Handle handle) {
        return handle.createQuery(
                        "SELECT p.pipeline, p.runs, r.name, r.status FROM (SELECT pipeline, count(*) AS runs,"
                                + " max(no) AS newest FROM run GROUP BY pipeline) p JOIN run r ON r.no = p.newest ORDER BY p.pipeline")
                .map((row, context) -> new StoredPipeline(
                        row.getString("pipeline"),
                        row.getInt("runs"),
                        row.getString("name"),
                        RunStatus.valueOf(row.getString("status"))))
                .list();
    }
}
