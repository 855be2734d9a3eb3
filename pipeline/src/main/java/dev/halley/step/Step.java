package dev.halley.step;

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
 * @Step(experimentTracker = "comet_tracker", settings = "experiment_tracker.comet: {tags: [some_tag]}")
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
     * Name of the experiment tracker, a component of the stack, that records what this step logs. Defaults to none: then
     * nothing is recorded.
     */
    String experimentTracker() default "";

    /**
     * Whether the results of an earlier run may be used if nothing that the step depends on has changed. Defaults to what
     * the pipeline says, which defaults to yes.
     */
    boolean enableCache() default true;

    /**
     * Settings of stack components for this step, as YAML: a map from {@code TYPE}, {@code TYPE.FLAVOR} or {@code
     * TYPE:NAME} to the attributes, for instance {@code "experiment_tracker.comet: {tags: [some_tag]}"}.
     */
    String settings() default "";
}
