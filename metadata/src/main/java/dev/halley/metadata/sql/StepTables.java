package dev.halley.metadata.sql;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.metadata.CacheHit;
import dev.halley.metadata.CachedResult;
import dev.halley.metadata.Listing;
import dev.halley.metadata.NewRun;
import dev.halley.metadata.Page;
import dev.halley.metadata.RunStatus;
import dev.halley.metadata.StartedStep;
import dev.halley.metadata.StepAttempt;
import dev.halley.metadata.StepClaim;
import dev.halley.metadata.StepEnd;
import dev.halley.metadata.StepLog;
import dev.halley.metadata.StepResult;
import dev.halley.metadata.StepStateException;
import dev.halley.metadata.StoredStep;
import dev.halley.metadata.sql.Listings.Field;
import dev.halley.metadata.sql.Listings.FieldType;
import dev.halley.step.StepFailure;
import dev.halley.step.StepStatus;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Executions of steps: how they change. {@link StepRows} reads them. */
final class StepTables {

    static final String KIND = "step";
    static final TypeReference<StepFailure> FAILURE = new TypeReference<>() {};

    /** Of very many attempts those in the middle are not kept. */
    private static final int KEPT_ATTEMPTS_AT_EACH_END = 20;

    private static final Listings LISTINGS = new Listings(
            "SELECT row_no, s.id AS step_id, s.run_no, r.name AS run_name FROM step_run s JOIN run r ON r.no ="
                    + " s.run_no",
            "(s.run_no * 1000000 + s.position)",
            fields(),
            KIND,
            "s.id");

    private StepTables() {}

    private static Map<String, Field> fields() {
        Map<String, Field> fields = new LinkedHashMap<>();
        fields.put("step", new Field("s.step", FieldType.TEXT));
        fields.put("name", new Field("s.name", FieldType.TEXT));
        fields.put("run", new Field("r.name", FieldType.TEXT));
        fields.put("pipeline", new Field("r.pipeline", FieldType.TEXT));
        fields.put("status", new Field("s.status", FieldType.WORD));
        fields.put("cache", new Field("s.cache_status", FieldType.WORD));
        fields.put("cache_key", new Field("s.cache_key", FieldType.TEXT));
        fields.put("attempt", new Field("s.attempt", FieldType.WHOLE));
        fields.put("started", new Field("s.started", FieldType.TIME));
        fields.put("ended", new Field("s.ended", FieldType.TIME));
        fields.put("duration", Listings.seconds("s.started", "s.ended"));
        return fields;
    }

    static List<String> add(Handle handle, String runId, long epoch, List<NewRun.Step> steps) {
        // The update locks the run, so two that add steps at once give them different positions.
        Long no = handle.createQuery("UPDATE run SET epoch = epoch WHERE id = :id AND epoch = :epoch"
                        + " AND status = 'RUNNING' RETURNING no")
                .bind("id", runId)
                .bind("epoch", epoch)
                .mapTo(Long.class)
                .findOne()
                .orElseThrow(() -> new StepStateException(runId, StepStatus.FAILED, StepStatus.RUNNING));
        StepInsert.more(handle, no, epoch, steps);
        Map<String, String> ids = new LinkedHashMap<>();
        handle.createQuery("SELECT step, id FROM step_run WHERE run_no = :run")
                .bind("run", no)
                .map(row -> ids.put(row.getString("step"), row.getString("id")))
                .list();
        return steps.stream()
                .map(step -> ids.getOrDefault(step.step(), step.id()))
                .toList();
    }

    static void start(Handle handle, List<StartedStep> started) {
        Batch batch = handle.prepareBatch("UPDATE step_run SET status = 'RUNNING', started = :at"
                + " WHERE id = :id AND epoch = :epoch AND status = 'WAITING'");
        started.forEach(step -> batch.bind("at", Columns.nanos(step.at()))
                .bind("id", step.claim().stepRunId())
                .bind("epoch", step.claim().epoch())
                .add());
        batch.execute();
    }

