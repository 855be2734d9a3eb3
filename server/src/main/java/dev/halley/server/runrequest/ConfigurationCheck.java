package dev.halley.server.runrequest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.error.Suggestion;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Compares a YAML configuration with a JSON schema: the keywords that Halley's own schemas have, with the place of each problem. Nothing
 * is constructed from the text, and what refers to itself or grows by aliases is given up on.
 */
final class ConfigurationCheck {

    private static final int DEEPEST = 40;
    private static final int MOST_NODES = 50_000;
    private static final int MOST_PROBLEMS = 50;
    private static final int LONGEST = 200_000;

    private final List<Problem> problems = new ArrayList<>();
    private int nodes;

    private ConfigurationCheck() {}

    /** @param line from 1 on */
    record Problem(int line, int column, String message) {}

    static List<Problem> of(String text, JsonNode schema) {
        ConfigurationCheck check = new ConfigurationCheck();
        if (text.length() > LONGEST) {
            return List.of(
                    new Problem(1, 1, "It has " + text.length() + " characters (expected: " + LONGEST + " at most)."));
        }
        try {
            LoaderOptions options = new LoaderOptions();
            options.setNestingDepthLimit(DEEPEST);
            Node root = new Yaml(new SafeConstructor(options)).compose(new StringReader(text));
            if (root != null) {
                check.node("", root, schema, 0);
            }
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark();
            check.problems.add(new Problem(
                    mark == null ? 1 : mark.getLine() + 1, mark == null ? 1 : mark.getColumn() + 1, e.getProblem()));
        } catch (YAMLException e) {
            check.problems.add(new Problem(1, 1, String.valueOf(e.getMessage())));
        }
        return check.problems;
    }

    private void node(String where, Node node, JsonNode schema, int depth) {
        if (++nodes > MOST_NODES || depth > DEEPEST || problems.size() >= MOST_PROBLEMS) {
            return;
        }
        String is = type(node);
        if (is.equals("null")) {
            return;
        }
        if (node instanceof ScalarNode scalar && scalar.getValue().contains("${")) {
            add(
                    node,
                    where + ": '" + scalar.getValue()
                            + "' (expected: no environment variable; it would be that of the worker's machine).");
            return;
        }
        if (!fits(is, schema.path("type"))) {
            add(node, named(where) + ": " + shown(node) + " (expected: " + words(schema.path("type")) + ").");
            return;
        }
        if (schema.has("enum") && node instanceof ScalarNode scalar) {
            List<String> allowed = new ArrayList<>();
            schema.get("enum").forEach(each -> allowed.add(each.asText()));
            if (!allowed.contains(scalar.getValue())) {
                add(
                        node,
                        named(where) + ": '" + scalar.getValue() + "' (expected: " + String.join(", ", allowed) + ")."
                                + Suggestion.of(scalar.getValue(), allowed));
            }
        }
        if (schema.has("minimum") && node instanceof ScalarNode scalar && below(scalar, schema.get("minimum"))) {
            add(node, named(where) + ": " + scalar.getValue() + " (expected: " + schema.get("minimum") + " or more).");
        }
        if (node instanceof MappingNode map && schema.has("properties")) {
            map(where, map, schema, depth);
        }
        if (node instanceof SequenceNode list && schema.has("items")) {
            int index = 0;
            for (Node item : list.getValue()) {
                node(where + "[" + index++ + "]", item, schema.get("items"), depth + 1);
            }
        }
    }

    private void map(String where, MappingNode map, JsonNode schema, int depth) {
        List<String> known = new ArrayList<>();
        schema.get("properties").fieldNames().forEachRemaining(known::add);
        Set<String> seen = new HashSet<>();
        for (NodeTuple entry : map.getValue()) {
            String key = entry.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
            JsonNode of = schema.get("properties").get(key);
            if (!seen.add(key)) {
                add(
                        entry.getKeyNode(),
                        "The key '" + (where.isEmpty() ? key : where + "." + key) + "' is there twice.");
            } else if (of != null) {
                node(where.isEmpty() ? key : where + "." + key, entry.getValueNode(), of, depth + 1);
            } else if (!schema.path("additionalProperties").asBoolean(true)) {
                add(
                        entry.getKeyNode(),
                        "Unknown key '" + (where.isEmpty() ? key : where + "." + key) + "' (expected: "
                                + (known.isEmpty() ? "none" : String.join(", ", known)) + ")."
                                + Suggestion.of(key, known));
            }
        }
    }

    private void add(Node at, String message) {
        problems.add(
                new Problem(at.getStartMark().getLine() + 1, at.getStartMark().getColumn() + 1, message));
    }

    private static String named(String where) {
        return where.isEmpty() ? "The configuration" : where;
    }

    private static String shown(Node node) {
        return node instanceof ScalarNode scalar
                ? "'" + scalar.getValue() + "'"
                : node instanceof MappingNode ? "a map" : "a list";
    }

    private static boolean below(ScalarNode scalar, JsonNode minimum) {
        try {
            return Double.parseDouble(scalar.getValue()) < minimum.doubleValue();
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static String type(Node node) {
        if (node instanceof MappingNode) {
            return "object";
        } else if (node instanceof SequenceNode) {
            return "array";
        }
        Tag tag = node.getTag();
        return tag.equals(Tag.INT)
                ? "integer"
                : tag.equals(Tag.FLOAT)
                        ? "number"
                        : tag.equals(Tag.BOOL) ? "boolean" : tag.equals(Tag.NULL) ? "null" : "string";
    }

    private static boolean fits(String is, JsonNode type) {
        if (type.isArray()) {
            for (JsonNode each : type) {
                if (fits(is, each)) {
                    return true;
                }
            }
            return type.isEmpty();
        }
        String wanted = type.asText();
        return wanted.isEmpty() || is.equals(wanted) || (is.equals("integer") && wanted.equals("number"));
    }

    private static String words(JsonNode type) {
        List<String> words = new ArrayList<>();
        (type.isArray() ? type : List.of(type))
                .forEach(each -> words.add(
                        switch (each.asText()) {
                            case "object" -> "a map";
                            case "array" -> "a list";
                            case "integer" -> "a whole number";
                            case "number" -> "a number";
                            case "boolean" -> "true or false";
                            default -> "a text";
                        }));
        return String.join(" or ", words);
    }
}
