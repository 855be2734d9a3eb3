package dev.halley.internal.engine;

import dev.halley.internal.engine.RunJournal.Earlier;
import dev.halley.internal.plan.CacheKey;
import dev.halley.internal.plan.CompiledStep;
import dev.halley.metadata.NewRun;
import dev.halley.stack.StackComponent;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which steps of a run are taken from the cache, as far as that can be decided before it begins: what a step depends on has to be known,
 * so all steps before it have to be taken from the cache as well. Written by the thread of the run before any step is launched.
 */
final class CacheDecisions {

    private final List<CompiledStep> declared;
    private final RunSteps steps;
    private final Caching caching;
    private final Map<String, CacheDecision> decisions = new LinkedHashMap<>();

    CacheDecisions(List<CompiledStep> declared, RunSteps steps, Caching caching) {
        this.declared = declared;
        this.steps = steps;
        this.caching = caching;
    }

    void decide() {
        Map<String, Earlier> known = new HashMap<>();
        for (CompiledStep step : declared) {
            boolean decidable = step.arguments().stream()
                    .map(CompiledStep.Argument::step)
                    .allMatch(source -> source == null || known.containsKey(source.id()));
            if (steps.kept(step.id()) != null || !decidable) {
                continue;
            }
            CacheDecision decision = caching.decide(step, (source, output) -> hash(known.get(source), output));
            decisions.put(step.id(), decision);
            Earlier earlier = decision.earlier();
            if (earlier != null) {
                known.put(step.id(), earlier);
            }
        }
    }

    private static String hash(@Nullable Earlier earlier, String output) {
        if (earlier != null) {
            for (RunJournal.Output each : earlier.outputs()) {
                if (each.name().equals(output)) {
                    return each.hash();
                }
            }
        }
        throw new IllegalStateException("the artifact '" + output + "' does not exist.");
    }

    /** The trackers and step operators of the steps that may have to be executed. */
    List<StackComponent> neededComponents() {
        Set<StackComponent> needed = new LinkedHashSet<>();
        for (CompiledStep step : declared) {
            CacheDecision decision = decisions.get(step.id());
            boolean taken = steps.kept(step.id()) != null || (decision != null && decision.earlier() != null);
            if (!taken && !caching.isLeftOut(step.id())) {
                step.trackings().forEach(tracking -> needed.add(tracking.tracker()));
                CompiledStep.Operator operator = step.operator();
                if (operator != null) {
                    needed.add(operator.component());
                }
            }
        }
        return List.copyOf(needed);
    }

    /** Under which keys the results of the steps that have to be executed will be found, by the id of the step. */
    Map<String, NewRun.ResultKey> resultKeys() {
        Map<String, NewRun.ResultKey> keys = new HashMap<>();
        Map<String, NewRun.ResultKey> made = new HashMap<>();
        decisions.forEach((id, decision) -> {
            if (decision.earlier() == null) {
                CacheKey key = decision.key();
                keys.put(id, made.computeIfAbsent(key.hash(), hash -> new NewRun.ResultKey(hash, key.parts())));
            }
        });
        return keys;
    }

    /** Those to be taken from the cache, in the order of the steps. */
    Map<String, CacheDecision> hits() {
        Map<String, CacheDecision> hits = new LinkedHashMap<>();
        decisions.forEach((id, decision) -> {
            if (decision.earlier() != null) {
                hits.put(id, decision);
            }
        });
        return hits;
    }

    /** Null if nothing was decided of the step. */
    @Nullable
    CacheDecision of(String id) {
        return decisions.get(id);
    }
}
