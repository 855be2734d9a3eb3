package dev.halley.internal.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.halley.internal.plan.CompiledStep;
import dev.halley.metadata.StoredRun;
import dev.halley.metadata.StoredStep;
import dev.halley.step.StepFailure;
import dev.halley.step.StepRun;
import dev.halley.step.StepStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The steps of one run, also those that a mapped step turned into: which execution each is, and how it ended. Thread-safe. */
final class RunSteps {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Map<String, CompiledStep> steps = new LinkedHashMap<>();
    private final List<String> ids;

    /** The items of mapped steps, by the id of the mapped step. */
    private final Map<String, List<CompiledStep>> items = new ConcurrentHashMap<>();

    private final Map<String, CompiledStep> itemSteps = new ConcurrentHashMap<>();
    private final Map<String, String> stepRunIds = new ConcurrentHashMap<>();
    private final Map<String, StepOutcome> outcomes = new ConcurrentHashMap<>();

    /** How many declared steps have not ended. */
    private final AtomicInteger open;

    /** What succeeded before the run was resumed. */
    private final Map<String, StepOutcome> kept = new HashMap<>();

    RunSteps(List<CompiledStep> declared) {
        for (CompiledStep step : declared) {
            steps.put(step.id(), step);
            stepRunIds.put(step.id(), OrderedIds.next());
        }
        ids = List.copyOf(steps.keySet());
        open = new AtomicInteger(ids.size());
    }

    /** Takes over what a run has recorded so far. Call it before any step is launched. */
    void takeOver(StoredRun run) {
        for (StoredStep step : run.steps()) {
            stepRunIds.put(step.step(), step.id());
            if (step.status().succeeded()) {
                StepOutcome outcome = StepOutcome.kept(step.status(), StoredJournal.earlier(run.name(), step));
                kept.put(step.step(), outcome);
                if (steps.containsKey(step.step())) {
                    ended(step.step(), outcome);
                }
            }
        }
    }

    /** Those that the pipeline declares, in their order. */
    List<String> ids() {
        return ids;
    }

    /** A declared step or an item of one. */
    @Nullable
    CompiledStep find(String id) {
        CompiledStep declared = steps.get(id);
        return declared == null ? itemSteps.get(id) : declared;
    }

    /** How the step ended before the run was resumed, if it succeeded; else null. */
    @Nullable
    StepOutcome kept(String id) {
        return kept.get(id);
    }

    /** Null if the step has not ended. */
    @Nullable
    StepOutcome outcome(String id) {
        return outcomes.get(id);
    }

    void ended(String id, StepOutcome outcome) {
        if (outcomes.put(id, outcome) == null && steps.containsKey(id)) {
            open.decrementAndGet();
        }
    }

    /** How a step ended that completed, which could not be recorded; null if it had not ended yet. */
    @Nullable
    StepOutcome lost(String id, RuntimeException why) {
        return outcomes.computeIfPresent(id, (same, outcome) -> outcome.lost(StepFailure.of(why, getClass()), why));
    }

    /** Whether all declared steps but this one have ended. */
    boolean isLast(CompiledStep step) {
        return open.get() == 1 && steps.containsKey(step.id()) && !outcomes.containsKey(step.id());
    }

    /** The id of this execution of the step. */
    String stepRunId(String id) {
        return stepRunIds.getOrDefault(id, id);
    }

    Map<String, String> stepRunIds() {
        return Map.copyOf(stepRunIds);
    }

    /** Makes an item known that may be launched, and returns the id of its execution. */
    String addItem(CompiledStep item) {
        itemSteps.put(item.id(), item);
        return stepRunIds.computeIfAbsent(item.id(), unused -> OrderedIds.next());
    }

    /** @param recorded the ids of their executions, which may be known from before */
    void addItems(CompiledStep mapped, List<CompiledStep> children, List<String> recorded) {
        for (int i = 0; i < recorded.size(); i++) {
            stepRunIds.put(children.get(i).id(), recorded.get(i));
        }
        items.put(mapped.id(), children);
    }

    String contentHash(String step, String output) {
        StepOutcome outcome = outcomes.get(step);
        RunJournal.Output found = outcome == null ? null : outcome.outputs().get(output);
        if (found == null) {
            throw new IllegalStateException("the artifact '" + output + "' of step '" + step + "' does not exist.");
        }
        return found.hash();
    }

    /** All of them as the caller of the run sees them, items after the step they are of. */
    List<StepRun> stepRuns() {
        List<StepRun> stepRuns = new ArrayList<>();
        for (String id : ids) {
            stepRuns.add(stepRun(id));
            for (CompiledStep item : items.getOrDefault(id, List.of())) {
                stepRuns.add(stepRun(item.id()));
            }
        }
        return stepRuns;
    }

    StepRun stepRun(String id) {
        StepOutcome outcome = outcomes.get(id);
        String stepRunId = stepRunId(id);
        return outcome == null
                ? new StepRun(id, stepRunId, StepStatus.SKIPPED, Duration.ZERO, Map.of(), null)
                : new StepRun(
                        id,
                        stepRunId,
                        outcome.status(),
                        outcome.duration(),
                        plain(outcome.metadata()),
                        outcome.failure());
    }

    /** What the first declared step threw that failed; null for nothing. */
    @Nullable
    Throwable thrown() {
        for (String id : ids) {
            StepOutcome outcome = outcomes.get(id);
            if (outcome != null && outcome.thrown() != null) {
                return outcome.thrown();
            }
        }
        return null;
    }

    static Map<String, Object> plain(Map<String, JsonNode> metadata) {
        Map<String, Object> plain = new LinkedHashMap<>();
        metadata.forEach((key, value) -> plain.put(key, JSON.convertValue(value, Object.class)));
        return plain;
    }
}