    /**
     * Ends a step whose key was known when the run began. What is recorded of it already is not written again. The key is compared in a
     * way that no index serves: without statistics PostgreSQL takes the index of keys for as good as the one of ids, and steps may share a key.
     */
    private static final String COMPLETE_AS_PLANNED = """
        UPDATE step_run SET status = 'COMPLETED', started = ?, ended = ?, cache_key = result_key, cache_status = ?, cache_detail = ?,
          log_name = ?, log_hash = ?, log_size = ?, log_lines = ?
        WHERE id = ? AND epoch = ? AND status IN ('WAITING', 'RUNNING') AND result_key IS NOT DISTINCT FROM ?\
        """;

    private static final String COMPLETE = """
        UPDATE step_run SET status = 'COMPLETED', started = ?, ended = ?, cache_key = ?, cache_parts = ?, metadata = ?,
          log_name = ?, log_hash = ?, log_size = ?, log_lines = ?, cache_status = ?, cache_detail = ?, result_key = ?
        WHERE id = ? AND epoch = ? AND status IN ('WAITING', 'RUNNING')\
        """;

    /** Ends a step without outputs and metadata. */
    static void completeEmpty(Handle handle, StepClaim claim, StepResult result) {
        int changed;
        try (PreparedStatement statement = handle.connection().prepareStatement(COMPLETE_AS_PLANNED)) {
            StepEnds.set(statement, result);
            statement.setString(9, claim.stepRunId());
            statement.setLong(10, claim.epoch());
            statement.setString(11, result.cacheKey());
            changed = statement.executeUpdate();
        } catch (SQLException e) {
            throw new SqlFailure(e);
        }
        if (changed == 0) {
            complete(handle, claim, result);
        }
    }

    static void complete(Handle handle, StepClaim claim, StepResult result) {
        StepLog log = result.log();
        int changed;
        try (PreparedStatement statement = handle.connection().prepareStatement(COMPLETE)) {
            statement.setLong(1, Columns.nanos(result.started()));
            statement.setLong(2, Columns.nanos(result.ended()));
            statement.setString(3, result.cacheKey());
            statement.setString(4, Columns.json(result.caching().parts()));
            statement.setString(5, result.metadata().isEmpty() ? null : Columns.json(result.metadata()));
            statement.setString(6, log == null ? null : log.name());
            statement.setString(7, log == null ? null : log.hash());
            StepEnds.setLong(statement, 8, log == null ? null : log.size());
            StepEnds.setLong(statement, 9, log == null ? null : log.lines());
            statement.setString(10, result.caching().status().name());
            statement.setString(11, result.caching().detail());
            statement.setString(12, result.cacheKey());
            statement.setString(13, claim.stepRunId());
            statement.setLong(14, claim.epoch());
            changed = statement.executeUpdate();
        } catch (SQLException e) {
            throw new SqlFailure(e);
        }
        requireChanged(handle, changed, claim, StepStatus.RUNNING);
    }

    static void cache(Handle handle, StepClaim claim, CachedResult result) {
        int changed = handle.createUpdate(
                        "UPDATE step_run SET status = 'CACHED', started = :at, ended = :at, cache_key = :cacheKey,"
                                + " cache_status = :caching, cache_detail = :detail, cache_parts = :parts, metadata ="
                                + " :metadata, origin_id = :origin WHERE id = :id AND epoch = :epoch AND status ="
                                + " 'WAITING'")
                .bind("at", Columns.nanos(result.at()))
                .bind("cacheKey", result.cacheKey())
                .bind("caching", result.caching().status().name())
                .bind("detail", result.caching().detail())
                .bind("parts", Columns.json(result.caching().parts()))
                .bind("metadata", Columns.json(result.metadata()))
                .bind("origin", result.originalStepRunId())
                .bind("id", claim.stepRunId())
                .bind("epoch", claim.epoch())
                .execute();
        requireChanged(handle, changed, claim, StepStatus.WAITING);
        LabelTables.put(handle, KIND, claim.stepRunId(), result.metadata());
    }

