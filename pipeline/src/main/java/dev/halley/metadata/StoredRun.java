package dev.halley.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.error.Suggestion;
import dev.halley.step.StepStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a run, with its steps.
 *
 * @param name unique, for instance {@code digits-2026_11_24-09_00_00_123456}
 * @param stack name of the stack it ran on
 * @param ended null as long as it runs
 * @param parameters of the pipeline
 * @param lease which process executes it, or did
 * @param reason why it ended before its time; null if no step was cut short
 * @param notices what the user should know, for instance values that are not sent yet and the command that sends them
 * @param steps in an order that respects their dependencies
 * @param details tags, parent, replay and the like
 */
public record StoredRun(
        String id,
        String name,
        String pipeline,
        String stack,
        RunStatus status,
        Instant started,
        @Nullable Instant ended,
        Map<String, JsonNode> parameters,
        RunLease lease,
        @Nullable String reason,
        List<String> notices,
        List<StoredStep> steps,
        RunDetails details) {

    public StoredRun {
        parameters = Copies.of(parameters);
        notices = List.copyOf(notices);
        steps = List.copyOf(steps);
    }

    /**
     * The step with that invocation id.
     *
     * @throws HalleyException NOT_FOUND if the run has no such step
     */
    public StoredStep step(String id) {
        for (StoredStep each : steps) {
            if (each.step().equals(id)) {
                return each;
            }
        }
        List<String> known = steps.stream().map(StoredStep::step).toList();
        throw new HalleyException(
                ErrorKind.NOT_FOUND, "Run '" + name + "' has no step '" + id + "'." + Suggestion.of(id, known));
    }

    /** How long it ran; until now if it still runs. Without the time in which nobody executed it before it was resumed. */
    public Duration duration() {
        return Duration.between(started, ended == null ? Instant.now() : ended).minus(details.idle());
    }

    public List<String> tags() {
        return details.tags();
    }

    /** How many of its steps stand so. */
    public int count(StepStatus status) {
        return (int) steps.stream().filter(step -> step.status() == status).count();
    }

    /** Whether nothing had to be executed: all steps have the results of earlier runs. */
    public boolean cached() {
        return !steps.isEmpty() && count(StepStatus.CACHED) == steps.size();
    }
}
