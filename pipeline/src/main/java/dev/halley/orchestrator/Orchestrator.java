package dev.halley.orchestrator;

import dev.halley.pipeline.ExecutionMode;
import dev.halley.stack.StackComponent;
import java.util.List;

/** Decides where and when the steps of a run are executed. It knows nothing of what they do. */
public interface Orchestrator extends StackComponent {

    /**
     * Launches steps until all have ended: none before the steps that it needs have succeeded, and none after one has failed unless
     * the mode says so. Returns when no step is running. Steps that were not launched are the caller's to report. A step may itself
     * call this to run the steps it turns into.
     *
     * @param steps in the order of the definition, which decides among steps that are ready
     * @param mode what becomes of the others when a step has failed
     * @throws InterruptedException if the calling thread was interrupted; the running steps were interrupted too, and have ended or
     *     do not react
     */
    void run(List<OrchestratedStep> steps, ExecutionMode mode, StepLauncher launcher) throws InterruptedException;

    /** Starts no step after one has failed; else as the other method. */
    default void run(List<OrchestratedStep> steps, StepLauncher launcher) throws InterruptedException {
        run(steps, ExecutionMode.STOP_ON_FAILURE, launcher);
    }
}
