package dev.halley.internal.plan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.internal.graph.StepChoices;
import dev.halley.pipeline.ExecutionMode;
import dev.halley.pipeline.ModelOptions;
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
 * @param model null if the file says nothing of one
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
        @Nullable ModelConfig model,
        Map<String, StepConfig> steps) {

    static final RunConfig EMPTY =
            new RunConfig(Map.of(), null, StepChoices.NONE, Map.of(), List.of(), null, Map.of(), null, Map.of());

    /** What the file says about the model that the pipeline works on; null where it says nothing. */
    record ModelConfig(
            @Nullable String name,
            @Nullable String version,
            @Nullable String description,
            @Nullable String license,
            List<String> tags) {

        /** Over what the code says: the file may change parts of it, or name another model. Null if nobody names one. */
        @Nullable
        ModelOptions over(@Nullable ModelOptions code) {
            String named = name == null && code != null ? code.name() : name;
            if (named == null || named.isBlank()) {
                return null;
            }
            ModelOptions model = code != null && code.name().equals(named) ? code : ModelOptions.named(named);
            model = version == null ? model : model.version(version);
            model = description == null ? model : model.description(description);
            model = license == null ? model : model.license(license);
            return tags.isEmpty() ? model : model.tags(tags.toArray(String[]::new));
        }
    }

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
