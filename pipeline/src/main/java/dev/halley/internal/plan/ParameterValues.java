package dev.halley.internal.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.halley.error.Suggestion;
import dev.halley.internal.graph.PipelineGraph;
import dev.halley.internal.graph.PipelineGraph.ParameterDeclaration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The values of a pipeline's parameters: what the run says, else what YAML says, else the default in code. */
final class ParameterValues {

    private final Map<String, JsonNode> values = new LinkedHashMap<>();
    private final Set<String> overridden;
    private final Problems problems;

    ParameterValues(PipelineGraph graph, Map<String, JsonNode> yaml, Map<String, Object> run, Problems problems) {
        this.problems = problems;
        this.overridden = run.entrySet().stream()
                .filter(each -> !(each.getValue() instanceof RunRequest.Kept))
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
        graph.parameters().values().forEach(declaration -> decide(declaration, yaml, run));
        yaml.keySet().forEach(name -> checkKnown(graph, name, "the configuration file"));
        run.keySet().forEach(name -> checkKnown(graph, name, "the run"));
    }

    private void decide(ParameterDeclaration declaration, Map<String, JsonNode> yaml, Map<String, Object> run) {
        String name = declaration.name();
        JsonNode value = yaml.get(name);
        Object given = run.containsKey(name) ? run.get(name) : value == null ? declaration.defaultValue() : null;
        if (given instanceof RunRequest.Kept kept) {
            given = kept.value();
        }
        if (given != null) {
            value = given instanceof RunRequest.Typed typed
                    ? read(typed.text(), declaration.type())
                    : toJson(name, given);
        }
        if (value == null) {
            problems.add("Parameter '" + name + "' has no value. Give it in the YAML file or in the run: --param "
                    + name + "=…, in a program RunOptions.parameter(\"" + name + "\", …).");
        } else {
            values.put(name, value);
        }
    }

    /** A text is what was typed; anything else is as it would be in a YAML file. */
    private static JsonNode read(String text, Class<?> type) {
        if (!CharSequence.class.isAssignableFrom(type) && !TypeWords.isEnum(type)) {
            try {
                JsonNode value = Json.YAML.readTree(text);
                if (value != null && !value.isMissingNode() && !value.isNull()) {
                    return value;
                }
            } catch (JsonProcessingException e) {
                return TextNode.valueOf(text); // Which does not fit, and is told with what was expected.
            }
        }
        return TextNode.valueOf(text);
    }

    private @Nullable JsonNode toJson(String name, Object value) {
        try {
            return Json.STRICT.valueToTree(value);
        } catch (IllegalArgumentException e) {
            problems.add("Parameter '" + name + "' cannot be written as JSON: " + e.getMessage() + ".");
            return null;
        }
    }

    private void checkKnown(PipelineGraph graph, String name, String where) {
        if (!graph.parameters().containsKey(name)) {
            problems.add("Unknown parameter '" + name + "' in " + where + "."
                    + Suggestion.of(name, graph.parameters().keySet()));
        }
    }

    Map<String, JsonNode> all() {
        return values;
    }

    /** Null if the parameter has no value, which is a problem already. */
    @Nullable
    JsonNode get(String name) {
        return values.get(name);
    }

    /** Whether the run itself gave the value, so that nothing else counts. */
    boolean isOverridden(String name) {
        return overridden.contains(name);
    }

    /** The argument of a method for a value, which has to fit exactly. Null if it does not. */
    @Nullable
    Object argument(String what, JsonNode value, Type type) {
        try {
            Object converted =
                    Json.STRICT.readerFor(Json.STRICT.constructType(type)).readValue(value);
            if (converted != null) {
                return converted;
            }
        } catch (JsonProcessingException e) {
            // Told below, with the value; Jackson's text speaks of its own classes.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        problems.add(what + ": " + Problems.shortened(value.toString()) + " (expected: " + TypeWords.of(type) + ")."
                + TypeWords.suggestion(value, type));
        return null;
    }

    /** The part of a value that a projection of a parameter means. */
    static JsonNode follow(JsonNode value, List<RecordComponent> path) {
        JsonNode part = value;
        for (RecordComponent component : path) {
            part = part.path(component.getName());
        }
        return part;
    }
}
