package dev.halley.internal.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.internal.plan.CompiledPipeline;
import dev.halley.step.StepFailure;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the engine records what happens. Each method is one durable transaction. Thread-safe.
 */
public interface RunJournal {

    /** An artifact of a step: which content it has. */
    record Output(String name, String hash, String uri, long size, String type, String materializer) {}

    /** A completed step run of the past with the wanted cache key. */
    record Earlier(
            String stepRunId, String runName, String step, List<Output> outputs, Map<String, JsonNode> metadata) {}

    /** Records a run and its steps, all waiting. Returns false if the name of the run is taken. */
    boolean begin(String runId, CompiledPipeline pipeline, Map<String, String> stepRunIds, Instant at);

    /** The newest completed step run with that key. */
    Optional<Earlier> find(String cacheKey);

    void stepStarted(String stepRunId, Instant at);

    /**
     * The results of a step, all at once.
     *
     * @param artifactPrefix what the names of the step's artifacts start with, for instance {@code digits::train::}
     */
    void stepCompleted(
            String stepRunId,
            String artifactPrefix,
            String cacheKey,
            List<Output> outputs,
            Map<String, JsonNode> metadata,
            Instant at);

    void stepCached(String stepRunId, String cacheKey, Earlier original, Map<String, JsonNode> metadata, Instant at);

    void stepFailed(String stepRunId, StepFailure failure, Map<String, JsonNode> metadata, Instant at);

    /** Ends a run. Steps that still wait become skipped, steps that still run become failed with {@code reason}. */
    void end(String runId, boolean completed, List<String> unsent, String reason, Instant at);

    /** Says that the process of the run is alive. */
    void heartbeat(String runId, Instant at);
}
