package dev.halley.internal.plan;

import dev.halley.internal.graph.StepChoices;
import dev.halley.pipeline.ExecutionMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the caller of a run asks for; it overrides all else.
 *
 * @param configFile null if there is no YAML file
 * @param runName template; null for that of the file or the pipeline
 * @param choices for all steps
 * @param settings by key
 * @param mode null for what file and code say
 * @param replay null if nothing is taken from a certain earlier run
 * @param substitutions what {@code {NAME}} in run names means
 */
public record RunRequest(
        Map<String, Object> parameters,
        @Nullable Path configFile,
        @Nullable String runName,
        StepChoices choices,
        Map<String, Object> settings,
        List<String> tags,
        @Nullable ExecutionMode mode,
        @Nullable Replay replay,
        Map<String, String> substitutions) {

    public static final RunRequest DEFAULTS =
            new RunRequest(Map.of(), null, null, StepChoices.NONE, Map.of(), List.of(), null, null, Map.of());

    /**
     * A run that starts from the results of another one.
     *
     * @param run name of that run
     * @param from ids of the steps that are executed again, with all that need them; empty for those that did not succeed
     * @param only whether the steps that need them are left out
     */
    public record Replay(String run, List<String> from, boolean only) {

        public Replay {
            from = List.copyOf(from);
        }
    }

    /** The value of a parameter as somebody typed it: the type of the parameter says what it is. */
    public record Typed(String text) {}

    /**
     * The value that a parameter had in an earlier run which did not give it itself: it counts like the file's, so that what the
     * file says of a step is stronger.
     */
    public record Kept(Object value) {}

    public RunRequest {
        parameters = copy(parameters);
        settings = copy(settings);
        tags = List.copyOf(tags);
        substitutions = Map.copyOf(substitutions);
    }

    private static Map<String, Object> copy(Map<String, Object> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    /** Whether steps may be taken from the cache; null for what file and code say. */
    public @Nullable Boolean cache() {
        return choices.cache();
    }

    public RunRequest parameters(Map<String, Object> all) {
        return new RunRequest(all, configFile, runName, choices, settings, tags, mode, replay, substitutions);
    }

    public RunRequest parameter(String name, Object value) {
        return parameters(added(parameters, name, value));
    }

    public RunRequest configFile(@Nullable Path file) {
        return new RunRequest(parameters, file, runName, choices, settings, tags, mode, replay, substitutions);
    }

    public RunRequest runName(String template) {
        return new RunRequest(parameters, configFile, template, choices, settings, tags, mode, replay, substitutions);
    }

    public RunRequest choices(StepChoices all) {
        return new RunRequest(parameters, configFile, runName, all, settings, tags, mode, replay, substitutions);
    }

    public RunRequest setting(String key, Object value) {
        return new RunRequest(
                parameters,
                configFile,
                runName,
                choices,
                added(settings, key, value),
                tags,
                mode,
                replay,
                substitutions);
    }

    public RunRequest tags(List<String> more) {
        List<String> all = new ArrayList<>(tags);
        all.addAll(more);
        return new RunRequest(parameters, configFile, runName, choices, settings, all, mode, replay, substitutions);
    }

    public RunRequest mode(ExecutionMode executionMode) {
        return new RunRequest(
                parameters, configFile, runName, choices, settings, tags, executionMode, replay, substitutions);
    }

    public RunRequest replay(Replay earlier) {
        return new RunRequest(parameters, configFile, runName, choices, settings, tags, mode, earlier, substitutions);
    }

    public RunRequest substitution(String name, String value) {
        Map<String, String> all = new LinkedHashMap<>(substitutions);
        all.put(name, value);
        return new RunRequest(parameters, configFile, runName, choices, settings, tags, mode, replay, all);
    }

    private static Map<String, Object> added(Map<String, Object> map, String key, Object value) {
        Map<String, Object> copy = new LinkedHashMap<>(map);
        copy.put(key, value);
        return copy;
    }
}