    static boolean end(Handle handle, StepClaim claim, StepEnd end) {
        StepLog log = end.log();
        Instant started = end.started();
        int changed = handle.createUpdate("UPDATE step_run SET status = :status, started = coalesce(started, :started),"
                        + " ended = :at, failure = :failure, metadata = :metadata, cache_status = :caching,"
                        + " cache_detail = :detail, cache_parts = :parts, log_name = :logName, log_hash = :logHash,"
                        + " log_size = :logSize, log_lines = :logLines"
                        + " WHERE id = :id AND epoch = :epoch AND status IN ('WAITING', 'RUNNING')")
                .bind("status", end.status().name())
                .bind("started", Columns.nanosOrNull(started))
                .bind("at", Columns.nanos(end.ended()))
                .bind("failure", Columns.json(end.failure()))
                .bind("metadata", Columns.json(end.metadata()))
                .bind("caching", end.caching().status().name())
                .bind("detail", end.caching().detail())
                .bind("parts", Columns.json(end.caching().parts()))
                .bind("logName", log == null ? null : log.name())
                .bind("logHash", log == null ? null : log.hash())
                .bind("logSize", log == null ? null : (Long) log.size())
                .bind("logLines", log == null ? null : (Long) log.lines())
                .bind("id", claim.stepRunId())
                .bind("epoch", claim.epoch())
                .execute();
        if (changed == 1) {
            LabelTables.put(handle, KIND, claim.stepRunId(), end.metadata());
        }
        return changed == 1;
    }

    static void failAttempt(Handle handle, StepClaim claim, StepAttempt attempt) {
        int changed = handle.createUpdate(
                        "UPDATE step_run SET status = 'RUNNING', started = coalesce(started, :started), attempt ="
                                + " :next WHERE id = :id AND epoch = :epoch AND status IN ('WAITING', 'RUNNING')")
                .bind("started", Columns.nanos(attempt.started()))
                .bind("next", attempt.number() + 1)
                .bind("id", claim.stepRunId())
                .bind("epoch", claim.epoch())
                .execute();
        requireChanged(handle, changed, claim, StepStatus.RUNNING);
        handle.createUpdate("INSERT INTO step_attempt (step_run_id, number, started, ended, failure, metadata)"
                        + " VALUES (:id, :number, :started, :ended, :failure, :metadata)"
                        + " ON CONFLICT (step_run_id, number) DO UPDATE SET started = excluded.started,"
                        + " ended = excluded.ended, failure = excluded.failure, metadata = excluded.metadata")
                .bind("id", claim.stepRunId())
                .bind("number", attempt.number())
                .bind("started", Columns.nanos(attempt.started()))
                .bind("ended", Columns.nanos(attempt.ended()))
                .bind("failure", Columns.json(attempt.failure()))
                .bind("metadata", Columns.json(attempt.metadata()))
                .execute();
        handle.createUpdate("DELETE FROM step_attempt WHERE step_run_id = :id AND number > :first AND number <= :last")
                .bind("id", claim.stepRunId())
                .bind("first", KEPT_ATTEMPTS_AT_EACH_END)
                .bind("last", attempt.number() - KEPT_ATTEMPTS_AT_EACH_END)
                .execute();
    }

