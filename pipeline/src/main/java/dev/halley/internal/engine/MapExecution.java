package dev.halley.internal.engine;

import dev.halley.internal.plan.CompiledStep;
import dev.halley.orchestrator.OrchestratedStep;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Turns a mapped step into one step for each item, and runs these by the orchestrator of the run. Confined to one step. */
final class MapExecution {

    private final CompiledStep step;
    private final RunScope run;

    MapExecution(CompiledStep step, RunScope run) {
        this.step = step;
        this.run = run;
    }

    /**
     * The outcomes, one for each item in order.
     *
     * @throws IllegalStateException if an item failed; its exception is the cause
     */
    List<StepOutcome> run(List<?> items) throws IOException, InterruptedException {
        List<CompiledStep> children = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            Object item = items.get(i);
            if (item == null) {
                throw new IllegalStateException(
                        "item " + i + " of the list that step '" + step.id() + "' is mapped over is null.");
            }
            children.add(step.forItem(i, item, Values.itemHash(step, item)));
        }
        run.addItems(step, children);
        List<OrchestratedStep> order = children.stream()
                .map(child -> new OrchestratedStep(child.id(), List.of()))
                .toList();
        run.orchestrator().run(order, run.mode(), run::launch);
        List<StepOutcome> outcomes = new ArrayList<>();
        List<String> failed = new ArrayList<>();
        Throwable cause = null;
        for (CompiledStep child : children) {
            StepOutcome outcome = run.outcome(child.id());
            if (outcome == null || !outcome.status().succeeded()) {
                failed.add(child.id());
                cause = cause == null && outcome != null ? outcome.thrown() : cause;
            } else {
                outcomes.add(outcome);
            }
        }
        if (!failed.isEmpty()) {
            throw new IllegalStateException(
                    failed.size() + " of " + children.size() + " items did not succeed: "
                            + String.join(", ", failed.subList(0, Math.min(5, failed.size())))
                            + (failed.size() > 5 ? ", …" : "") + ".",
                    cause);
        }
        return outcomes;
    }
}
