package dev.halley.internal.plan;

import dev.halley.artifact.ArtifactType;
import dev.halley.artifact.Materializer;
import dev.halley.experimenttracker.ExperimentTracker;
import dev.halley.hook.Hook;
import dev.halley.hook.HookPoint;
import dev.halley.metadata.StoredArtifact;
import dev.halley.step.CachePolicy;
import dev.halley.step.OutputOptions;
import dev.halley.step.Retry;
import dev.halley.stepoperator.StepOperator;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A planned step with what executes it in this process.
 *
 * @param composite the record type whose components the outputs are; null if there is one output or none
 * @param trackings what records it; empty if nothing does
 * @param operator what executes it elsewhere; null if the orchestrator executes it
 * @param handling how it is executed
 * @param mapped what it does for each item; null if it is no mapped step
 */
public record CompiledStep(
        PlannedStep plan,
        Method method,
        List<Argument> arguments,
        List<Result> results,
        @Nullable ArtifactType composite,
        List<Tracking> trackings,
        @Nullable Operator operator,
        Handling handling,
        @Nullable Mapped mapped) {

    /**
     * How an argument is made.
     *
     * @param type of the method's parameter
     * @param constant null if the value has to be loaded
     * @param step the step that gives the value; null if none does
     * @param results what to load of that step; all of them if the whole record is wanted
     * @param whole whether the results are put together to the record they are the components of
     * @param path accessors to follow after loading
     * @param hash of the content of a constant that is an item of a list; null for any other
     * @param stored what was there before the run; null for any other
     */
    public record Argument(
            PlannedStep.Input plan,
            ArtifactType type,
            @Nullable Object constant,
            @Nullable CompiledStep step,
            List<Result> results,
            boolean whole,
            List<RecordComponent> path,
            @Nullable String hash,
            @Nullable StoredArtifact stored) {

        static Argument ofValue(
                PlannedStep.Input plan, ArtifactType type, @Nullable Object constant, @Nullable String hash) {
            return new Argument(plan, type, constant, null, List.of(), false, List.of(), hash, null);
        }
    }

    /**
     * An artifact that the step makes.
     *
     * @param component of the composite; null if the whole result is the artifact
     * @param item what each element of the list is; null if the artifact is no list of results of a mapped step
     */
    public record Result(
            String name,
            ArtifactType type,
            Materializer<Object> materializer,
            @Nullable RecordComponent component,
            @Nullable Result item) {}

    /**
     * A tracker of the step.
     *
     * @param identity what distinguishes this tracker from another one
     */
    public record Tracking(ExperimentTracker tracker, Record settings, String identity) {}

    /** What executes the step elsewhere. */
    public record Operator(StepOperator component, Record settings, String identity) {}

    /**
     * How a step is executed.
     *
     * @param timeLimit null for none
     * @param cacheDecidedBy who switched the cache on or off; null if nobody did
     */
    public record Handling(
            Retry retry,
            @Nullable Duration timeLimit,
            boolean logs,
            CachePolicy cachePolicy,
            @Nullable String cacheDecidedBy,
            Map<HookPoint, Hook> hooks,
            Map<String, OutputOptions> outputs) {

        public OutputOptions output(String name, boolean only) {
            OutputOptions options = outputs.get(name);
            if (options == null && only) {
                options = outputs.get("");
            }
            return options == null ? OutputOptions.NONE : options;
        }
    }

    /**
     * A step that is executed once for each item of its first argument.
     *
     * @param itemType of the method's first parameter
     * @param itemMaterializer gives the bytes whose hash tells items apart
     */
    public record Mapped(ArtifactType itemType, Materializer<Object> itemMaterializer) {}

    public String id() {
        return plan.id();
    }

    /** This step for one item of its list. */
    public CompiledStep forItem(int index, Object item, String hash) {
        List<Argument> all = new ArrayList<>(arguments);
        Argument first = all.get(0);
        PlannedStep.Input input = new PlannedStep.Input(first.plan().name(), null, null, List.of(), List.of(), null);
        all.set(0, Argument.ofValue(input, first.type(), item, hash));
        List<Result> each = new ArrayList<>();
        for (Result result : results) {
            each.add(result.item() == null ? result : result.item());
        }
        PlannedStep child = plan.forItem(plan.id() + "[" + index + "]", all, each);
        return new CompiledStep(
                child, method, List.copyOf(all), List.copyOf(each), null, trackings, operator, handling, null);
    }
}
