package dev.halley.metadata.sql;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.metadata.CacheStatus;
import dev.halley.metadata.NewRun;
import dev.halley.metadata.StepAttempt;
import dev.halley.metadata.StepCaching;
import dev.halley.metadata.StepDetails;
import dev.halley.metadata.StepLog;
import dev.halley.metadata.StepOrigin;
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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads executions of steps; what the inputs of one are follows from the outputs of the other steps of its run. */
final class StepRows {

    private static final TypeReference<List<NewRun.Input>> INPUTS = new TypeReference<>() {};

    private static final String SELECT = "SELECT s.*, o.step AS origin_step, r.name AS origin_run FROM step_run s"
            + " LEFT JOIN step_run o ON o.id = s.origin_id LEFT JOIN run r ON r.no = o.run_no";

    private StepRows() {}

    static List<StoredStep> ofRun(Handle handle, long runNo) {
        List<Row> rows = handle.createQuery(SELECT + " WHERE s.run_no = :run ORDER BY s.position")
                .bind("run", runNo)
                .map(row -> Row.read(row))
                .list();
        Map<String, Map<String, StoredArtifact>> outputs = ArtifactTables.outputsOfRun(handle, runNo);
        Map<String, List<StepAttempt>> attempts =
                rows.stream().anyMatch(row -> row.attempt > 1) ? attempts(handle, runNo) : Map.of();
        boolean stored = rows.stream().flatMap(row -> row.inputs.stream()).anyMatch(input -> input.artifact() != null);
        Map<String, StoredArtifact> before = stored ? ArtifactTables.taken(handle, runNo) : Map.of();
        return rows.stream().map(row -> row.toStep(outputs, before, attempts)).toList();
    }

    /** One step, without its inputs. */
    static Optional<StoredStep> one(Handle handle, String stepRunId) {
        return handle.createQuery(SELECT + " WHERE s.id = :id")
                .bind("id", stepRunId)
                .map(row -> Row.read(row))
                .findOne()
                .map(row ->
                        row.toStep(Map.of(row.step, ArtifactTables.outputs(handle, stepRunId)), Map.of(), Map.of()));
    }

    private static Map<String, List<StepAttempt>> attempts(Handle handle, long runNo) {
        Map<String, List<StepAttempt>> attempts = new LinkedHashMap<>();
        handle.createQuery("SELECT a.* FROM step_attempt a JOIN step_run s ON s.id = a.step_run_id"
                        + " WHERE s.run_no = :run ORDER BY a.step_run_id, a.number")
                .bind("run", runNo)
                .map(row -> Map.entry(
                        row.getString("step_run_id"),
                        new StepAttempt(
                                row.getInt("number"),
                                Columns.instant(row, "started"),
                                Columns.instant(row, "ended"),
                                Columns.json(row, "failure", StepTables.FAILURE),
                                Columns.object(row, "metadata"))))
                .forEach(each -> attempts.computeIfAbsent(each.getKey(), id -> new ArrayList<>())
                        .add(each.getValue()));
        return attempts;
    }

    private record Row(
            String id,
            String step,
            StepStatus status,
            int attempt,
            @Nullable Instant started,
            @Nullable Instant ended,
            @Nullable String cacheKey,
            Map<String, JsonNode> parameters,
            List<String> upstream,
            List<NewRun.Input> inputs,
            Map<String, JsonNode> metadata,
            @Nullable StepFailure failure,
            @Nullable StepOrigin origin,
            StepDetails details) {

        static Row read(ResultSet row) throws SQLException {
            String originId = row.getString("origin_id");
            String originRun = row.getString("origin_run");
            return new Row(
                    row.getString("id"),
                    row.getString("step"),
                    StepStatus.valueOf(row.getString("status")),
                    row.getInt("attempt"),
                    Columns.instantOrNull(row, "started"),
                    Columns.instantOrNull(row, "ended"),
                    row.getString("cache_key"),
                    Columns.object(row, "parameters"),
                    Columns.json(row, "upstream", Columns.TEXTS),
                    Columns.json(row, "inputs", INPUTS),
                    Columns.objectOrEmpty(row, "metadata"),
                    row.getString("failure") == null ? null : Columns.json(row, "failure", StepTables.FAILURE),
                    originId == null || originRun == null
                            ? null
                            : new StepOrigin(originRun, row.getString("origin_step"), originId),
                    new StepDetails(
                            row.getString("name"),
                            row.getInt("attempt"),
                            List.of(),
                            caching(row),
                            log(row),
                            row.getString("parent"),
                            row.getInt("item")));
        }

        private static StepCaching caching(ResultSet row) throws SQLException {
            String status = row.getString("cache_status");
            if (status == null) { // What its key is made of may be recorded already.
                return StepCaching.UNKNOWN;
            }
            Map<String, String> parts = new LinkedHashMap<>();
            Columns.objectOrEmpty(row, "cache_parts").forEach((name, value) -> parts.put(name, value.asText()));
            return new StepCaching(CacheStatus.valueOf(status), row.getString("cache_detail"), parts);
        }

        private static @Nullable StepLog log(ResultSet row) throws SQLException {
            String name = row.getString("log_name");
            return name == null
                    ? null
                    : new StepLog(row.getString("log_hash"), name, row.getLong("log_size"), row.getLong("log_lines"));
        }

        StoredStep toStep(
                Map<String, Map<String, StoredArtifact>> outputs,
                Map<String, StoredArtifact> before,
                Map<String, List<StepAttempt>> attempts) {
            Map<String, List<StoredArtifact>> taken = new LinkedHashMap<>();
            for (NewRun.Input input : inputs) {
                StoredArtifact artifact = input.artifact() == null
                        ? outputs.getOrDefault(input.step(), Map.of()).get(input.output())
                        : before.get(input.artifact());
                if (artifact != null) {
                    taken.computeIfAbsent(input.name(), name -> new ArrayList<>())
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
                    taken,
                    outputs.getOrDefault(step, Map.of()),
                    metadata,
                    failure,
                    origin,
                    new StepDetails(
                            details.name(),
                            attempt,
                            attempts.getOrDefault(id, List.of()),
                            details.caching(),
                            details.log(),
                            details.parent(),
                            details.item()));
        }
    }
}
