package dev.halley.metadata.sql;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.metadata.Listing;
import dev.halley.metadata.NewRun;
import dev.halley.metadata.Page;
import dev.halley.metadata.RunDetails;
import dev.halley.metadata.RunLease;
import dev.halley.metadata.RunOwner;
import dev.halley.metadata.RunQuery;
import dev.halley.metadata.RunSignal;
import dev.halley.metadata.RunStatus;
import dev.halley.metadata.StepOrigin;
import dev.halley.metadata.StoredPipeline;
import dev.halley.metadata.StoredRun;
import dev.halley.metadata.StoredStep;
import dev.halley.metadata.sql.Listings.Field;
import dev.halley.metadata.sql.Listings.FieldType;
import dev.halley.step.StepStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Runs, and the pipelines that follow from them. */
final class RunTables {

    static final String KIND = "run";

    /** Why a run has ended that was found dead. */
    static final String GONE = "The process that executed the run ended before the run did.";

    private static final String SELECT = "SELECT r.*, p.step AS parent_step, q.name AS parent_run FROM run r"
            + " LEFT JOIN step_run p ON p.id = r.parent_step_id LEFT JOIN run q ON q.no = p.run_no";

    private static final Listings LISTINGS =
            new Listings(SELECT.replace("SELECT r.*", "SELECT row_no, r.*"), "r.no", fields(), KIND, "r.id");

    private RunTables() {}

    private static Map<String, Field> fields() {
        Map<String, Field> fields = new LinkedHashMap<>();
        for (String text : List.of("name", "id", "pipeline", "stack", "replay_of")) {
            fields.put(text, new Field("r." + text, FieldType.TEXT));
        }
        fields.put("status", new Field("r.status", FieldType.WORD));
        fields.put("parent", new Field("q.name", FieldType.TEXT));
        fields.put("started", new Field("r.started", FieldType.TIME));
        fields.put("ended", new Field("r.ended", FieldType.TIME));
        fields.put("duration", Listings.seconds("r.started", "r.ended - r.idle"));
        fields.put("text", new Field("(r.name || ' ' || r.pipeline || ' ' || r.stack)", FieldType.TEXT));
        fields.put(
                "cached",
                new Field(
                        "(CASE WHEN EXISTS (SELECT 1 FROM step_run c WHERE c.run_no = r.no AND c.status = 'CACHED')"
                                + " AND NOT EXISTS (SELECT 1 FROM step_run c WHERE c.run_no = r.no AND c.status <> 'CACHED')"
                                + " THEN 'yes' ELSE 'no' END)",
                        FieldType.TEXT));
        return fields;
    }

    static boolean insert(Handle handle, NewRun run) {
        RunDetails details = run.details();
        StepOrigin parent = details.parent();
        Optional<Long> no = handle.createQuery(
                        "INSERT INTO run (id, name, pipeline, stack, status, started, parameters,"
                                + " machine, pid, process, heartbeat, notices, epoch, parent_step_id, replay_of, source, request,"
                                + " model_version_id) VALUES (:id, :name, :pipeline, :stack, 'RUNNING', :started, :parameters, :machine,"
                                + " :pid, :process, :started, '[]', 1, :parent, :replayOf, :source, :request, :model) ON CONFLICT (name)"
                                + " DO NOTHING RETURNING no")
                .bind("id", run.id())
                .bind("name", run.name())
                .bind("pipeline", run.pipeline())
                .bind("stack", run.stack())
                .bind("started", Columns.nanos(run.started()))
                .bind("parameters", Columns.json(run.parameters()))
                .bind("machine", run.owner().machine())
                .bind("pid", run.owner().pid())
                .bind("process", run.owner().started())
                .bind("parent", parent == null ? null : parent.stepRunId())
                .bind("replayOf", details.replayOf())
                .bind("source", details.source())
                .bind("request", Columns.json(details.request()))
                .bind("model", details.modelVersion())
                .mapTo(Long.class)
                .findOne();
        if (no.isPresent()) {
            StepInsert.first(handle, no.get(), run.steps());
            LabelTables.tag(handle, KIND, run.id(), details.tags());
            LabelTables.put(handle, KIND, run.id(), details.metadata());
            Map<String, JsonNode> parameters = new LinkedHashMap<>();
            run.parameters().forEach((name, value) -> parameters.put("parameter." + name, value));
            LabelTables.put(handle, KIND, run.id(), parameters);
        }
        return no.isPresent();
    }

    static Optional<Long> no(Handle handle, String nameOrId) {
        return handle.createQuery("SELECT no FROM run WHERE name = :wanted OR id = :wanted"
                        + " ORDER BY CASE WHEN name = :wanted THEN 0 ELSE 1 END LIMIT 1")
                .bind("wanted", nameOrId)
                .mapTo(Long.class)
                .findOne();
    }

    private static long noOf(Handle handle, String id) {
        return handle.createQuery("SELECT no FROM run WHERE id = :id")
                .bind("id", id)
                .mapTo(Long.class)
                .one();
    }

