package dev.halley.metadata.sql;

import dev.halley.metadata.RequestedRun;
import dev.halley.metadata.RunControls;
import dev.halley.metadata.RunStatus;
import dev.halley.metadata.StoredApproval;
import dev.halley.metadata.StoredRevision;
import dev.halley.metadata.StoredWorker;
import dev.halley.metadata.WorkStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The part of the metadata store that people steer runs by. Each method is one transaction. */
abstract class SqlWorkStore implements WorkStore {

    private final Database database;

    /** By pipeline, as they were read last. Nobody changes or deletes one. */
    private final Map<String, StoredRevision> latestRevisions = new ConcurrentHashMap<>();

    SqlWorkStore(Database database) {
        this.database = database;
    }

    @Override
    public void offerPipelines(StoredWorker worker) {
        database.write(handle -> {
            WorkTables.offer(handle, worker);
            return worker;
        });
    }

    @Override
    public boolean keepWorker(String id, Instant at) {
        return database.write(handle -> WorkTables.keep(handle, id, at));
    }

    @Override
    public void dismissWorker(String id) {
        database.write(handle -> {
            WorkTables.dismiss(handle, id);
            return id;
        });
    }

    @Override
    public List<StoredWorker> listWorkers(Instant since) {
        return database.read(handle -> WorkTables.workers(handle, since));
    }

    @Override
    public void requestRun(RequestedRun request) {
        database.write(handle -> {
            WorkTables.request(handle, request);
            return request;
        });
    }

    @Override
    public Optional<RequestedRun> claimRequest(String worker, List<String> pipelines, Instant at) {
        // Asked again and again: as long as nothing waits nothing is written.
        boolean waits = database.read(handle -> handle.createQuery(
                                "SELECT count(*) FROM (SELECT 1 FROM run_request WHERE status = 'WAITING' LIMIT 1) w")
                        .mapTo(Integer.class)
                        .one()
                > 0);
        return waits ? database.write(handle -> WorkTables.claim(handle, worker, pipelines)) : Optional.empty();
    }

    @Override
    public boolean reportRequest(
            String id, RequestedRun.Status status, @Nullable String run, @Nullable String message) {
        return database.write(handle -> WorkTables.report(handle, id, status, run, message));
    }

    @Override
    public boolean withdrawRequest(String id) {
        return database.write(handle -> WorkTables.withdraw(handle, id));
    }

    @Override
    public Optional<RequestedRun> findRequest(String id) {
        return database.read(handle -> WorkTables.find(handle, id));
    }

    @Override
    public List<RequestedRun> listRequests(int limit) {
        return database.read(handle -> WorkTables.requests(handle, limit));
    }

    @Override
    public void failLostRequests(Instant since) {
        if (database.read(handle -> WorkTables.hasLost(handle, since))) {
            database.write(handle -> {
                WorkTables.failLost(handle, since);
                return since;
            });
        }
    }

    @Override
    public int keepRevision(String pipeline, String definition, @Nullable String commit, Instant at) {
        // Most runs change nothing: they only read, and the definition, which may be long, only once.
        StoredRevision known = latestRevisions.get(pipeline);
        StoredRevision latest =
                database.read(handle -> known != null && known.number() == WorkTables.latestRevision(handle, pipeline)
                        ? known
                        : WorkTables.latest(handle, pipeline).orElse(null));
        if (latest != null) {
            latestRevisions.put(pipeline, latest);
        }
        return latest != null && latest.definition().equals(definition)
                ? latest.number()
                : database.write(handle -> WorkTables.keepRevision(handle, pipeline, definition, commit, at));
    }

    @Override
    public List<StoredRevision> listRevisions(String pipeline, int limit) {
        return database.read(handle -> WorkTables.revisions(handle, pipeline, limit));
    }

    @Override
    public boolean pauseRun(String nameOrId, @Nullable String by, Instant at) {
        return database.write(handle -> ControlTables.pause(handle, nameOrId, by, at));
    }

    @Override
    public RunControls findControls(String runId) {
        return database.read(handle -> ControlTables.find(handle, runId));
    }

    @Override
    public void askApproval(StoredApproval approval) {
        database.write(handle -> {
            ControlTables.ask(handle, approval);
            return approval;
        });
    }

    @Override
    public boolean decideApproval(String runId, String step, boolean approved, String by, String comment, Instant at) {
        return database.write(handle -> ControlTables.decide(handle, runId, step, approved, by, comment, at));
    }

    @Override
    public Optional<StoredApproval> findApproval(String stepRunId) {
        return database.read(handle -> ControlTables.approval(handle, stepRunId));
    }

    @Override
    public boolean judgeRun(String nameOrId, RunStatus status, String note) {
        return database.write(handle -> ControlTables.judge(handle, nameOrId, status, note));
    }

    @Override
    public boolean discardStep(String nameOrId, String step, String note, Instant at) {
        return database.write(handle -> ControlTables.discard(handle, nameOrId, step, note));
    }
}