    /** Ends the steps of a run that have not ended. Returns whether one was cut short. */
    static boolean end(Handle handle, long runNo, RunStatus run, String reason, Instant at) {
        boolean open = handle.createQuery(
                        "SELECT 1 FROM step_run WHERE run_no = :run AND status IN ('RUNNING', 'WAITING') LIMIT 1")
                .bind("run", runNo)
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
        if (!open) { // As of each run that completed.
            return false;
        }
        handle.createUpdate("UPDATE step_run SET status = :status, ended = :at, failure = :failure"
                        + " WHERE run_no = :run AND status = 'RUNNING'")
                .bind("status", run == RunStatus.CANCELLED ? "CANCELLED" : "FAILED")
                .bind("at", Columns.nanos(at))
                .bind("failure", Columns.json(new StepFailure("", reason, null, "")))
                .bind("run", runNo)
                .execute();
        handle.createUpdate("UPDATE step_run SET status = 'SKIPPED' WHERE run_no = :run AND status = 'WAITING'")
                .bind("run", runNo)
                .execute();
        return true;
    }

    /** Lets all steps that did not succeed wait for the new owner of the run. */
    static void reopen(Handle handle, long runNo, long epoch) {
        handle.createUpdate("UPDATE step_run SET status = 'WAITING', epoch = :epoch, started = NULL, ended = NULL,"
                        + " failure = NULL, cache_status = NULL, cache_detail = NULL"
                        + " WHERE run_no = :run AND status NOT IN ('COMPLETED', 'CACHED')")
                .bind("epoch", epoch)
                .bind("run", runNo)
                .execute();
    }

    private static void requireChanged(Handle handle, int changed, StepClaim claim, StepStatus expected) {
        if (changed == 0) {
            StepStatus actual = handle.createQuery("SELECT status FROM step_run WHERE id = :id")
                    .bind("id", claim.stepRunId())
                    .mapTo(String.class)
                    .findOne()
                    .map(StepStatus::valueOf)
                    .orElse(null);
            throw new StepStateException(claim.stepRunId(), actual, expected);
        }
    }

    /** The steps of a run, in their order. */
    static List<StoredStep> ofRun(Handle handle, long runNo) {
        return StepRows.ofRun(handle, runNo);
    }

    static Optional<CacheHit> findCached(Handle handle, String cacheKey) {
        return hit(
                handle,
                handle.createQuery("SELECT r.name AS run_name, r.no AS run_no, s.id AS step_id FROM step_run s JOIN"
                                + " run r ON r.no = s.run_no WHERE s.result_key = :cacheKey AND s.status = 'COMPLETED' ORDER BY"
                                + " s.run_no DESC, s.ended DESC LIMIT 1")
                        .bind("cacheKey", cacheKey)
                        .map(row -> new Found(row.getString("run_name"), row.getString("step_id")))
                        .findOne());
    }

    static Optional<CacheHit> lastExecution(Handle handle, String pipeline, String step, Instant before) {
        return hit(
                handle,
                handle.createQuery("SELECT r.name AS run_name, r.no AS run_no, s.id AS step_id FROM step_run s"
                                + " JOIN run r ON r.no = s.run_no WHERE r.pipeline = :pipeline AND s.step = :step"
                                + " AND s.status = 'COMPLETED' AND s.ended < :before ORDER BY s.ended DESC LIMIT 1")
                        .bind("pipeline", pipeline)
                        .bind("step", step)
                        .bind("before", Columns.nanos(before))
                        .map(row -> new Found(row.getString("run_name"), row.getString("step_id")))
                        .findOne());
    }

    private record Found(String run, String stepRunId) {}

    private static Optional<CacheHit> hit(Handle handle, Optional<Found> found) {
        return found.flatMap(
                each -> StepRows.one(handle, each.stepRunId()).map(step -> new CacheHit(each.run(), step)));
    }

    static Page<CacheHit> page(Handle handle, Listing listing) {
        Page<Found> page =
                LISTINGS.page(handle, listing, row -> new Found(row.getString("run_name"), row.getString("step_id")));
        List<CacheHit> hits = new ArrayList<>();
        page.forEach(each -> hit(handle, Optional.of(each)).ifPresent(hits::add));
        return new Page<>(hits, page.next());
    }

    static void putMetadata(Handle handle, String stepRunId, Map<String, JsonNode> metadata) {
        LabelTables.put(handle, KIND, stepRunId, metadata);
    }
}