    static Optional<String> id(Handle handle, String nameOrId) {
        return no(handle, nameOrId).map(no -> handle.createQuery("SELECT id FROM run WHERE no = :no")
                .bind("no", no)
                .mapTo(String.class)
                .one());
    }

    static boolean finish(
            Handle handle,
            String runId,
            @Nullable Long epoch,
            RunStatus status,
            List<String> notices,
            String reason,
            Instant at) {
        int changed = handle.createUpdate("UPDATE run SET status = :status, ended = :at, notices = :notices"
                        + " WHERE id = :id AND status = 'RUNNING'" + (epoch == null ? "" : " AND epoch = " + epoch))
                .bind("status", status.name())
                .bind("at", Columns.nanos(at))
                .bind("notices", Columns.json(notices))
                .bind("id", runId)
                .execute();
        if (changed == 0) {
            return false;
        }
        boolean cutShort = StepTables.end(handle, noOf(handle, runId), status, reason, at);
        if (cutShort && !reason.isEmpty()) {
            handle.createUpdate("UPDATE run SET reason = :reason WHERE id = :id")
                    .bind("reason", reason)
                    .bind("id", runId)
                    .execute();
        }
        return true;
    }

    static Optional<Long> takeOver(Handle handle, String runId, RunOwner owner, Instant lostBefore, Instant at) {
        Optional<StoredRun> found = find(handle, runId, false);
        if (found.isEmpty() || found.get().status() == RunStatus.COMPLETED) {
            return Optional.empty();
        }
        StoredRun run = found.get();
        if (run.status() == RunStatus.RUNNING) {
            RunOwner before = run.lease().owner();
            boolean gone = before.isObservable() && !before.isAlive();
            if (!gone && !run.lease().heartbeat().isBefore(lostBefore)) {
                return Optional.empty();
            }
        }
        long epoch = run.details().epoch() + 1;
        int changed = handle.createUpdate(
                        "UPDATE run SET status = 'RUNNING', ended = NULL, reason = NULL,"
                                + " notices = '[]', cancel_requested = NULL, epoch = :epoch, machine = :machine, pid = :pid,"
                                + " process = :process, heartbeat = :at, idle = idle + :idle WHERE id = :id AND epoch = :before")
                .bind("epoch", epoch)
                .bind("before", epoch - 1)
                .bind("machine", owner.machine())
                .bind("pid", owner.pid())
                .bind("process", owner.started())
                .bind("at", Columns.nanos(at))
                .bind("idle", idleNanos(run, at))
                .bind("id", run.id())
                .execute();
        if (changed == 0) {
            return Optional.empty();
        }
        handle.createUpdate("DELETE FROM run_pause WHERE run_id = :id")
                .bind("id", run.id())
                .execute();
        StepTables.reopen(handle, no(handle, run.id()).orElseThrow(), epoch);
        return Optional.of(epoch);
    }

    /** How long nobody has executed the run: since it ended, or since the last sign of life of a process that ended before it. */
    private static long idleNanos(StoredRun run, Instant at) {
        Instant ended = run.ended();
        Instant since = ended == null || GONE.equals(run.reason()) ? run.lease().heartbeat() : ended;
        return Math.max(0, Columns.nanos(at) - Columns.nanos(since));
    }

    static RunSignal heartbeat(Handle handle, String runId, long epoch, Instant at) {
        handle.createUpdate("UPDATE run SET heartbeat = :at WHERE id = :id AND status = 'RUNNING' AND epoch = :epoch")
                .bind("at", Columns.nanos(at))
                .bind("id", runId)
                .bind("epoch", epoch)
                .execute();
        return signal(handle, runId, epoch);
    }

    static RunSignal signal(Handle handle, String runId, long epoch) {
        return handle.createQuery("SELECT CASE WHEN r.cancel_requested IS NOT NULL THEN 'CANCEL'"
                        + " WHEN p.run_id IS NOT NULL THEN 'PAUSE' ELSE 'GO_ON' END FROM run r"
                        + " LEFT JOIN run_pause p ON p.run_id = r.id"
                        + " WHERE r.id = :id AND r.status = 'RUNNING' AND r.epoch = :epoch")
                .bind("id", runId)
                .bind("epoch", epoch)
                .mapTo(String.class)
                .findOne()
                .map(RunSignal::valueOf)
                .orElse(RunSignal.LOST);
    }

    static boolean requestCancel(Handle handle, String nameOrId, Instant at) {
        return handle.createUpdate("UPDATE run SET cancel_requested = coalesce(cancel_requested, :at)"
                                + " WHERE (name = :wanted OR id = :wanted) AND status = 'RUNNING'")
                        .bind("at", Columns.nanos(at))
                        .bind("wanted", nameOrId)
                        .execute()
                > 0;
    }

