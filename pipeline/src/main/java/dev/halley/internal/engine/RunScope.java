package dev.halley.internal.engine;

import dev.halley.artifactstore.ArtifactStore;
import dev.halley.internal.log.StepLogWriter;
import dev.halley.internal.plan.CompiledStep;
import dev.halley.metadata.StepLog;
import dev.halley.orchestrator.Orchestrator;
import dev.halley.pipeline.ExecutionMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a step needs of its run. Thread-safe. */
interface RunScope {

    String id();

    String name();

    String pipeline();

    String stack();

    ExecutionMode mode();

    /** Id of the model version that the run works on; null if it works on none. */
    @Nullable
    String modelVersion();

    RunJournal journal();

    ArtifactStore artifacts();

    Orchestrator orchestrator();

    RunEvents events();

    Caching caching();

    /** The hash of an artifact of this run. */
    String contentHash(String step, String output);

    /** Null if the step has not ended. */
    @Nullable
    StepOutcome outcome(String step);

    boolean launch(String step);

    /** Whether the run ends as soon as this step has completed: then both are recorded together. */
    boolean endsWith(CompiledStep step);

    /** Makes the steps that a mapped step turned into known. */
    void addItems(CompiledStep mapped, List<CompiledStep> items);

    /** Whether the steps that run are to end. */
    boolean isStopping();

    /** Whether a step that is stopped is cancelled rather than failed. */
    boolean cancelsSteps();

    /** Keeps what a step logged for run and model. */
    void log(Notebook notebook);

    /** Null if logs are kept nowhere. */
    @Nullable
    StepLogWriter openLog(String stepRunId);

    void closeLog(StepLogWriter writer);

    /**
     * Brings a log that is complete to where logs are kept.
     *
     * @return null if that was not possible; then it stays where it is
     */
    @Nullable
    StepLog keepLog(StepLogWriter writer, String stepRunId);
}
