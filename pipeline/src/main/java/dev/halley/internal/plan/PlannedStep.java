package dev.halley.internal.plan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.internal.plan.CompiledStep.Argument;
import dev.halley.internal.plan.CompiledStep.Result;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One step of a {@link Plan}.
 *
 * @param id unique in the run
 * @param source class, method and descriptor: {@code org.example.Digits#train([[DD)V}
 * @param upstream ids of all steps that must have succeeded before
 * @param experimentTracker names of the components; null if nothing is recorded
 * @param settings by {@code TYPE:NAME} of the component
 * @param codeHash of all the user's code that the step reaches
 */
public record PlannedStep(
        String id,
        String name,
        String source,
        List<Input> inputs,
        List<Output> outputs,
        List<String> upstream,
        @Nullable String experimentTracker,
        Map<String, JsonNode> settings,
        boolean cacheEnabled,
        String codeHash) {

    /**
     * Where an argument of the method comes from: a value, a step, or an artifact that was there before.
     *
     * @param name of the method's parameter
     * @param value null if it is none
     * @param step id of the step that gives it; null if none does
     * @param outputs names of the artifacts to load from that step
     * @param path components to take from the loaded value, outermost first
     * @param artifact that was there before, as {@code average 3}; null if it is none
     */
    public record Input(
            String name,
            @Nullable JsonNode value,
            @Nullable String step,
            List<String> outputs,
            List<String> path,
            @Nullable String artifact) {}

    /** An artifact that the step makes. */
    public record Output(String name, String type, String materializer) {}

    PlannedStep forItem(String itemId, List<Argument> arguments, List<Result> results) {
        return new PlannedStep(
                itemId,
                name,
                source,
                arguments.stream().map(Argument::plan).toList(),
                results.stream()
                        .map(each -> new Output(
                                each.name(),
                                each.type().toString(),
                                each.materializer().name()))
                        .toList(),
                upstream,
                experimentTracker,
                settings,
                cacheEnabled,
                codeHash);
    }
}
