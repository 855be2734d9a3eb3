package dev.halley.orchestrator;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.halley.stack.ConfigAttribute;
import org.jspecify.annotations.Nullable;

/**
 * Configuration of the {@code local} orchestrator.
 *
 * @param maxParallelSteps null for the number of processors, but at least 2
 */
record LocalOrchestratorConfig(
        @JsonProperty("max_parallel_steps")
        @ConfigAttribute(
                description = "How many steps may run at once; the number of processors, at least 2, if absent.")
        @Nullable
        Integer maxParallelSteps) {

    LocalOrchestratorConfig {
        if (maxParallelSteps != null && maxParallelSteps < 1) {
            throw new IllegalArgumentException("max_parallel_steps: " + maxParallelSteps + " (expected: 1 or more).");
        }
    }
}
