package dev.halley.internal.plan;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.halley.error.Suggestion;
import dev.halley.internal.plan.RunConfig.ModelConfig;
import dev.halley.internal.plan.RunConfig.StepConfig;
import dev.halley.pipeline.ExecutionMode;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the YAML configuration of a run. {@code ${NAME}} is replaced by the environment variable of that name. */
final class RunConfigReader {

    private static final List<String> KEYS = List.of(
            "parameters",
            "run_name",
            "substitutions",
            "tags",
            "execution_mode",
            "model",
            "settings",
            "enable_cache",
            "cache_policy",
            "enable_step_logs",
            "retry",
            "time_limit",
            "steps");
    private static final List<String> MODEL_KEYS = List.of("name", "version", "description", "license", "tags");
    private static final List<String> STEP_KEYS = List.of(
            "parameters",
            "settings",
            "experiment_tracker",
            "step_operator",
            "enable_cache",
            "cache_policy",
            "enable_step_logs",
            "retry",
            "time_limit");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");

    private final Problems problems;
    private final UnaryOperator<@Nullable String> environment;
    private final String file;
    private final ChoicesReader choices = new ChoicesReader(this);

    RunConfigReader(Problems problems, UnaryOperator<@Nullable String> environment, Path file) {
        this.problems = problems;
        this.environment = environment;
        this.file = file.toString();
    }

    /** Null if there is nothing that can be read. */
    @Nullable
    RunConfig read() {
        JsonNode root;
        try {
            root = Json.YAML.readTree(Files.readString(Path.of(file)).replaceFirst("^\uFEFF", ""));
        } catch (NoSuchFileException e) {
            problems.add("Configuration file '" + file + "' does not exist.");
            return null;
        } catch (JsonProcessingException e) {
            problems.add(noYaml(e));
            return null;
        } catch (CharacterCodingException e) {
            problems.add("Configuration file '" + file + "' is no text in UTF-8.");
            return null;
        } catch (IOException e) {
            problems.add("Configuration file '" + file + "' cannot be read: " + e.getMessage() + ".");
            return null;
        }
        if (root.isMissingNode() || root.isNull()) {
            return RunConfig.EMPTY;
        }
        JsonNode filled = fill(root);
        checkKeys("", filled, KEYS);
        Map<String, StepConfig> steps = new LinkedHashMap<>();
        map("steps", filled).forEach((id, step) -> steps.put(id, step(id, step)));
        return new RunConfig(
                map("parameters", filled),
                text("", "run_name", filled),
                choices.read("", filled),
                map("settings", filled),
                texts("", "tags", filled),
                mode(filled),
                substitutions(filled),
                model(filled),
                steps);
    }

