package dev.halley.server.optimizer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.server.database.Database;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.error.SdkErrorCode;
import dev.halley.server.http.Caller;
import dev.halley.server.http.Json;
import dev.halley.server.workspace.Workspaces;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/** The sweeps of the workspaces. Thread-safe: a set of parameters is given to one asker. */
public final class Optimizers {

    private static final String RUNNING = "running";
    private static final String COMPLETED = "completed";
    private static final String ASSIGNED = "assigned";
    private static final String ABORTED = "aborted";

    private static final RowMapper<Sweep> SWEEP = (row, context) -> new Sweep(
            row.getString("optimizer_id"),
            row.getLong("workspace_id"),
            Algorithm.valueOf(row.getString("algorithm")),
            row.getString("name"),
            object(row.getString("parameters")),
            object(row.getString("spec")),
            row.getLong("trials"),
            row.getString("status").equals(COMPLETED),
            row.getLong("created_millis"),
            row.getLong("updated_millis"),
            (Long) boxed(row.getObject("ended_millis")));

    private static final RowMapper<Trial> TRIAL = (row, context) -> {
        double score = row.getDouble("score");
        Double known = row.wasNull() ? null : (Double) score;
        return new Trial(
                row.getString("pid"),
                row.getLong("trial"),
                row.getLong("set_no"),
                object(row.getString("parameters")),
                row.getString("status"),
                row.getLong("tries"),
                known,
                (Long) boxed(row.getObject("epoch")),
                row.getLong("started_millis"),
                (Long) boxed(row.getObject("ended_millis")));
    };

    private final Database database;
    private final Workspaces workspaces;
    private final Clock clock;

    public Optimizers(Database database, Workspaces workspaces, Clock clock) {
        this.database = database;
        this.workspaces = workspaces;
        this.clock = clock;
    }

    private static @Nullable Object boxed(@Nullable Object number) {
        return number instanceof Number value ? (Object) value.longValue() : null;
    }

