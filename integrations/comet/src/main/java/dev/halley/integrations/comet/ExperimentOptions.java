package dev.halley.integrations.comet;

import dev.halley.error.Suggestion;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The options of Comet's {@code Experiment} that settings may give: which there are, and of which type. */
final class ExperimentOptions {

    static final String PROJECT_NAME = "project_name";
    static final String DISABLED = "disabled";

    private static final Map<String, Class<?>> EFFECTIVE = Map.of(PROJECT_NAME, String.class, DISABLED, Boolean.class);

    /** Comet: arguments of the constructor in comet_ml 3. A configuration that was written for ZenML may have them. */
    private static final Set<String> PYTHON_ONLY = Set.of(
            "auto_histogram_activation_logging",
            "auto_histogram_epoch_rate",
            "auto_histogram_gradient_logging",
            "auto_histogram_tensorboard_logging",
            "auto_histogram_weight_logging",
            "auto_log_co2",
            "auto_metric_logging",
            "auto_metric_step_rate",
            "auto_output_logging",
            "auto_param_logging",
            "auto_weight_logging",
            "display_summary",
            "display_summary_level",
            "distributed_node_identifier",
            "log_code",
            "log_env_cpu",
            "log_env_details",
            "log_env_disk",
            "log_env_gpu",
            "log_env_host",
            "log_env_network",
            "log_git_metadata",
            "log_git_patch",
            "log_graph",
            "optimizer_data",
            "parse_args");

    private ExperimentOptions() {}

    /**
     * The options, those with an effect in their type.
     *
     * @throws IllegalArgumentException if one is unknown or of another type
     */
    static Map<String, Object> checked(Map<String, Object> given) {
        Map<String, Object> checked = new LinkedHashMap<>();
        given.forEach((name, value) -> checked.put(name, checked(name, value)));
        return Collections.unmodifiableMap(checked);
    }

    private static Object checked(String name, Object value) {
        Class<?> type = EFFECTIVE.get(name);
        if (type == null) {
            if (!PYTHON_ONLY.contains(name)) {
                throw new IllegalArgumentException("settings: '" + name + "' is no option of an experiment."
                        + Suggestion.nearest(name, names())
                                .map(near -> " Did you mean '" + near + "'?")
                                .orElse("") + " Options: project_name, disabled.");
            }
            return value;
        }
        // On the command line all values of a map are texts.
        Object typed = type == Boolean.class && ("true".equals(value) || "false".equals(value))
                ? Boolean.valueOf(value.toString())
                : value;
        if (!type.isInstance(typed)) {
            throw new IllegalArgumentException("settings." + name + ": " + value + " (expected: "
                    + (type == Boolean.class ? "true or false" : "a text") + ").");
        }
        return typed;
    }

    /** Those that have no effect here. */
    static List<String> withoutEffect(Map<String, Object> settings) {
        return settings.keySet().stream()
                .filter(name -> !EFFECTIVE.containsKey(name))
                .sorted()
                .toList();
    }

    private static List<String> names() {
        List<String> names = new ArrayList<>(EFFECTIVE.keySet());
        names.addAll(PYTHON_ONLY);
        return names;
    }
}
