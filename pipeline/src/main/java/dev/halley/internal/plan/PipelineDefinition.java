package dev.halley.internal.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
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
import org.jspecify.annotations.Nullable;

/**
 * What a pipeline is, whatever a run gives it: parameters with their defaults, steps, wiring, and a hash of the code that each step
 * reaches. The same code gives the same text, so two texts that differ are two revisions.
 */
public final class PipelineDefinition {

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .build();

    private static final int HASH_SHOWN = 16;

    private static final int MOST_KNOWN = 32;

    /** The last definition of each pipeline: to write YAML takes longer than all else that a run does before its first step. */
    private static final Map<String, Written> KNOWN = new ConcurrentHashMap<>();

    /**
     * All that the text says, and nothing that it does not.
     *
     * @param parameters in their order, each by name and default
     */
    private record Definition(String pipeline, List<Map.Entry<String, JsonNode>> parameters, List<Row> steps) {}

    /**
     * A step call.
     *
     * @param inputs name and source of each
     * @param after ids of the steps it waits for besides
     * @param code begin of the hash of its code
     */
    private record Row(
            String id,
            String method,
            boolean forEach,
            List<String> inputs,
            List<String> after,
            @Nullable String experimentTracker,
            @Nullable String stepOperator,
            @Nullable Boolean cache,
            @Nullable String retry,
            @Nullable String timeLimit,
            @Nullable String code) {}

    private record Written(Definition definition, String text) {}

    private PipelineDefinition() {}

    public static String of(PipelineGraph graph, CompiledPipeline compiled) {
        Definition definition = definition(graph, compiled);
        Written known = KNOWN.get(graph.name());
        if (known != null && known.definition().equals(definition)) {
            return known.text();
        }
        try {
            String text = YAML.writeValueAsString(tree(definition));
            if (KNOWN.size() >= MOST_KNOWN) {
                KNOWN.clear();
            }
            KNOWN.put(graph.name(), new Written(definition, text));
            return text;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Definition definition(PipelineGraph graph, CompiledPipeline compiled) {
        Map<String, String> codeHashes = new HashMap<>();
        compiled.plan().steps().forEach(step -> codeHashes.put(step.id(), step.codeHash()));
        List<Map.Entry<String, JsonNode>> parameters = new ArrayList<>();
        graph.parameters().values().forEach(each -> {
            Object value = each.defaultValue();
            JsonNode node = value == null
                    ? TextNode.valueOf("required " + each.type().getSimpleName())
                    : Json.STRICT.valueToTree(value);
            parameters.add(Map.entry(each.name(), node));
        });
        List<Row> rows = new ArrayList<>();
        for (StepNode<?> step : graph.steps()) {
            StepChoices choices = step.choices().over(step.annotated()).over(graph.choices());
            String hash = codeHashes.get(step.id());
            rows.add(new Row(
                    step.id(),
                    step.method().getDeclaringClass().getName() + "#"
                            + step.method().getName(),
                    step.mapped(),
                    inputs(step),
                    step.after().stream().map(StepNode::id).toList(),
                    choices.experimentTracker(),
                    choices.stepOperator(),
                    choices.cache(),
                    choices.retry() == null ? null : choices.retry().toString(),
                    choices.timeLimit() == null ? null : choices.timeLimit().toString(),
                    hash == null ? null : hash.substring(0, Math.min(HASH_SHOWN, hash.length()))));
        }
        return new Definition(graph.name(), parameters, rows);
    }

    private static List<String> inputs(StepNode<?> step) {
        List<Projection<?>> given = step.inputs();
        if (given.isEmpty()) {
            return List.of();
        }
        Parameter[] names = step.method().getParameters();
        List<String> inputs = new ArrayList<>();
        for (int i = 0; i < given.size(); i++) {
            inputs.add(names[i].getName());
            inputs.add(words(given.get(i)));
        }
        return inputs;
    }

    private static ObjectNode tree(Definition definition) {
        ObjectNode root = YAML.createObjectNode().put("pipeline", definition.pipeline());
        ObjectNode parameters = root.putObject("parameters");
        definition.parameters().forEach(each -> parameters.set(each.getKey(), each.getValue()));
        ObjectNode steps = root.putObject("steps");
        for (Row step : definition.steps()) {
            ObjectNode row = steps.putObject(step.id());
            row.put("method", step.method());
            if (step.forEach()) {
                row.put("for_each", true);
            }
            ObjectNode inputs = row.putObject("inputs");
            for (int i = 0; i < step.inputs().size(); i += 2) {
                inputs.put(step.inputs().get(i), step.inputs().get(i + 1));
            }
            if (!step.after().isEmpty()) {
                ArrayNode after = row.putArray("after");
                step.after().forEach(after::add);
            }
            put(row, "experiment_tracker", step.experimentTracker());
            put(row, "step_operator", step.stepOperator());
            if (step.cache() != null) {
                row.put("enable_cache", step.cache());
            }
            put(row, "retry", step.retry());
            put(row, "time_limit", step.timeLimit());
            put(row, "code", step.code());
        }
        return root;
    }

    private static void put(ObjectNode row, String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            row.put(name, value);
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
