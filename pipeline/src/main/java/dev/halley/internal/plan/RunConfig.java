package dev.halley.internal.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a YAML file says about a run.
 *
 * @param runName null if the file gives none
 * @param enableCache null if the file does not say
 * @param settings by key, as {@code experiment_tracker.comet}
 * @param steps by step id
 */
record RunConfig(
        Map<String, JsonNode> parameters,
        @Nullable String runName,
        @Nullable Boolean enableCache,
        Map<String, JsonNode> settings,
        Map<String, StepConfig> steps) {

    static final RunConfig EMPTY = new RunConfig(Map.of(), null, null, Map.of(), Map.of());

    /**
     * What the file says about one step.
     *
     * @param parameters by the name of the method's parameter, or of the pipeline's parameter given to it
     * @param experimentTracker null if the file names none
     * @param enableCache null if the file does not say
     */
    record StepConfig(
            Map<String, JsonNode> parameters,
            Map<String, JsonNode> settings,
            @Nullable String experimentTracker,
            @Nullable Boolean enableCache) {

        static final StepConfig EMPTY = new StepConfig(Map.of(), Map.of(), null, null);
    }

    StepConfig step(String id) {
        return steps.getOrDefault(id, StepConfig.EMPTY);
    }
}
