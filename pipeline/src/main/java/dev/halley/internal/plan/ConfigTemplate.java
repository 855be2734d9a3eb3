package dev.halley.internal.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.internal.graph.PipelineGraph;
import dev.halley.internal.graph.StepNode;
import dev.halley.pipeline.ExecutionMode;
import dev.halley.pipeline.ModelOptions;
import dev.halley.stack.ComponentType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;

/** Writes a YAML configuration file with all that can be said about a pipeline on a stack, as comments where it is optional. */
public final class ConfigTemplate {

    private ConfigTemplate() {}

    public static String of(PipelineGraph graph, StackView stack) {
        List<String> lines = new ArrayList<>();
        lines.add("# Configuration of the pipeline '" + graph.name() + "' on the stack '" + stack.name() + "'.");
        lines.add("# Everything may be left out. ${NAME} is the environment variable NAME.");
        if (!graph.parameters().isEmpty()) {
            lines.add("parameters:");
            graph.parameters().values().forEach(parameter -> {
                Object value = parameter.defaultValue();
                lines.add(
                        value == null
                                ? "  " + parameter.name() + ":  # required: "
                                        + parameter.type().getSimpleName()
                                : "  " + parameter.name() + ": " + flow(Json.STRICT.valueToTree(value)));
            });
        }
        String template = graph.runName();
        lines.add("run_name: '" + (template == null ? RunNames.DEFAULT_TEMPLATE : template) + "'");
        lines.add("tags: " + flow(Json.STRICT.valueToTree(graph.tags())));
        ExecutionMode mode = graph.mode();
        lines.add("execution_mode: " + (mode == null ? ExecutionMode.STOP_ON_FAILURE : mode).word()
                + "  # fail_fast, stop_on_failure, continue_on_failure");
        ModelOptions model = graph.model();
        lines.add(
                model == null
                        ? "# model: {name: …, version: '{date}', description: …, license: …, tags: []}"
                        : "model: {name: " + flow(Json.STRICT.valueToTree(model.name())) + ", tags: "
                                + flow(Json.STRICT.valueToTree(model.tags())) + "}  # version, description, license");
        lines.add("enable_cache: true");
        lines.add(
                "# cache_policy: {include_code: true, include_settings: true, ignore: [], watch: [], expires_after: 1d}");
        lines.add("enable_step_logs: true");
        lines.add("# retry: {times: 3, delay: 1s, backoff: 2, max_delay: 10m, tracking: new_experiment}");
        lines.add("# time_limit: 1h");
        lines.add("# settings:");
        for (StackView.Entry entry : stack.entries()) {
            List<String> names = new ArrayList<>();
            for (RecordComponent component : entry.settingsType().getRecordComponents()) {
                names.add(SettingsResolver.attributeName(component) + ": …");
            }
            if (!names.isEmpty()) {
                lines.add("#   " + entry.key() + ": {" + String.join(", ", names) + "}");
            }
        }
        lines.add("steps:");
        for (StepNode<?> step : graph.steps()) {
            String tracker = step.choices().over(step.annotated()).experimentTracker();
            lines.add("  " + step.id() + ":");
            lines.add("    enable_cache: "
                    + !Boolean.FALSE.equals(
                            step.choices().over(step.annotated()).cache()));
            if (tracker != null) {
                lines.add("    experiment_tracker: " + tracker);
            } else if (!stack.ofType(ComponentType.EXPERIMENT_TRACKER).isEmpty()) {
                lines.add("    # experiment_tracker: "
                        + stack.ofType(ComponentType.EXPERIMENT_TRACKER).get(0).name());
            }
        }
        return String.join("\n", lines) + "\n";
    }

    /** On one line. */
    private static String flow(JsonNode value) {
        try {
            return Json.STRICT.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
