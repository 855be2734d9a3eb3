package dev.halley.pipeline;

import dev.halley.metadata.RunStatus;
import dev.halley.step.StepRun;
import dev.halley.step.StepStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of a run.
 *
 * @param name unique, for instance {@code digits-2026_11_24-09_00_00_123456}
 * @param duration how long it ran, without the time in which nobody executed it before it was resumed
 * @param steps in an order that respects their dependencies
 * @param unsent a line for each experiment whose values are still on this machine only, with the command that sends them
 * @param cause what the step that failed has thrown; null if no step failed
 */
public record PipelineRun(
        String id,
        String name,
        String pipeline,
        String stack,
        RunStatus status,
        Duration duration,
        List<StepRun> steps,
        List<String> unsent,
        @Nullable Throwable cause) {

    public PipelineRun {
        steps = List.copyOf(steps);
        unsent = List.copyOf(unsent);
    }

    public boolean succeeded() {
        return status == RunStatus.COMPLETED;
    }

    /** @throws IllegalArgumentException if the run has no such step */
    public StepRun step(String id) {
        for (StepRun step : steps) {
            if (step.step().equals(id)) {
                return step;
            }
        }
        List<String> known = steps.stream().map(StepRun::step).toList();
        throw new IllegalArgumentException(
                "Run '" + name + "' has no step '" + id + "'. Its steps: " + String.join(", ", known) + ".");
    }

    /**
     * This run, if it completed.
     *
     * @throws PipelineFailedException if it failed
     */
    public PipelineRun requireSuccess() {
        if (!succeeded()) {
            throw new PipelineFailedException(this);
        }
        return this;
    }

    /** Why the run failed, for people: each step that failed, its exception and the place in the user's code. */
    String report() {
        List<String> lines = new ArrayList<>();
        List<String> skipped = new ArrayList<>();
        for (StepRun step : steps) {
            if (step.failure() != null) {
                lines.add("Step '" + step.step() + "' failed: " + step.failure().summary());
            } else if (step.status() == StepStatus.SKIPPED) {
                skipped.add(step.step());
            }
        }
        if (lines.isEmpty()) {
            lines.add(status == RunStatus.CANCELLED ? "It was cancelled." : "It was stopped.");
        }
        if (!skipped.isEmpty()) {
            lines.add("Not started: " + String.join(", ", skipped) + ".");
        }
        return "Run '" + name + (status == RunStatus.CANCELLED ? "' was cancelled.\n" : "' failed.\n")
                + String.join("\n", lines);
    }
}
