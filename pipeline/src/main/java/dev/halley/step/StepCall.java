package dev.halley.step;

import dev.halley.artifact.Artifact;

/**
 * One use of a step in a pipeline, and at the same time the promise of its result. Its id is the step's name; the second
 * use of the same step is {@code train_2}, unless {@link #named} says otherwise.
 *
 * <p>What is set here overrides the {@link Step} annotation; YAML and the call to {@code run} override it.
 */
public interface StepCall<R> extends Artifact<R> {

    /** Gives the call its id, which must be unique in the pipeline. */
    StepCall<R> named(String id);

    /** Makes the call wait for others although it needs none of their results. */
    StepCall<R> after(StepCall<?>... others);

    /** Whether results of an earlier run may be used. */
    StepCall<R> cache(boolean enabled);

    /** Names the experiment tracker, a component of the stack, that records what the step logs. */
    StepCall<R> experimentTracker(String name);

    /**
     * Settings of a stack component for this call.
     *
     * @param key {@code TYPE}, {@code TYPE.FLAVOR} or {@code TYPE:NAME}, for instance {@code experiment_tracker.comet}
     * @param settings the flavor's settings record, or a map of its attributes
     */
    StepCall<R> settings(String key, Object settings);
}
