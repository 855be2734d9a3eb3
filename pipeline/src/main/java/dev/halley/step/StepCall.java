package dev.halley.step;

import dev.halley.artifact.Artifact;
import dev.halley.hook.Hook;
import java.time.Duration;

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

    /** What has to be the same for results of an earlier run to be used. */
    StepCall<R> cachePolicy(CachePolicy policy);

    /** Names the experiment tracker, a component of the stack, that records what the step logs; {@code "true"} for all of them. */
    StepCall<R> experimentTracker(String name);

    /** Lets all experiment trackers of the stack record what the step logs, or none. */
    default StepCall<R> experimentTracker(boolean all) {
        return experimentTracker(all ? "true" : "");
    }

    /** Names the step operator, a component of the stack, that executes the step; {@code "true"} for the first one. */
    StepCall<R> stepOperator(String name);

    /** Tries the step again after it failed. */
    StepCall<R> retry(Retry retry);

    /**
     * How long an attempt may take. Then it is interrupted and fails; code that does not react to an interrupt is left behind,
     * and nothing it does afterwards is recorded.
     */
    StepCall<R> timeLimit(Duration limit);

    /** Whether what the step prints is kept. */
    StepCall<R> logs(boolean enabled);

    /** Names and tags the artifact, if the step makes one. */
    StepCall<R> output(OutputOptions options);

    /** Names and tags one of the artifacts that the step makes: of a record the component of that name. */
    StepCall<R> output(String name, OutputOptions options);

    /**
     * Settings of a stack component for this call.
     *
     * @param key {@code TYPE}, {@code TYPE.FLAVOR} or {@code TYPE:NAME}, for instance {@code experiment_tracker.comet}
     * @param settings the flavor's settings record, or a map of its attributes
     */
    StepCall<R> settings(String key, Object settings);

    /** Called before each attempt. */
    StepCall<R> onStart(Hook hook);

    /** Called after each attempt, whatever came of it. */
    StepCall<R> onEnd(Hook hook);

    /** Called when the step has succeeded. */
    StepCall<R> onSuccess(Hook hook);

    /** Called when the step has failed and is not tried again. */
    StepCall<R> onFailure(Hook hook);
}
