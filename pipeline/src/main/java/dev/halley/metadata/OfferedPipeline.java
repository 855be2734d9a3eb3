package dev.halley.metadata;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A pipeline that a worker can run.
 *
 * @param source class and constant that declare it
 * @param parameters JSON schema of its parameters, with their defaults
 * @param configuration JSON schema of its YAML configuration
 * @param template a YAML configuration with all that can be said
 * @param revision number of its definition
 */
public record OfferedPipeline(
        String name, String source, JsonNode parameters, JsonNode configuration, String template, int revision) {}