    /** In one line: where, and what is wrong there. The parser's own text quotes the file over several lines. */
    private String noYaml(JsonProcessingException e) {
        JsonLocation at = e.getLocation();
        String first = e.getOriginalMessage()
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith(" "))
                .reduce((context, problem) -> problem)
                .orElse("");
        return "Configuration file '" + file + "' is no YAML: line " + at.getLineNr() + ", column " + at.getColumnNr()
                + ": "
                + first + "."
                + (first.contains("but got {") ? " Put a ${NAME} within {…} or […] in quotes: \"${NAME}\"." : "");
    }

    private @Nullable ExecutionMode mode(JsonNode node) {
        String given = text("", "execution_mode", node);
        if (given != null) {
            List<String> known = new ArrayList<>();
            for (ExecutionMode mode : ExecutionMode.values()) {
                if (mode.word().equals(given)) {
                    return mode;
                }
                known.add(mode.word());
            }
            problems.add("In " + file + ", execution_mode: '" + given + "' (expected: one of "
                    + String.join(", ", known) + ")." + Suggestion.of(given, known));
        }
        return null;
    }

    private @Nullable ModelConfig model(JsonNode node) {
        JsonNode model = node.path("model");
        if (model.isMissingNode() || model.isNull()) {
            return null;
        }
        checkKeys("model.", model, MODEL_KEYS);
        return new ModelConfig(
                text("model.", "name", model),
                text("model.", "version", model),
                text("model.", "description", model),
                text("model.", "license", model),
                texts("model.", "tags", model));
    }

    private Map<String, String> substitutions(JsonNode node) {
        Map<String, String> texts = new LinkedHashMap<>();
        map("substitutions", node).forEach((key, value) -> {
            if (value.isValueNode() && !value.isNull()) {
                texts.put(key, value.asText());
            } else {
                wrong("substitutions." + key, value, "a text");
            }
        });
        return texts;
    }

    private StepConfig step(String id, JsonNode node) {
        String where = "steps." + id + ".";
        checkKeys(where, node, STEP_KEYS);
        return new StepConfig(map(where, "parameters", node), map(where, "settings", node), choices.read(where, node));
    }

    List<String> texts(String where, String key, JsonNode node) {
        JsonNode value = node.path(key);
        List<String> texts = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(each -> texts.add(each.asText()));
        } else if (!value.isMissingNode() && !value.isNull()) {
            wrong(where + key, value, "a list");
        }
        return texts;
    }

    void checkKeys(String where, JsonNode node, List<String> known) {
        if (!node.isObject() && !node.isNull()) {
            wrong(where.isEmpty() ? "the file" : where.substring(0, where.length() - 1), node, "a map");
        }
        node.fieldNames().forEachRemaining(key -> {
            if (!known.contains(key)) {
                problems.add("Unknown key '" + where + key + "' in " + file + "." + Suggestion.of(key, known));
            }
        });
    }

    private Map<String, JsonNode> map(String key, JsonNode node) {
        return map("", key, node);
    }

    Map<String, JsonNode> map(String where, String key, JsonNode node) {
        JsonNode value = node.path(key);
        Map<String, JsonNode> entries = new LinkedHashMap<>();
        if (value.isObject()) {
            value.properties().forEach(entry -> entries.put(entry.getKey(), entry.getValue()));
        } else if (!value.isMissingNode() && !value.isNull()) {
            wrong(where + key, value, "a map");
        }
        return entries;
    }

    @Nullable
    String text(String where, String key, JsonNode node) {
        JsonNode value = node.path(key);
        if (value.isTextual()) {
            return value.textValue();
        } else if (!value.isMissingNode() && !value.isNull()) {
            wrong(where + key, value, "a text");
        }
        return null;
    }

    @Nullable
    Boolean flag(String where, String key, JsonNode node) {
        JsonNode value = node.path(key);
        if (value.isBoolean()) {
            return value.booleanValue();
        } else if (!value.isMissingNode() && !value.isNull()) {
            wrong(where + key, value, "true or false");
        }
        return null;
    }

    void wrong(String key, JsonNode value, String expected) {
        problems.add("In " + file + ", " + key + ": " + Problems.shortened(value.toString()) + " (expected: " + expected
                + ").");
    }

    private JsonNode fill(JsonNode node) {
        if (node.isObject()) {
            ObjectNode filled = JsonNodeFactory.instance.objectNode();
            node.properties().forEach(entry -> filled.set(entry.getKey(), fill(entry.getValue())));
            return filled;
        } else if (node.isArray()) {
            ArrayNode filled = JsonNodeFactory.instance.arrayNode();
            node.forEach(each -> filled.add(fill(each)));
            return filled;
        }
        return node.isTextual() ? fillText(node.textValue()) : node;
    }

    /** A value that is nothing but a placeholder may become a number or a flag, as if it had been written there. */
    private JsonNode fillText(String text) {
        Matcher matcher = PLACEHOLDER.matcher(text);
        if (!matcher.find()) {
            return TextNode.valueOf(text);
        }
        String filled = matcher.replaceAll(match -> Matcher.quoteReplacement(variable(match.group(1))));
        if (PLACEHOLDER.matcher(text).matches()) {
            try {
                JsonNode scalar = Json.YAML.readTree(filled);
                if (scalar.isNumber() || scalar.isBoolean()) {
                    return scalar;
                }
            } catch (JsonProcessingException e) {
                return TextNode.valueOf(filled);
            }
        }
        return TextNode.valueOf(filled);
    }

    private String variable(String name) {
        String value = environment.apply(name);
        if (value == null) {
            problems.add("Environment variable '" + name + "', used in " + file + ", is not set.");
            return "";
        }
        return value;
    }
}
