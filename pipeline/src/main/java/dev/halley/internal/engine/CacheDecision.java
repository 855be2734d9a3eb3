package dev.halley.internal.engine;

import dev.halley.internal.engine.RunJournal.Earlier;
import dev.halley.internal.plan.CacheKey;
import dev.halley.metadata.StepCaching;
import org.jspecify.annotations.Nullable;

/**
 * Whether a step has to be executed.
 *
 * @param earlier what it gets instead; null if it has to be executed
 */
record CacheDecision(
        CacheKey key, StepCaching caching, @Nullable Earlier earlier) {}
