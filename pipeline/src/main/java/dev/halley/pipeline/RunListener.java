package dev.halley.pipeline;

import dev.halley.step.StepFailure;
import dev.halley.step.StepRun;
import java.time.Duration;
import java.util.List;

/**
 * Hears how a run goes, for instance to print progress:
 *
 * <pre>{@code
 * DIGITS.run(RunOptions.defaults().listener(new RunListener() {
 *     @Override
 *     public void stepEnded(StepRun step) {
 *         System.out.println(step.step() + " " + step.status().word());
 *     }
 * }));
 * }</pre>
 *
 * <p>The calls come from the threads of the steps, one at a time, each after what it tells of was recorded. They should return
 * soon, because steps wait for them. What a listener throws is logged and changes nothing.
 */
public interface RunListener {

    /** Hears nothing. */
    RunListener NONE = new RunListener() {};

    /**
     * The run is recorded; no step has started.
     *
     * @param run name of the run
     * @param stack name of the stack it runs on
     * @param steps ids of the steps in an order that respects their dependencies
     */
    default void runStarted(String run, String stack, List<String> steps) {}

    /** A step is executed now. Not called for a step that is taken from the cache or skipped. */
    default void stepStarted(String step) {}

    /**
     * An attempt of a step failed, and the step is tried again.
     *
     * @param attempt which one failed, from 1 on
     * @param attempts how many there are at most
     * @param delay how long until the next
     */
    default void attemptFailed(String step, int attempt, int attempts, Duration delay, StepFailure failure) {}

    /** A step completed, failed, was taken from the cache, or was skipped because the run ended before it could start. */
    default void stepEnded(StepRun step) {}

    /** All steps have ended. */
    default void runEnded(PipelineRun run) {}
}
