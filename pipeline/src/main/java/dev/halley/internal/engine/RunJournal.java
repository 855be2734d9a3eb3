package dev.halley.internal.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.internal.plan.CompiledPipeline;
import dev.halley.metadata.CachedStep;
import dev.halley.metadata.NewRun;
import dev.halley.metadata.RunDetails;
import dev.halley.metadata.RunOwner;
import dev.halley.metadata.RunSignal;
import dev.halley.metadata.RunStatus;
import dev.halley.metadata.StepAttempt;
import dev.halley.metadata.StepClaim;
import dev.halley.metadata.StepEnd;
import dev.halley.metadata.StepResult;
import dev.halley.metadata.StoredRun;
import dev.halley.pipeline.ModelOptions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the engine records what happens. Each method is one durable transaction, but for {@link #stepStarted}. Thread-safe.
 */
public interface RunJournal {

    /** An artifact of a step: which content it has. */
    record Output(String name, String hash, String uri, long size, String type, String materializer) {}

    /** A step run of the past that has results. */
    record Earlier(
            String stepRunId,
            String runName,
            String step,
            Instant ended,
            List<Output> outputs,
            Map<String, JsonNode> metadata) {}

    /**
     * A run that begins.
     *
     * @param resultKeys of the steps that have to be executed, by the id of the step, as far as they are known
     */
    record Begin(
            String runId,
            CompiledPipeline pipeline,
            Map<String, String> stepRunIds,
            Map<String, NewRun.ResultKey> resultKeys,
            Instant at,
            RunDetails details) {}

    /** Records a run and its steps, all waiting. Returns false if the name of the run is taken. */
    boolean begin(Begin begin);

    /** A run by name. */
    Optional<StoredRun> findRun(String name);

    /** Takes a run over; the new epoch, or empty if somebody executes it or it completed. */
    Optional<Long> takeOver(String runId, RunOwner owner, Instant lostBefore, Instant at);

    /** Adds the steps that a mapped step turned into; their ids. */
    List<String> addSteps(String runId, long epoch, List<NewRun.Step> steps);

    /** The newest completed step run with that key. */
    Optional<Earlier> find(String cacheKey);

    /** A step starts. Recorded with what comes next of that step, or by {@link #flush}. */
    void stepStarted(StepClaim claim, Instant at);

    /** Records the steps that started and have not ended yet. */
    void flush();

    void stepCompleted(StepClaim claim, StepResult result);

    /** As {@link #stepCompleted} for the last step of a run that ends at once; recorded by {@link #end}, so that one commit does for both. */
    default void lastStepCompleted(StepClaim claim, StepResult result) {
        stepCompleted(claim, result);
    }

    /** Some steps take the results of earlier ones: all of them, or none. */
    void stepsCached(List<CachedStep> steps);

    boolean stepEnded(StepClaim claim, StepEnd end);

    void attemptFailed(StepClaim claim, StepAttempt attempt);

    void logRunMetadata(String runId, Map<String, JsonNode> values, Instant at);

    /** The version of the model that a run works on: an earlier one of that name, or a new one. Returns its id. */
    String modelVersion(ModelOptions model, Map<String, String> placeholders, Instant at);

    void logModelMetadata(String modelVersion, Map<String, JsonNode> values, Instant at);

    /**
     * Ends a run. Steps that still wait become skipped, steps that still run become failed with {@code reason}.
     *
     * @throws dev.halley.metadata.StepStateException if the last step, which was to be recorded with the end, is not this process's any more;
     *     whatever is thrown, that step is not recorded by a later call
     */
    boolean end(String runId, long epoch, RunStatus status, List<String> notices, String reason, Instant at);

    /** Says that the process of the run is alive. */
    RunSignal heartbeat(String runId, long epoch, Instant at);

    /** What somebody asks of the run. */
    RunSignal signal(String runId, long epoch);

    /** The number of the revision of the pipeline that the definition is; 0 if nobody counts them. */
    default int revision(String pipeline, String definition, @Nullable String commit, Instant at) {
        return 0;
    }
}
