package dev.halley.internal.graph;

import dev.halley.step.CachePolicy;
import dev.halley.step.Retry;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What one level (code of the pipeline, annotation, call, YAML, run) says of how a step is executed. Null means that the level does
 * not say.
 *
 * @param cacheDecidedBy which level said {@code cache}, for people
 */
public record StepChoices(
        @Nullable Boolean cache,
        @Nullable String cacheDecidedBy,
        @Nullable CachePolicy cachePolicy,
        @Nullable String experimentTracker,
        @Nullable String stepOperator,
        @Nullable Retry retry,
        @Nullable Duration timeLimit,
        @Nullable Boolean logs) {

    public static final StepChoices NONE = new StepChoices(null, null, null, null, null, null, null, null);

    /** These, and where they say nothing those of a weaker level. */
    public StepChoices over(StepChoices weaker) {
        return new StepChoices(
                cache == null ? weaker.cache : cache,
                cache == null ? weaker.cacheDecidedBy : cacheDecidedBy,
                cachePolicy == null ? weaker.cachePolicy : cachePolicy,
                experimentTracker == null ? weaker.experimentTracker : experimentTracker,
                stepOperator == null ? weaker.stepOperator : stepOperator,
                retry == null ? weaker.retry : retry,
                timeLimit == null ? weaker.timeLimit : timeLimit,
                logs == null ? weaker.logs : logs);
    }

    public StepChoices cache(boolean enabled, String level) {
        return new StepChoices(enabled, level, cachePolicy, experimentTracker, stepOperator, retry, timeLimit, logs);
    }

    public StepChoices cachePolicy(CachePolicy policy) {
        return new StepChoices(cache, cacheDecidedBy, policy, experimentTracker, stepOperator, retry, timeLimit, logs);
    }

    public StepChoices experimentTracker(String name) {
        return new StepChoices(cache, cacheDecidedBy, cachePolicy, name, stepOperator, retry, timeLimit, logs);
    }

    public StepChoices stepOperator(String name) {
        return new StepChoices(cache, cacheDecidedBy, cachePolicy, experimentTracker, name, retry, timeLimit, logs);
    }

    public StepChoices retry(Retry again) {
        return new StepChoices(
                cache, cacheDecidedBy, cachePolicy, experimentTracker, stepOperator, again, timeLimit, logs);
    }

    public StepChoices timeLimit(Duration limit) {
        return new StepChoices(cache, cacheDecidedBy, cachePolicy, experimentTracker, stepOperator, retry, limit, logs);
    }

    public StepChoices logs(boolean enabled) {
        return new StepChoices(
                cache, cacheDecidedBy, cachePolicy, experimentTracker, stepOperator, retry, timeLimit, enabled);
    }
}
