package dev.halley.metadata;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How people steer runs from a page, without having the code: workers offer pipelines, people ask for runs of them; runs are paused,
 * approved, judged. Also the revisions of pipelines.
 */
public interface WorkStore {

    /** How long after its last heartbeat a worker counts as gone. */
    int WORKER_LOST_AFTER_SECONDS = 30;

    /** A worker says that it is there and what it can run. */
    void offerPipelines(StoredWorker worker);

    /** A worker is still there. Returns false if it is not known. */
    boolean keepWorker(String id, Instant at);

    /** A worker ends. What it took and did not start waits again. */
    void dismissWorker(String id);

    /** Those that gave a heartbeat since, by start. */
    List<StoredWorker> listWorkers(Instant since);

    void requestRun(RequestedRun request);

    /** The oldest request that waits for one of the pipelines is the worker's from now on; empty if there is none. */
    Optional<RequestedRun> claimRequest(String worker, List<String> pipelines, Instant at);

    /** What became of a request. Returns false if it was withdrawn or is not there. */
    boolean reportRequest(String id, RequestedRun.Status status, @Nullable String run, @Nullable String message);

    /** Returns false if it does not wait any more. */
    boolean withdrawRequest(String id);

    Optional<RequestedRun> findRequest(String id);

    /** Newest first. */
    List<RequestedRun> listRequests(int limit);

    /** Requests whose worker gave no heartbeat since fail, if their run did not begin. */
    void failLostRequests(Instant since);

    /**
     * Keeps a definition if it differs from the newest one.
     *
     * @return the number of the revision that it is
     */
    int keepRevision(String pipeline, String definition, @Nullable String commit, Instant at);

    /** Newest first. */
    List<StoredRevision> listRevisions(String pipeline, int limit);

    /**
     * Lets a run start no further steps, or go on.
     *
     * @param by who pauses it; null to let it go on
     * @return false if there is no such run or it has ended
     */
    boolean pauseRun(String nameOrId, @Nullable String by, Instant at);

    RunControls findControls(String runId);

    /** A step waits for a person. What was approved before, for instance before its process was killed, stays approved. */
    void askApproval(StoredApproval approval);

    /** Returns false if the step does not wait for a person. */
    boolean decideApproval(String runId, String step, boolean approved, String by, String comment, Instant at);

    Optional<StoredApproval> findApproval(String stepRunId);

    /**
     * Says that a run that has ended counts as something else.
     *
     * @param note kept with the run: who did it and why
     * @return false if there is no such run, it has not ended, or it stands so already
     */
    boolean judgeRun(String nameOrId, RunStatus status, String note);

    /**
     * Says that the results of a step that completed are not to be used: the step is failed, the cache does not know it, and a run
     * that is resumed executes it again.
     *
     * @return false if the run has not ended, or the step did not complete
     */
    boolean discardStep(String nameOrId, String step, String note, Instant at);
}
