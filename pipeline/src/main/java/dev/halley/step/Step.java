package dev.halley.step;

import dev.halley.hook.Hook;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a static method a step of pipelines. The values given here are defaults of every call of the step; the pipeline,
 * YAML and the call to {@code run} override them, in this order.
 *
 * <pre>{@code
 * @Step(experimentTracker = "comet_tracker", settings = "experiment_tracker.comet: {tags: [some_tag]}", retries = 2)
 * static Model train(Matrix train, double learningRate) { … }
 * }</pre>
 *
 * <p>The method must not be private, since a pipeline refers to it as {@code Digits::train} and another process may have
 * to call it. It stays an ordinary method: a test calls it directly.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Step {

    /** The name of the step. Defaults to the name of the method. */
    String name() default "";

    /**
     * Name of the experiment tracker, a component of the stack, that records what this step logs; {@code "true"} for all trackers
     * of the stack, or several names with commas between them. Defaults to none: then nothing is recorded.
     */
    String experimentTracker() default "";

    /**
     * Name of the step operator, a component of the stack, that executes the step elsewhere; {@code "true"} for the first one of the
     * stack. Defaults to none: then the orchestrator executes it.
     */
    String stepOperator() default "";

    /**
     * Whether the results of an earlier run may be used if nothing that the step depends on has changed. Defaults to what
     * the pipeline says, which defaults to yes.
     */
    boolean enableCache() default true;

    /**
     * Whether what the step prints is kept. Defaults to what the pipeline says, which defaults to yes.
     */
    boolean enableLogs() default true;

    /** How often the step is tried again after it failed, with the delays of {@link Retry}. Defaults to never. */
    int retries() default 0;

    /** How long an attempt may take, as {@code "90s"}, {@code "15m"} or {@code "PT1H"}. Defaults to no limit. */
    String timeLimit() default "";

    /**
     * Settings of stack components for this step, as YAML: a map from {@code TYPE}, {@code TYPE.FLAVOR} or {@code
     * TYPE:NAME} to the attributes, for instance {@code "experiment_tracker.comet: {tags: [some_tag]}"}.
     */
    String settings() default "";

    /** Called before each attempt. Defaults to what the pipeline says. */
    Class<? extends Hook> onStart() default Hook.None.class;

    /** Called after each attempt. Defaults to what the pipeline says. */
    Class<? extends Hook> onEnd() default Hook.None.class;

    /** Called when the step has succeeded. Defaults to what the pipeline says. */
    Class<? extends Hook> onSuccess() default Hook.None.class;

    /** Called when the step has failed and is not tried again. Defaults to what the pipeline says. */
    Class<? extends Hook> onFailure() default Hook.None.class;
}