    private static ObjectNode object(String text) {
        try {
            return (ObjectNode) Json.MAPPER.readTree(text);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Begins a sweep and returns its id. */
    String create(
            Caller caller,
            Algorithm algorithm,
            @Nullable String name,
            ObjectNode parameters,
            ObjectNode spec,
            long trials) {
        if (trials < 1) {
            throw new ApiException(ErrorKind.INVALID, "trials: " + trials + " (expected: 1 or more).");
        }
        ObjectNode seeded = spec.deepCopy();
        if (!seeded.path("seed").isNumber()) {
            seeded.put("seed", ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE));
        }
        // Refuses parameters that cannot be searched.
        new Search(algorithm, parameters, seeded).size();
        String id = UUID.randomUUID().toString().replace("-", "");
        long workspace = workspaces.defaultOf(caller).id();
        database.writeNow(handle -> handle.createUpdate("""
                        INSERT INTO optimizer (optimizer_id, owner_id, workspace_id, algorithm, name, parameters, spec, trials,
                            status, created_millis, updated_millis)
                        VALUES (:id, :owner, :workspace, :algorithm, :name, :parameters, :spec, :trials, :status, :now, :now)
                        """)
                .bind("id", id)
                .bind("owner", caller.userId())
                .bind("workspace", workspace)
                .bind("algorithm", algorithm.name())
                .bind("name", name == null || name.isBlank() ? id : name)
                .bind("parameters", parameters.toString())
                .bind("spec", seeded.toString())
                .bind("trials", trials)
                .bind("status", RUNNING)
                .bind("now", clock.millis())
                .execute());
        return id;
    }

    Sweep require(Caller caller, String id) {
        return database.read(handle -> find(handle, id))
                .filter(sweep ->
                        workspaces.of(caller).stream().anyMatch(workspace -> workspace.id() == sweep.workspaceId()))
                .orElseThrow(() -> new ApiException(
                        ErrorKind.NOT_FOUND,
                        SdkErrorCode.UNKNOWN_OPTIMIZATION,
                        "optimizer '" + id + "' does not exist."));
    }

    private static Optional<Sweep> find(Handle handle, String id) {
        return handle.createQuery(
                        "SELECT optimizer_id, workspace_id, algorithm, name, parameters, spec, trials, status,"
                                + " created_millis, updated_millis, ended_millis FROM optimizer WHERE optimizer_id = :id")
                .bind("id", id)
                .map(SWEEP)
                .findOne();
    }

    /** All that was given out, the oldest set first. */
    List<Trial> trials(Sweep sweep) {
        return database.read(handle -> trials(handle, sweep));
    }

    private static List<Trial> trials(Handle handle, Sweep sweep) {
        return handle.createQuery("SELECT pid, trial, set_no, parameters, status, tries, score, epoch, started_millis,"
                        + " ended_millis FROM optimizer_trial WHERE optimizer_id = :id ORDER BY set_no, trial")
                .bind("id", sweep.optimizerId())
                .map(TRIAL)
                .list();
    }

    /** Gives out the next try; empty if the sweep is at its end. */
    Optional<Trial> next(Caller caller, String id) {
        require(caller, id);
        return database.writeNow(handle -> {
            Sweep sweep = find(handle, id).orElseThrow();
            List<Trial> trials = trials(handle, sweep);
            Optional<Trial> next = again(sweep, trials).or(() -> fresh(sweep, trials));
            next.ifPresentOrElse(trial -> assign(handle, sweep, trial), () -> complete(handle, sweep));
            return next;
        });
    }

    /** A try that was aborted and may be made again, or the rest of the tries of the newest set. */
    private Optional<Trial> again(Sweep sweep, List<Trial> trials) {
        long retries = sweep.spec().path("retryAssignLimit").asLong(0);
        for (Trial trial : trials) {
            if (trial.status().equals(ABORTED) && trial.tries() <= retries) {
                return Optional.of(assigned(trial.pid(), trial.trial(), trial, trial.tries() + 1));
            }
        }
        if (trials.isEmpty()) {
            return Optional.empty();
        }
        Trial last = trials.get(trials.size() - 1);
        return last.trial() < sweep.trials()
                ? Optional.of(assigned(last.pid(), last.trial() + 1, last, 1))
                : Optional.empty();
    }

    private Trial assigned(String pid, long number, Trial of, long tries) {
        return new Trial(
                pid, number, of.setNumber(), of.parameters(), ASSIGNED, tries, null, null, clock.millis(), null);
    }

    private Optional<Trial> fresh(Sweep sweep, List<Trial> trials) {
        List<Scored> given = scored(trials);
        return sweep.search()
                .next(given)
                .map(parameters -> new Trial(
                        UUID.randomUUID().toString().replace("-", ""),
                        1,
                        given.size(),
                        parameters,
                        ASSIGNED,
                        1,
                        null,
                        null,
                        clock.millis(),
                        null));
    }

    private static List<Scored> scored(List<Trial> trials) {
        Map<String, List<Trial>> sets = new LinkedHashMap<>();
        trials.forEach(trial ->
                sets.computeIfAbsent(trial.pid(), pid -> new ArrayList<>()).add(trial));
        List<Scored> scored = new ArrayList<>();
        for (List<Trial> set : sets.values()) {
            double sum = 0;
            int count = 0;
            for (Trial trial : set) {
                Double score = trial.score();
                if (score != null) {
                    sum += score;
                    count++;
                }
            }
            scored.add(new Scored(set.get(0).parameters(), count == 0 ? null : (Double) (sum / count)));
        }
        return scored;
    }

    private static void assign(Handle handle, Sweep sweep, Trial trial) {
        handle.createUpdate("""
                        INSERT INTO optimizer_trial (optimizer_id, pid, trial, set_no, parameters, status, tries,
                            started_millis)
                        VALUES (:id, :pid, :trial, :set, :parameters, :status, :tries, :now)
                        ON CONFLICT (optimizer_id, pid, trial) DO UPDATE SET status = excluded.status,
                            tries = excluded.tries, started_millis = excluded.started_millis
                        """)
                .bind("id", sweep.optimizerId())
                .bind("pid", trial.pid())
                .bind("trial", trial.trial())
                .bind("set", trial.setNumber())
                .bind("parameters", trial.parameters().toString())
                .bind("status", trial.status())
                .bind("tries", trial.tries())
                .bind("now", trial.startedMillis())
                .execute();
    }

    private void complete(Handle handle, Sweep sweep) {
        handle.createUpdate("UPDATE optimizer SET status = :status, ended_millis = coalesce(ended_millis, :now)"
                        + " WHERE optimizer_id = :id")
                .bind("status", COMPLETED)
                .bind("now", clock.millis())
                .bind("id", sweep.optimizerId())
                .execute();
    }

    /** Learns how a try went; null leaves a field as it is. A score that is not a number is none. */
    void update(
            Caller caller,
            String id,
            String pid,
            long trial,
            @Nullable String status,
            @Nullable Double score,
            @Nullable Long epoch,
            @Nullable String metadata) {
        Sweep sweep = require(caller, id);
        int known = database.writeNow(handle -> handle.createUpdate("""
                        UPDATE optimizer_trial SET status = coalesce(:status, status), score = coalesce(:score, score),
                            epoch = coalesce(:epoch, epoch), metadata = coalesce(:metadata, metadata),
                            ended_millis = :now
                        WHERE optimizer_id = :id AND pid = :pid AND trial = :trial
                        """)
                .bind("status", status)
                .bind("score", score)
                .bind("epoch", epoch)
                .bind("metadata", metadata)
                .bind("now", clock.millis())
                .bind("id", sweep.optimizerId())
                .bind("pid", pid)
                .bind("trial", trial)
                .execute());
        if (known == 0) {
            throw new ApiException(
                    ErrorKind.INVALID, "pid: '" + pid + "', trial: " + trial + " (expected: one that was given out).");
        }
    }

    /** Adds a try that was made elsewhere, or replaces it. */
    void insert(Caller caller, String id, Trial trial) {
        Sweep sweep = require(caller, id);
        database.writeNow(handle -> {
            long sets =
                    trials(handle, sweep).stream().map(Trial::pid).distinct().count();
            Trial placed = new Trial(
                    trial.pid(),
                    trial.trial(),
                    sets,
                    trial.parameters(),
                    trial.status(),
                    trial.tries(),
                    trial.score(),
                    trial.epoch(),
                    trial.startedMillis(),
                    trial.endedMillis());
            assign(handle, sweep, placed);
            return handle.createUpdate(
                            "UPDATE optimizer_trial SET score = :score, epoch = :epoch, ended_millis = :ended"
                                    + " WHERE optimizer_id = :id AND pid = :pid AND trial = :trial")
                    .bind("score", trial.score())
                    .bind("epoch", trial.epoch())
                    .bind("ended", trial.endedMillis())
                    .bind("id", sweep.optimizerId())
                    .bind("pid", trial.pid())
                    .bind("trial", trial.trial())
                    .execute();
        });
    }
}
