package dev.halley.metadata.sql;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.metadata.CacheHit;
import dev.halley.metadata.CachedResult;
import dev.halley.metadata.CachedStep;
import dev.halley.metadata.CompletedStep;
import dev.halley.metadata.Listing;
import dev.halley.metadata.NewRun;
import dev.halley.metadata.Page;
import dev.halley.metadata.RunLease;
import dev.halley.metadata.RunOwner;
import dev.halley.metadata.RunQuery;
import dev.halley.metadata.RunSignal;
import dev.halley.metadata.RunStatus;
import dev.halley.metadata.RunStore;
import dev.halley.metadata.StartedStep;
import dev.halley.metadata.StepAttempt;
import dev.halley.metadata.StepClaim;
import dev.halley.metadata.StepEnd;
import dev.halley.metadata.StepResult;
import dev.halley.metadata.StoredArtifact;
import dev.halley.metadata.StoredPipeline;
import dev.halley.metadata.StoredRun;
import dev.halley.step.StepStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The part of the metadata store that runs are recorded in. Each method is one transaction. */
abstract class SqlRunStore extends SqlWorkStore implements RunStore {

    private final Database database;

    SqlRunStore(Database database) {
        super(database);
        this.database = database;
    }

    @Override
    public boolean startRun(NewRun run) {
        return database.write(handle -> RunTables.insert(handle, run));
    }

    @Override
    public Optional<Long> takeOverRun(String runId, RunOwner owner, Instant lostBefore, Instant at) {
        return database.write(handle -> RunTables.takeOver(handle, runId, owner, lostBefore, at));
    }

    @Override
    public List<String> addSteps(String runId, long epoch, List<NewRun.Step> steps) {
        return database.write(handle -> StepTables.add(handle, runId, epoch, steps));
    }

    @Override
    public void startSteps(List<StartedStep> started) {
        database.write(handle -> {
            StepTables.start(handle, started);
            return started;
        });
    }

    @Override
    public List<StoredArtifact> completeStep(StepClaim claim, StepResult result) {
        if (StepEnds.takes(result)) {
            if (database.append(claim, result)) {
                return List.of();
            }
            return database.writeOne(handle -> {
                StepTables.completeEmpty(handle, claim, result);
                return List.of();
            });
        }
        return database.write(handle -> complete(handle, claim, result));
    }

    private static List<StoredArtifact> complete(Handle handle, StepClaim claim, StepResult result) {
        StepTables.complete(handle, claim, result);
        StepTables.putMetadata(handle, claim.stepRunId(), result.metadata());
        List<StoredArtifact> stored =
                ArtifactTables.insert(handle, claim.stepRunId(), result.artifacts(), result.ended());
        if (result.modelVersion() != null) {
            ModelTables.linkOutputs(handle, result.modelVersion(), claim.stepRunId());
        }
        return stored;
    }

    @Override
    public void cacheSteps(List<CachedStep> steps) {
        database.write(handle -> {
            for (CachedStep step : steps) {
                CachedResult result = step.result();
                StepTables.cache(handle, step.claim(), result);
                ArtifactTables.copy(
                        handle, result.originalStepRunId(), step.claim().stepRunId());
                if (result.modelVersion() != null) {
                    ModelTables.linkOutputs(
                            handle, result.modelVersion(), step.claim().stepRunId());
                }
            }
            return steps;
        });
    }

    @Override
    public boolean endStep(StepClaim claim, StepEnd end) {
        return database.write(handle -> StepTables.end(handle, claim, end));
    }

    @Override
    public void failAttempt(StepClaim claim, StepAttempt attempt) {
        database.write(handle -> {
            StepTables.failAttempt(handle, claim, attempt);
            return claim;
        });
    }

    @Override
    public boolean finishRun(
            String runId, long epoch, RunStatus status, List<String> notices, String reason, Instant at) {
        return database.write(handle -> RunTables.finish(handle, runId, epoch, status, notices, reason, at));
    }

