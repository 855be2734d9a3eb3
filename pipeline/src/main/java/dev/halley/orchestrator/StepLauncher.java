package dev.halley.orchestrator;

/** Runs one step from its beginning to its end. */
@FunctionalInterface
public interface StepLauncher {

    /**
     * Runs the step on the calling thread. Several threads may call it at once.
     *
     * @return whether it succeeded, so that the steps that need it may run
     */
    boolean launch(String stepId);
}
