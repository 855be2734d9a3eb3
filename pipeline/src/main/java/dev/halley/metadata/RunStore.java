package dev.halley.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.step.StepStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs and their steps. Whoever executes a run holds it by an epoch: it is 1 at first, and each process that takes the run over
 * gets the next one. What a process records with an old epoch is refused, so each step is committed once, whatever two processes
 * believe.
 */
public interface RunStore {

    /** How long after its last heartbeat a run may be taken over, whatever its process does. */
    int LOST_AFTER_SECONDS = 90;

    /**
     * Records a run as running and its steps as waiting, with epoch 1. Returns false, and changes nothing, if the name is taken.
     */
    boolean startRun(NewRun run);

    /**
     * Makes {@code owner} the one who executes a run: steps that were running wait again, and so do those that were skipped, failed
     * or cancelled; what has succeeded stays. A run can be taken over if it has ended and did not complete, if its process is
     * gone, or if it has given no heartbeat since {@code lostBefore}.
     *
     * @return the new epoch; empty, and nothing changes, if there is no such run, it completed, or its process is alive
     */
    Optional<Long> takeOverRun(String runId, RunOwner owner, Instant lostBefore, Instant at);

    /**
     * Adds steps to a run, for instance those that a mapped step turned into. Those that are there already stay as they are.
     *
     * @return the ids of the executions, in the order of {@code steps}: those given, or those that were there
     * @throws StepStateException if the run does not go on with this epoch
     */
    List<String> addSteps(String runId, long epoch, List<NewRun.Step> steps);

    /** Steps have started. Those that do not wait stay as they are: a step that ends says itself when it started. */
    void startSteps(List<StartedStep> started);

    /** A step has started. */
    default void startStep(StepClaim claim, Instant at) {
        startSteps(List.of(new StartedStep(claim, at)));
    }

    /**
     * A step has results. They are visible all at once.
     *
     * @return the versions that its artifacts became, in the order of {@link StepResult#artifacts}
     * @throws StepStateException if the step has ended, or its run was taken over
     */
    List<StoredArtifact> completeStep(StepClaim claim, StepResult result);

    /**
     * A step that did not start takes the results of an earlier one: it has the same artifact versions.
     *
     * @throws StepStateException if the step does not wait, or its run was taken over
     */
    default void cacheStep(StepClaim claim, CachedResult result) {
        cacheSteps(List.of(new CachedStep(claim, result)));
    }

    /**
     * As {@link #cacheStep} for all of them, or for none.
     *
     * @throws StepStateException if one of the steps does not wait, or its run was taken over
     */
    void cacheSteps(List<CachedStep> steps);

    /** A step failed or was cancelled. Returns false, and changes nothing, if it has ended or its run was taken over. */
    boolean endStep(StepClaim claim, StepEnd end);

    /**
     * An attempt failed and the step is tried again.
     *
     * @throws StepStateException if the step has ended, or its run was taken over
     */
    void failAttempt(StepClaim claim, StepAttempt attempt);

    /**
     * Ends a run. Steps that still wait become skipped, steps that still run become failed (cancelled, if the run is) because of
     * {@code reason}.
     *
     * @param notices what the user should know
     * @param reason kept with the run only if a step was cut short by the end
     * @return false, and changes nothing, if the run has ended already or was taken over
     */
    boolean finishRun(String runId, long epoch, RunStatus status, List<String> notices, String reason, Instant at);

    /**
     * As {@link #completeStep} for the last step of a run, and {@link #finishRun} then, which cost one transaction where that is possible.
     *
     * @throws StepStateException if the step has ended, or its run was taken over
     */
    default boolean finishRun(
            CompletedStep last,
            String runId,
            long epoch,
            RunStatus status,
            List<String> notices,
            String reason,
            Instant at) {
        completeStep(last.claim(), last.result());
        return finishRun(runId, epoch, status, notices, reason, at);
    }

    /** The owner of a run says that it is alive, and hears if it should go on. */
    RunSignal heartbeat(String runId, long epoch, Instant at);

    /** What the owner of a run would hear from {@link #heartbeat}, without saying anything. */
    RunSignal signal(String runId, long epoch);

    /** Asks the owner of a run to cancel it. Returns false if there is no such run or it has ended. */
    boolean requestCancel(String nameOrId, Instant at);

    /** Forgets a run that has ended, with its steps; its artifacts stay. Returns false if there is no such run or it runs. */
    boolean deleteRun(String nameOrId);

    /** Changes the tags of a run. Returns false if there is no such run. */
    boolean tagRun(String nameOrId, List<String> add, List<String> remove);

    /** Keeps values with a run; the last value of a key wins. Returns false if there is no such run. */
    boolean logRunMetadata(String nameOrId, Map<String, JsonNode> values, Instant at);

    /** The newest completed step with that cache key. */
    Optional<CacheHit> findCached(String cacheKey);

    /** The newest completed execution of a step of a pipeline that ended before {@code before}. */
    Optional<CacheHit> lastExecution(String pipeline, String step, Instant before);

    /** Newest first. Empty if {@link RunQuery#before} names no run. */
    List<StoredRun> listRuns(RunQuery query);

    /**
     * Runs by any of the fields {@code name}, {@code id}, {@code pipeline}, {@code stack}, {@code status}, {@code started}, {@code
     * ended}, {@code duration} (seconds), {@code tag}, {@code parent}, {@code replay_of}, {@code parameter.NAME} and {@code
     * metadata.KEY}; {@code text} is name, pipeline and stack, {@code cached} is {@code yes} if all steps came from
     * the cache. They come without their steps.
     */
    Page<StoredRun> runs(Listing listing);

    /** How many steps of each of these runs stand how, by the id of the run. What has no steps is not there. */
    Map<String, Map<StepStatus, Integer>> countSteps(List<String> runIds);

    /**
     * Executions of steps by any of the fields {@code step}, {@code name}, {@code run}, {@code pipeline}, {@code status}, {@code
     * started}, {@code ended}, {@code duration} (seconds), {@code cache_key}, {@code cache} and {@code metadata.KEY}.
     */
    Page<CacheHit> steps(Listing listing);

    Optional<StoredRun> findRun(String nameOrId);

    /** The names of runs that start with {@code prefix}, newest first. */
    List<String> runNames(String prefix, int limit);

    /** By name. */
    List<StoredPipeline> listPipelines();

    /**
     * Ends the runs whose process is gone: they become failed, with a reason that says so. A process of another machine or
     * container, which cannot be seen from here, is gone if it has given no heartbeat for {@link #LOST_AFTER_SECONDS}.
     *
     * @return the names of these runs
     */
    List<String> markDeadRuns(Instant now);
}
