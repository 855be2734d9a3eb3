package dev.halley.metadata.sqlite;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.metadata.NewRun;
import dev.halley.metadata.StepOrigin;
import dev.halley.metadata.StepStateException;
import dev.halley.metadata.StoredArtifact;
import dev.halley.metadata.StoredStep;
import dev.halley.step.StepFailure;
import dev.halley.step.StepStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Executions of steps. */
final class StepTables {

    private static final TypeReference<List<NewRun.Input>> INPUTS = new TypeReference<>() {};
    private static final TypeReference<StepFailure> FAILURE = new TypeReference<>() {};

    private StepTables() {}

    static void insert(Handle handle, long runNo, List<NewRun.Step> steps) {
        int position = 0;
        for (NewRun.Step step : steps) {
            handle.createUpdate(
                            "INSERT INTO step_run (id, run_no, position, step, status, parameters, upstream, inputs,"
                                    + " metadata) VALUES (:id, :run, :position, :step, 'WAITING', :parameters, :upstream, :inputs, '{}')")
                    .bind("id", step.id())
                    .bind("run", runNo)
                    .bind("position", position++)
                    .bind("step", step.step())
                    .bind("parameters", Columns.json(step.parameters()))
                    .bind("upstream", Columns.json(step.upstream()))
                    .bind("inputs", Columns.json(step.inputs()))
                    .execute();
        }
    }

    static void start(Handle handle, String id, Instant at) {
        int changed = handle.createUpdate(
                        "UPDATE step_run SET status = 'RUNNING', started = :at WHERE id = :id AND status = 'WAITING'")
                .bind("at", Columns.nanos(at))
                .bind("id", id)
                .execute();
        requireChanged(handle, changed, id, StepStatus.WAITING);
    }

    static void complete(Handle handle, String id, String cacheKey, Map<String, JsonNode> metadata, Instant at) {
        int changed = handle.createUpdate(
                        "UPDATE step_run SET status = 'COMPLETED', ended = :at, cache_key = :cacheKey,"
                                + " metadata = :metadata WHERE id = :id AND status = 'RUNNING'")
                .bind("at", Columns.nanos(at))
                .bind("cacheKey", cacheKey)
                .bind("metadata", Columns.json(metadata))
                .bind("id", id)
                .execute();
        requireChanged(handle, changed, id, StepStatus.RUNNING);
    }

    static void cache(
            Handle handle, String id, String cacheKey, String originalId, Map<String, JsonNode> metadata, Instant at) {
        int changed = handle.createUpdate("UPDATE step_run SET status = 'CACHED', started = :at, ended = :at,"
                        + " cache_key = :cacheKey, metadata = :metadata, origin_id = :origin"
                        + " WHERE id = :id AND status = 'WAITING'")
                .bind("at", Columns.nanos(at))
                .bind("cacheKey", cacheKey)
                .bind("metadata", Columns.json(metadata))
                .bind("origin", originalId)
                .bind("id", id)
                .execute();
        requireChanged(handle, changed, id, StepStatus.WAITING);
    }

    static void fail(Handle handle, String id, StepFailure failure, Map<String, JsonNode> metadata, Instant at) {
        handle.createUpdate(
                        "UPDATE step_run SET status = 'FAILED', ended = :at, failure = :failure, metadata = :metadata"
                                + " WHERE id = :id AND status IN ('WAITING', 'RUNNING')")
                .bind("at", Columns.nanos(at))
                .bind("failure", Columns.json(failure))
                .bind("metadata", Columns.json(metadata))
                .bind("id", id)
                .execute();
    }

    /** Ends the steps of a run that have not ended. Returns whether one was cut short. */
    static boolean end(Handle handle, long runNo, String reason, Instant at) {
        int failed = handle.createUpdate("UPDATE step_run SET status = 'FAILED', ended = :at, failure = :failure"
                        + " WHERE run_no = :run AND status = 'RUNNING'")
                .bind("at", Columns.nanos(at))
                .bind("failure", Columns.json(new StepFailure("", reason, null, "")))
                .bind("run", runNo)
                .execute();
        int skipped = handle.createUpdate(
                        "UPDATE step_run SET status = 'SKIPPED' WHERE run_no = :run AND status = 'WAITING'")
                .bind("run", runNo)
                .execute();
        return failed + skipped > 0;
    }

    private static void requireChanged(Handle handle, int changed, String id, StepStatus expected) {
        if (changed == 0) {
            StepStatus actual = handle.createQuery("SELECT status FROM step_run WHERE id = :id")
                    .bind("id", id)
                    .mapTo(String.class)
                    .findOne()
                    .map(StepStatus::valueOf)
                    .orElse(null);
            throw new StepStateException(id, actual, expected);
        }
    }

    /** The steps of a run, in their order. */
    static List<StoredStep> ofRun(Handle handle, long runNo) {
        List<Row> rows = handle.createQuery("SELECT s.*, o.step AS origin_step, r.name AS origin_run FROM step_run s"
                        + " LEFT JOIN step_run o ON o.id = s.origin_id LEFT JOIN run r ON r.no = o.run_no"
                        + " WHERE s.run_no = :run ORDER BY s.position")
                .bind("run", runNo)
                .map((row, context) -> Row.read(row))
                .list();
        Map<String, Map<String, StoredArtifact>> outputs = new LinkedHashMap<>();
        for (Row row : rows) {
            outputs.put(row.step, ArtifactTables.outputs(handle, row.id));
        }
        return rows.stream().map(row -> row.toStep(outputs)).toList();
    }

    /** A row; what its inputs are follows from the outputs of the other steps of its run. */
    private record Row(
            String id,
            String step,
            StepStatus status,
            @Nullable Instant started,
            @Nullable Instant ended,
            @Nullable String cacheKey,
            Map<String, JsonNode> parameters,
            List<String> upstream,
            List<NewRun.Input> inputs,
            Map<String, JsonNode> metadata,
            @Nullable StepFailure failure,
            @Nullable StepOrigin origin) {

        static Row read(ResultSet row) throws SQLException {
            String originId = row.getString("origin_id");
            return new Row(
                    row.getString("id"),
                    row.getString("step"),
                    StepStatus.valueOf(row.getString("status")),
                    Columns.instantOrNull(row, "started"),
                    Columns.instantOrNull(row, "ended"),
                    row.getString("cache_key"),
                    Columns.object(row, "parameters"),
                    Columns.json(row, "upstream", Columns.TEXTS),
                    Columns.json(row, "inputs", INPUTS),
                    Columns.object(row, "metadata"),
                    row.getString("failure") == null ? null : Columns.json(row, "failure", FAILURE),
                    originId == null
                            ? null
                            : new StepOrigin(row.getString("origin_run"), row.getString("origin_step"), originId));
        }

        StoredStep toStep(Map<String, Map<String, StoredArtifact>> outputs) {
            Map<String, List<StoredArtifact>> made = new LinkedHashMap<>();
            for (NewRun.Input input : inputs) {
                StoredArtifact artifact =
                        outputs.getOrDefault(input.step(), Map.of()).get(input.output());
                if (artifact != null) {
                    made.computeIfAbsent(input.name(), name -> new ArrayList<>())
                            .add(artifact);
                }
            }
            return new StoredStep(
                    id,
                    step,
                    status,
                    started,
                    ended,
                    cacheKey,
                    parameters,
                    upstream,
                    made,
                    outputs.getOrDefault(step, Map.of()),
                    metadata,
                    failure,
                    origin);
        }
    }
}
