package dev.halley.pipeline;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline for those who have not got its code.
 *
 * @param source class that declares it
 * @param parameters JSON schema of its parameters, with their defaults
 * @param configuration JSON schema of its YAML configuration
 * @param template a YAML configuration with all that can be said
 * @param definition its steps and wiring as YAML; null if it needs values that only a run gives
 */
public record PipelineDescription(
        String name,
        String source,
        ObjectNode parameters,
        ObjectNode configuration,
        String template,
        @Nullable String definition) {}
