package dev.halley.internal.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.halley.internal.graph.PipelineGraph;
import dev.halley.internal.graph.Projection;
import dev.halley.internal.graph.Source;
import dev.halley.internal.graph.StepChoices;
import dev.halley.internal.graph.StepNode;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a pipeline is, whatever a run gives it: parameters with their defaults, steps, wiring, and a hash of the code that each step
 * reaches. The same code gives the same text, so two texts that differ are two revisions.
 */
public final class PipelineDefinition {

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .build();

    private static final String PARAMETERS = "parameters";
    private static final String STEPS = "steps";
    private static final int HASH_SHOWN = 16;

    private static final int MOST_KNOWN = 32;

    /** The last definition of each pipeline: to write YAML takes longer than all else that a run does before its first step. */
    private static final Map<String, Written> KNOWN = new ConcurrentHashMap<>();

    /** @param order of the parameters and the steps, which the equality of JSON objects leaves out */
    private record Written(ObjectNode definition, List<String> order, String text) {
        boolean isOf(ObjectNode other) {
            return definition.equals(other) && order.equals(order(other));
        }

        static List<String> order(ObjectNode definition) {
            List<String> names = new ArrayList<>();
            definition.path(PARAMETERS).fieldNames().forEachRemaining(names::add);
            definition.path(STEPS).fieldNames().forEachRemaining(names::add);
            return names;
        }
    }

    private PipelineDefinition() {}

    public static String of(PipelineGraph graph, CompiledPipeline compiled) {
        ObjectNode definition = definition(graph, compiled);
        Written known = KNOWN.get(graph.name());
        if (known != null && known.isOf(definition)) {
            return known.text();
        }
        try {
            String text = YAML.writeValueAsString(definition);
            if (KNOWN.size() >= MOST_KNOWN) {
                KNOWN.clear();
            }
            KNOWN.put(graph.name(), new Written(definition, Written.order(definition), text));
            return text;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ObjectNode definition(PipelineGraph graph, CompiledPipeline compiled) {
        Map<String, String> codeHashes = new HashMap<>();
        compiled.plan().steps().forEach(step -> codeHashes.put(step.id(), step.codeHash()));
        ObjectNode root = YAML.createObjectNode().put("pipeline", graph.name());
        ObjectNode parameters = root.putObject(PARAMETERS);
        graph.parameters().values().forEach(each -> {
            Object value = each.defaultValue();
            if (value == null) {
                parameters.put(each.name(), "required " + each.type().getSimpleName());
            } else {
                parameters.set(each.name(), Json.STRICT.valueToTree(value));
            }
        });
        ObjectNode steps = root.putObject(STEPS);
        for (StepNode<?> step : graph.steps()) {
            ObjectNode row = steps.putObject(step.id());
            row.put(
                    "method",
                    step.method().getDeclaringClass().getName() + "#"
                            + step.method().getName());
            if (step.mapped()) {
                row.put("for_each", true);
            }
            ObjectNode inputs = row.putObject("inputs");
            List<Projection<?>> given = step.inputs();
            Parameter[] names =
                    given.isEmpty() ? new Parameter[0] : step.method().getParameters();
            for (int i = 0; i < given.size(); i++) {
                inputs.put(names[i].getName(), words(given.get(i)));
            }
            if (!step.after().isEmpty()) {
                ArrayNode after = row.putArray("after");
                step.after().forEach(each -> after.add(each.id()));
            }
            handling(step.choices().over(step.annotated()).over(graph.choices()), row);
            String hash = codeHashes.get(step.id());
            if (hash != null) {
                row.put("code", hash.substring(0, Math.min(HASH_SHOWN, hash.length())));
            }
        }
        return root;
    }

    private static void handling(StepChoices choices, ObjectNode row) {
        if (choices.experimentTracker() != null && !choices.experimentTracker().isEmpty()) {
            row.put("experiment_tracker", choices.experimentTracker());
        }
        if (choices.stepOperator() != null && !choices.stepOperator().isEmpty()) {
            row.put("step_operator", choices.stepOperator());
        }
        if (choices.cache() != null) {
            row.put("enable_cache", choices.cache());
        }
        if (choices.retry() != null) {
            row.put("retry", choices.retry().toString());
        }
        if (choices.timeLimit() != null) {
            row.put("time_limit", choices.timeLimit().toString());
        }
    }

    private static String words(Projection<?> input) {
        StringBuilder words = new StringBuilder();
        if (input.source() instanceof Source.Output output) {
            words.append(output.step().id());
        } else if (input.source() instanceof Source.Stored stored) {
            words.append("artifact ").append(stored.name());
            if (stored.version() != null) {
                words.append(' ').append(stored.version());
            }
        } else if (input.source() instanceof Source.Parameter parameter) {
            words.append("parameter ").append(parameter.name());
        }
        for (RecordComponent component : input.path()) {
            words.append('.').append(component.getName());
        }
        return words.toString();
    }
}