    @Override
    public boolean finishRun(
            CompletedStep last,
            String runId,
            long epoch,
            RunStatus status,
            List<String> notices,
            String reason,
            Instant at) {
        return database.write(handle -> {
            if (StepEnds.takes(last.result())) {
                StepTables.completeEmpty(handle, last.claim(), last.result());
            } else {
                complete(handle, last.claim(), last.result());
            }
            return RunTables.finish(handle, runId, epoch, status, notices, reason, at);
        });
    }

    @Override
    public RunSignal heartbeat(String runId, long epoch, Instant at) {
        return database.write(handle -> RunTables.heartbeat(handle, runId, epoch, at));
    }

    @Override
    public RunSignal signal(String runId, long epoch) {
        return database.read(handle -> RunTables.signal(handle, runId, epoch));
    }

    @Override
    public boolean requestCancel(String nameOrId, Instant at) {
        return database.write(handle -> RunTables.requestCancel(handle, nameOrId, at));
    }

    @Override
    public boolean deleteRun(String nameOrId) {
        return database.write(handle -> RunTables.delete(handle, nameOrId));
    }

    @Override
    public boolean tagRun(String nameOrId, List<String> add, List<String> remove) {
        return database.write(handle -> {
            Optional<String> id = RunTables.id(handle, nameOrId);
            id.ifPresent(run -> LabelTables.tag(handle, RunTables.KIND, run, add));
            id.ifPresent(run -> LabelTables.untag(handle, RunTables.KIND, run, remove));
            return id.isPresent();
        });
    }

    @Override
    public boolean logRunMetadata(String nameOrId, Map<String, JsonNode> values, Instant at) {
        return database.write(handle -> {
            Optional<String> id = RunTables.id(handle, nameOrId);
            id.ifPresent(run -> LabelTables.put(handle, RunTables.KIND, run, values));
            return id.isPresent();
        });
    }

    @Override
    public Optional<CacheHit> findCached(String cacheKey) {
        return database.read(handle -> StepTables.findCached(handle, cacheKey));
    }

    @Override
    public Optional<CacheHit> lastExecution(String pipeline, String step, Instant before) {
        return database.read(handle -> StepTables.lastExecution(handle, pipeline, step, before));
    }

    @Override
    public List<StoredRun> listRuns(RunQuery query) {
        return database.read(handle -> RunTables.list(handle, query));
    }

    @Override
    public Page<StoredRun> runs(Listing listing) {
        return database.read(handle -> RunTables.page(handle, listing));
    }

    @Override
    public Map<String, Map<StepStatus, Integer>> countSteps(List<String> runIds) {
        return database.read(handle -> RunTables.countSteps(handle, runIds));
    }

    @Override
    public Page<CacheHit> steps(Listing listing) {
        return database.read(handle -> StepTables.page(handle, listing));
    }

    @Override
    public Optional<StoredRun> findRun(String nameOrId) {
        return database.read(handle -> RunTables.find(handle, nameOrId, true));
    }

    @Override
    public List<String> runNames(String prefix, int limit) {
        return database.read(handle -> RunTables.names(handle, prefix, limit));
    }

    @Override
    public List<StoredPipeline> listPipelines() {
        return database.read(RunTables::pipelines);
    }

    @Override
    public List<String> markDeadRuns(Instant now) {
        List<String> dead = new ArrayList<>();
        database.read(RunTables::running).forEach((id, lease) -> {
            boolean ended = isDead(lease, now)
                    && database.write(handle ->
                            RunTables.finish(handle, id, null, RunStatus.FAILED, List.of(), RunTables.GONE, now));
            if (ended) {
                findRun(id).ifPresent(run -> dead.add(run.name()));
            }
        });
        return dead;
    }

    private static boolean isDead(RunLease lease, Instant now) {
        return lease.owner().isObservable()
                ? !lease.owner().isAlive()
                : lease.heartbeat().isBefore(now.minusSeconds(LOST_AFTER_SECONDS));
    }
}
