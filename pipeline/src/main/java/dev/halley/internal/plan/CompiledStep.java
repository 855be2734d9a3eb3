package dev.halley.internal.plan;

import dev.halley.artifact.ArtifactType;
import dev.halley.artifact.Materializer;
import dev.halley.experimenttracker.ExperimentTracker;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A planned step with what executes it in this process.
 *
 * @param composite the record type whose components the outputs are; null if there is one output or none
 * @param tracking null if nothing is recorded
 */
public record CompiledStep(
        PlannedStep plan,
        Method method,
        List<Argument> arguments,
        List<Result> results,
        @Nullable ArtifactType composite,
        @Nullable Tracking tracking) {

    /**
     * How an argument is made.
     *
     * @param constant null if a step gives the value
     * @param step the step that gives the value; null for a constant
     * @param results what to load of that step; all of them if the whole record is wanted
     * @param whole whether the results are put together to the record they are the components of
     * @param path accessors to follow after loading
     */
    public record Argument(
            PlannedStep.Input plan,
            @Nullable Object constant,
            @Nullable CompiledStep step,
            List<Result> results,
            boolean whole,
            List<RecordComponent> path) {}

    /**
     * An artifact that the step makes.
     *
     * @param component of the composite; null if the whole result is the artifact
     */
    public record Result(
            String name,
            ArtifactType type,
            Materializer<Object> materializer,
            @Nullable RecordComponent component) {}

    /**
     * The tracker of the step.
     *
     * @param identity what distinguishes this tracker from another one
     */
    public record Tracking(ExperimentTracker tracker, Record settings, String identity) {}

    public String id() {
        return plan.id();
    }
}
