package dev.halley.internal.plan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.internal.graph.StepChoices;
import dev.halley.pipeline.ExecutionMode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a YAML file says about a run.
 *
 * @param runName null if the file gives none
 * @param choices for all steps
 * @param settings by key, as {@code experiment_tracker.comet}
 * @param mode null if the file gives none
 * @param substitutions what {@code {NAME}} in run names means
 * @param steps by step id
 */
record RunConfig(
        Map<String, JsonNode> parameters,
        @Nullable String runName,
        StepChoices choices,
        Map<String, JsonNode> settings,
        List<String> tags,
        @Nullable ExecutionMode mode,
        Map<String, String> substitutions,
        Map<String, StepConfig> steps) {

    static final RunConfig EMPTY =
            new RunConfig(Map.of(), null, StepChoices.NONE, Map.of(), List.of(), null, Map.of(), Map.of());

    /**
     * What the file says about one step.
     *
     * @param parameters by the name of the method's parameter, or of the pipeline's parameter given to it
     */
    record StepConfig(Map<String, JsonNode> parameters, Map<String, JsonNode> settings, StepChoices choices) {

        static final StepConfig EMPTY = new StepConfig(Map.of(), Map.of(), StepChoices.NONE);
    }

    StepConfig step(String id) {
        return steps.getOrDefault(id, StepConfig.EMPTY);
    }
}
