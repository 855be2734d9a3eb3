package dev.halley.integrations.comet;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.halley.stack.ConfigAttribute;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a pipeline, a step or a run says of its Comet experiments, under the key {@code experiment_tracker.comet}:
 *
 * <pre>{@code
 * p.step(Digits::train, data).settings("experiment_tracker.comet", CometExperimentTrackerSettings.withTags("some_tag"));
 *
 * @Step(experimentTracker = "comet_tracker", settings = "experiment_tracker.comet: {tags: [some_tag]}")
 * static Model train(Samples data) { … }
 * }</pre>
 *
 * <p>In YAML: {@code settings: {experiment_tracker.comet: {tags: [some_tag]}}}. What is not said holds as the tracker was
 * registered. Immutable.
 *
 * @param runName the name of the experiment; null for <code>{pipeline run}_{step}</code>
 * @param tags labels to find the experiment by, besides the names of pipeline and run, which every experiment has
 * @param settings options of Comet's {@code Experiment}: {@code project_name} (text) and {@code disabled} (true records
 *     nothing). Options that only mean something to Comet's Python SDK, such as {@code log_code}, are accepted without effect
 */
public record CometExperimentTrackerSettings(
        @JsonProperty("run_name")
        @ConfigAttribute(description = "The name of the experiment; <pipeline run>_<step> if absent.")
        @Nullable
        String runName,

        @ConfigAttribute(description = "Tags besides the names of pipeline and run.")
        List<String> tags,

        @ConfigAttribute(description = "Options of the experiment: project_name, disabled.")
        Map<String, Object> settings) {

    /** @throws IllegalArgumentException if a tag is blank, or an option is unknown or has a value of another type */
    public CometExperimentTrackerSettings {
        runName = runName == null || runName.isBlank() ? null : runName.strip();
        // Jackson gives null for what is absent.
        tags = tags == null ? List.of() : checkedTags(tags);
        settings = settings == null ? Map.of() : ExperimentOptions.checked(settings);
    }

    private static List<String> checkedTags(List<String> given) {
        LinkedHashSet<String> tags = new LinkedHashSet<>();
        for (String tag : given) {
            if (tag == null || tag.isBlank()) {
                throw new IllegalArgumentException("tags: " + given + " has a blank tag (expected: texts).");
            }
            tags.add(tag.strip());
        }
        return List.copyOf(tags);
    }

    /** Settings with tags only. */
    public static CometExperimentTrackerSettings withTags(String... tags) {
        return new CometExperimentTrackerSettings(null, List.of(tags), Map.of());
    }

    /** Settings with a name only. */
    public static CometExperimentTrackerSettings withRunName(String runName) {
        return new CometExperimentTrackerSettings(runName, List.of(), Map.of());
    }

    /** Settings with one option only. */
    public static CometExperimentTrackerSettings withSetting(String name, Object value) {
        return new CometExperimentTrackerSettings(null, List.of(), Map.of(name, value));
    }

    /** These settings and more tags. */
    public CometExperimentTrackerSettings andTags(String... more) {
        List<String> all = new ArrayList<>(tags);
        Collections.addAll(all, more);
        return new CometExperimentTrackerSettings(runName, all, settings);
    }

    /** These settings with another name. */
    public CometExperimentTrackerSettings andRunName(String newRunName) {
        return new CometExperimentTrackerSettings(newRunName, tags, settings);
    }

    /** These settings with one option more. */
    public CometExperimentTrackerSettings andSetting(String name, Object value) {
        Map<String, Object> all = new LinkedHashMap<>(settings);
        all.put(name, value);
        return new CometExperimentTrackerSettings(runName, tags, all);
    }

    /** What is not said here is taken from {@code defaults}. */
    CometExperimentTrackerSettings over(CometExperimentTrackerSettings defaults) {
        Map<String, Object> all = new LinkedHashMap<>(defaults.settings);
        all.putAll(settings);
        return new CometExperimentTrackerSettings(
                runName == null ? defaults.runName : runName, tags.isEmpty() ? defaults.tags : tags, all);
    }
}
