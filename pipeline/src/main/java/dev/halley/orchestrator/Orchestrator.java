package dev.halley.orchestrator;

import dev.halley.stack.StackComponent;
import java.util.List;

/** Decides where and when the steps of a run are executed. It knows nothing of what they do. */
public interface Orchestrator extends StackComponent {

    /**
     * Launches steps until all have ended: none before the steps that it needs, and none after one has failed. Returns
     * when no step is running. Steps that were not launched are the caller's to report.
     *
     * @param steps in the order of the definition, which decides among steps that are ready
     * @throws InterruptedException if the calling thread was interrupted; the running steps were interrupted too and have
     *     ended
     */
    void run(List<OrchestratedStep> steps, StepLauncher launcher) throws InterruptedException;
}
