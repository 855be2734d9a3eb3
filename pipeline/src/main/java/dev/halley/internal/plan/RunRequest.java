package dev.halley.internal.plan;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the caller of a run asks for; it overrides all else.
 *
 * @param configFile null if there is no YAML file
 * @param runName template; null for that of the file or the pipeline
 * @param cache null for what file and code say
 * @param settings by key
 */
public record RunRequest(
        Map<String, Object> parameters,
        @Nullable Path configFile,
        @Nullable String runName,
        @Nullable Boolean cache,
        Map<String, Object> settings) {}