    static boolean delete(Handle handle, String nameOrId) {
        Optional<StoredRun> run = find(handle, nameOrId, false);
        if (run.isEmpty() || run.get().status() == RunStatus.RUNNING) {
            return false;
        }
        long no = no(handle, run.get().id()).orElseThrow();
        handle.createUpdate(
                        "DELETE FROM entry WHERE kind = 'step' AND resource IN (SELECT id FROM step_run WHERE run_no ="
                                + " :no)")
                .bind("no", no)
                .execute();
        LabelTables.forget(handle, KIND, run.get().id());
        handle.createUpdate("DELETE FROM step_run WHERE run_no = :no")
                .bind("no", no)
                .execute();
        handle.createUpdate("DELETE FROM run WHERE no = :no").bind("no", no).execute();
        return true;
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
        String pipeline = query.pipeline();
        Query select = handle.createQuery(SELECT + " WHERE r.no < :before"
                        + (pipeline == null ? "" : " AND r.pipeline = :pipeline")
                        + (status == null ? "" : " AND r.status = :status") + " ORDER BY r.no DESC LIMIT :most")
                .bind("before", before)
                .bind("most", query.limit());
        if (pipeline != null) {
            select.bind("pipeline", pipeline);
        }
        if (status != null) {
            select.bind("status", status.name());
        }
        return select.map(row -> read(handle, row, true)).list();
    }

    static Page<StoredRun> page(Handle handle, Listing listing) {
        return LISTINGS.page(handle, listing, row -> read(handle, row, false));
    }

    static Map<String, Map<StepStatus, Integer>> countSteps(Handle handle, List<String> ids) {
        Map<String, Map<StepStatus, Integer>> counts = new LinkedHashMap<>();
        if (ids.isEmpty()) {
            return counts;
        }
        String names = IntStream.range(0, ids.size()).mapToObj(i -> ":id" + i).collect(Collectors.joining(", "));
        Query query = handle.createQuery("SELECT r.id, s.status, count(*) AS steps FROM run r JOIN step_run s"
                + " ON s.run_no = r.no WHERE r.id IN (" + names + ") GROUP BY r.id, s.status");
        for (int i = 0; i < ids.size(); i++) {
            query.bind("id" + i, ids.get(i));
        }
        record Count(String run, StepStatus status, int steps) {}
        query.map(row -> new Count(
                        row.getString("id"), StepStatus.valueOf(row.getString("status")), row.getInt("steps")))
                .forEach(each -> counts.computeIfAbsent(each.run(), run -> new EnumMap<>(StepStatus.class))
                        .put(each.status(), each.steps()));
        return counts;
    }

    static Optional<StoredRun> find(Handle handle, String nameOrId, boolean withSteps) {
        return no(handle, nameOrId).map(no -> handle.createQuery(SELECT + " WHERE r.no = :no")
                .bind("no", no)
                .map(row -> read(handle, row, withSteps))
                .one());
    }

    private static StoredRun read(Handle handle, ResultSet row, boolean withSteps) throws SQLException {
        String id = row.getString("id");
        String parentRun = row.getString("parent_run");
        Long cancelRequested = Columns.longOrNull(row, "cancel_requested");
        RunDetails details = new RunDetails(
                LabelTables.tags(handle, KIND, id),
                parentRun == null
                        ? null
                        : new StepOrigin(parentRun, row.getString("parent_step"), row.getString("parent_step_id")),
                row.getString("replay_of"),
                row.getString("source"),
                Columns.object(row, "request"),
                row.getString("model_version_id"),
                LabelTables.values(handle, KIND, id),
                row.getLong("epoch"),
                cancelRequested == null ? null : Columns.instant(cancelRequested),
                Duration.ofNanos(row.getLong("idle")));
        List<StoredStep> steps = withSteps ? StepTables.ofRun(handle, row.getLong("no")) : List.of();
        return new StoredRun(
                id,
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
                steps,
                details);
    }

    /** The runs that have not ended, with who executes them. */
    static Map<String, RunLease> running(Handle handle) {
        return handle
                .createQuery(
                        "SELECT id, machine, pid, process, heartbeat FROM run WHERE status = 'RUNNING' ORDER BY no")
                .map(row -> Map.entry(
                        row.getString("id"),
                        new RunLease(
                                new RunOwner(row.getString("machine"), row.getLong("pid"), row.getString("process")),
                                Columns.instant(row, "heartbeat"))))
                .list()
                .stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, Map.Entry::getValue, (one, other) -> one, LinkedHashMap::new));
    }

    static List<String> names(Handle handle, String prefix, int limit) {
        return handle.createQuery("SELECT name FROM run WHERE substr(name, 1, :length) = :prefix ORDER BY no DESC"
                        + " LIMIT :most")
                .bind("prefix", prefix)
                .bind("length", prefix.codePointCount(0, prefix.length()))
                .bind("most", limit)
                .mapTo(String.class)
                .list();
    }

    static List<StoredPipeline> pipelines(Handle handle) {
        return handle.createQuery(
                        "SELECT p.pipeline, p.runs, r.name, r.status FROM (SELECT pipeline, count(*) AS runs, max(no)"
                                + " AS newest FROM run GROUP BY pipeline) p JOIN run r ON r.no = p.newest ORDER BY"
                                + " p.pipeline")
                .map(row -> new StoredPipeline(
                        row.getString("pipeline"),
                        row.getInt("runs"),
                        row.getString("name"),
                        RunStatus.valueOf(row.getString("status"))))
                .list();
    }
}
