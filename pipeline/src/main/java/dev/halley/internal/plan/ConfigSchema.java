package dev.halley.internal.plan;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.internal.graph.PipelineGraph;
import dev.halley.internal.graph.StepNode;
import dev.halley.pipeline.ExecutionMode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The JSON schema (draft 2020-12) of the YAML configuration of one pipeline on one stack: the keys that {@link RunConfigReader} reads,
 * with the pipeline's own parameters, steps and components.
 */
public final class ConfigSchema {

    private static final String SPAN = "a span of time, as 90s, 15m, 2h, 1d or PT1H30M";

    private ConfigSchema() {}

    public static ObjectNode of(PipelineGraph graph, StackView stack) {
        ObjectNode schema = object();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        ObjectNode properties = (ObjectNode) schema.get("properties");
        ObjectNode parameters = ParameterSchema.of(graph);
        parameters.remove(List.of("$schema", "required")); // The run itself may give what is required.
        properties.set("parameters", parameters);
        properties.putObject("run_name").put("type", "string");
        properties.putObject("tags").put("type", "array").putObject("items").put("type", "string");
        properties.putObject("substitutions").put("type", "object");
        ArrayNode modes =
                properties.putObject("execution_mode").put("type", "string").putArray("enum");
        for (ExecutionMode mode : ExecutionMode.values()) {
            modes.add(mode.word());
        }
        ObjectNode model = object();
        ObjectNode parts = (ObjectNode) model.get("properties");
        for (String part : List.of("name", "version", "description", "license")) {
            parts.putObject(part).put("type", "string");
        }
        parts.putObject("tags").put("type", "array").putObject("items").put("type", "string");
        properties.set("model", model);
        properties.set("settings", settings(stack));
        handling(properties);
        ObjectNode steps = object();
        for (StepNode<?> step : graph.steps()) {
            ObjectNode one = object();
            ObjectNode keys = (ObjectNode) one.get("properties");
            keys.putObject("parameters").put("type", "object");
            keys.set("settings", settings(stack));
            keys.set("experiment_tracker", component());
            keys.set("step_operator", component());
            handling(keys);
            ((ObjectNode) steps.get("properties")).set(step.id(), one);
        }
        properties.set("steps", steps);
        return schema;
    }

    private static void handling(ObjectNode keys) {
        keys.putObject("enable_cache").put("type", "boolean");
        keys.putObject("enable_step_logs").put("type", "boolean");
        keys.putObject("time_limit").put("description", SPAN);
        ObjectNode retry = object();
        ObjectNode of = (ObjectNode) retry.get("properties");
        of.putObject("times").put("type", "integer").put("minimum", 0);
        of.putObject("delay").put("description", SPAN);
        of.putObject("backoff").put("type", "number");
        of.putObject("max_delay").put("description", SPAN);
        of.putObject("tracking")
                .put("type", "string")
                .putArray("enum")
                .add("new_experiment")
                .add("continue");
        retry.putArray("type").add("object").add("integer");
        keys.set("retry", retry);
        ObjectNode policy = object();
        ObjectNode says = (ObjectNode) policy.get("properties");
        says.putObject("include_code").put("type", "boolean");
        says.putObject("include_settings").put("type", "boolean");
        says.putObject("ignore").put("type", "array").putObject("items").put("type", "string");
        says.putObject("watch").put("type", "array").putObject("items").put("type", "string");
        says.putObject("expires_after").put("description", SPAN);
        keys.set("cache_policy", policy);
    }

    /** By {@code TYPE}, {@code TYPE.FLAVOR} or {@code TYPE:NAME} of what is on the stack, and what every stack may be told. */
    private static ObjectNode settings(StackView stack) {
        Set<String> names = new LinkedHashSet<>(List.of("docker", "resources", "deployment"));
        for (StackView.Entry entry : stack.entries()) {
            names.add(entry.type().name());
            names.add(entry.type().name() + "." + entry.flavor());
            names.add(entry.key());
        }
        ObjectNode settings = object();
        names.forEach(name ->
                ((ObjectNode) settings.get("properties")).putObject(name).put("type", "object"));
        return settings;
    }

    private static ObjectNode component() {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        schema.putArray("type").add("string").add("boolean").add("array");
        return schema;
    }

    private static ObjectNode object() {
        ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "object");
        schema.putObject("properties");
        return schema.put("additionalProperties", false);
    }
}
