package dev.halley.stepoperator;

import dev.halley.stack.StackComponent;

/**
 * Executes single steps elsewhere. The step is described by a file; {@code halley step run} executes it from that file alone and
 * writes what came of it to another one. Only the run that launched the step records its result, so a step whose process
 * outlives the run commits nothing. Thread-safe.
 */
public interface StepOperator extends StackComponent {

    /**
     * Executes the step and waits until it has ended.
     *
     * @throws InterruptedException if the calling thread was interrupted; the step has been stopped then
     * @throws dev.halley.error.HalleyException FAILED if the step could not be executed at all, or its process died
     */
    void run(StepLaunch launch) throws InterruptedException;
}
