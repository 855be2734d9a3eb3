package dev.halley.internal.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.error.Suggestion;
import dev.halley.internal.plan.StackView.Entry;
import dev.halley.stack.ComponentType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the component that a settings key means, and merges what the levels say. Keys are {@code TYPE} (the component of
 * that type), {@code TYPE.FLAVOR} and {@code TYPE:NAME}; a key for a component that this stack does not have is ignored with
 * a warning, so that one pipeline can run on several stacks.
 */
final class SettingsResolver {

    private static final List<String> GENERAL = List.of("docker", "resources", "deployment");

    private final StackView stack;
    private final Problems problems;
    private final Problems warnings;

    SettingsResolver(StackView stack, Problems problems, Problems warnings) {
        this.stack = stack;
        this.problems = problems;
        this.warnings = warnings;
    }

    /** What code gave: records and maps, to JSON. */
    Map<String, JsonNode> fromCode(String where, Map<String, Object> given) {
        Map<String, JsonNode> nodes = new LinkedHashMap<>();
        given.forEach((key, value) -> {
            JsonNode node;
            try {
                node = Json.SETTINGS.valueToTree(value);
            } catch (IllegalArgumentException e) {
                problems.add(where + ": settings '" + key + "' cannot be written as JSON: " + e.getMessage() + ".");
                return;
            }
            nodes.put(key, node);
        });
        return nodes;
    }

    /** What the annotation gave: YAML text. */
    Map<String, JsonNode> fromText(String where, String yaml) {
        Map<String, JsonNode> nodes = new LinkedHashMap<>();
        if (yaml.isBlank()) {
            return nodes;
        }
        try {
            JsonNode root = Json.YAML.readTree(yaml);
            if (root.isObject()) {
                root.properties().forEach(entry -> nodes.put(entry.getKey(), entry.getValue()));
            } else {
                problems.add(where + ": settings " + root
                        + " (expected: a map, as \"experiment_tracker.comet: {tags: [some_tag]}\").");
            }
        } catch (JsonProcessingException e) {
            problems.add(where + ": settings are no YAML: " + e.getOriginalMessage() + ".");
        }
        return nodes;
    }

    /** Adds one level to what lower levels said. */
    void merge(String where, Map<String, JsonNode> level, Map<String, ObjectNode> merged) {
        Map<Entry, String> keys = new LinkedHashMap<>();
        level.forEach((key, node) -> {
            Entry entry = resolve(where, key);
            if (entry == null) {
                return;
            }
            String other = keys.putIfAbsent(entry, key);
            if (other != null) {
                problems.add(where + ": settings '" + other + "' and '" + key + "' both mean the "
                        + entry.type().name() + " '" + entry.name() + "'. Keep one.");
            } else if (!node.isObject()) {
                problems.add(where + ": settings '" + key + "': " + node + " (expected: a map of attributes).");
            } else {
                ObjectNode into = merged.computeIfAbsent(entry.key(), ignored -> JsonNodeFactory.instance.objectNode());
                overlay(into, (ObjectNode) node);
            }
        });
    }

    private static void overlay(ObjectNode into, ObjectNode from) {
        from.properties().forEach(entry -> {
            JsonNode before = into.get(entry.getKey());
            if (before instanceof ObjectNode inner && entry.getValue() instanceof ObjectNode given) {
                overlay(inner, given);
            } else {
                into.set(entry.getKey(), entry.getValue().deepCopy());
            }
        });
    }

    private @Nullable Entry resolve(String where, String key) {
        if (GENERAL.contains(key)) {
            warnings.add(where + ": settings '" + key + "' have no effect on the stack '" + stack.name() + "'.");
            return null;
        }
        int separator = Math.max(key.indexOf('.'), key.indexOf(':'));
        String typeName = separator < 0 ? key : key.substring(0, separator);
        ComponentType<?> type = ComponentType.all().stream()
                .filter(each -> each.name().equals(typeName))
                .findFirst()
                .orElse(null);
        if (type == null || (separator >= 0 && separator == key.length() - 1)) {
            problems.add(where + ": settings key '" + key
                    + "' (expected: TYPE, TYPE.FLAVOR or TYPE:NAME with one of the" + " types " + types() + ")."
                    + (type == null ? Suggestion.of(typeName, typeList()) : ""));
            return null;
        }
        List<Entry> ofType = stack.ofType(type);
        if (separator < 0) {
            if (ofType.isEmpty()) {
                problems.add(where + ": settings '" + key + "', but the stack '" + stack.name() + "' has no " + typeName
                        + ". Add one to the stack, or use the key TYPE.FLAVOR to have it ignored here.");
                return null;
            }
            return ofType.get(0);
        }
        String wanted = key.substring(separator + 1);
        boolean byFlavor = key.charAt(separator) == '.';
        List<Entry> matching = ofType.stream()
                .filter(entry -> wanted.equals(byFlavor ? entry.flavor() : entry.name()))
                .toList();
        if (matching.isEmpty()) {
            warnings.add(where + ": settings '" + key + "' are ignored: the stack '" + stack.name() + "' has no "
                    + typeName + (byFlavor ? " of the flavor '" : " named '") + wanted + "'.");
            return null;
        } else if (matching.size() > 1) {
            List<String> names = matching.stream().map(Entry::key).toList();
            problems.add(where + ": settings '" + key + "' mean several components. Use one of "
                    + String.join(", ", names) + ".");
            return null;
        }
        return matching.get(0);
    }

    private static List<String> typeList() {
        return ComponentType.all().stream().map(ComponentType::name).toList();
    }

    private static String types() {
        return String.join(", ", typeList());
    }

    /** The settings record of a component. Null if a problem was found. */
    @Nullable
    Record toRecord(String where, Entry entry, @Nullable ObjectNode given) {
        ObjectNode known = JsonNodeFactory.instance.objectNode();
        List<String> attributes = attributes(entry.settingsType());
        if (given != null) {
            given.properties().forEach(each -> {
                if (attributes.contains(each.getKey())) {
                    known.set(each.getKey(), each.getValue());
                } else {
                    warnings.add(where + ": the setting '" + each.getKey() + "' of " + entry.key()
                            + " is unknown and ignored." + Suggestion.of(each.getKey(), attributes));
                }
            });
        }
        try {
            return Json.STRICT.treeToValue(known, entry.settingsType());
        } catch (JsonMappingException e) {
            problems.add(where + ": settings of " + entry.key() + ": " + mappingProblem(e) + ".");
        } catch (JsonProcessingException e) {
            problems.add(where + ": settings of " + entry.key() + ": " + e.getOriginalMessage() + ".");
        }
        return null;
    }

    /** Where a value does not fit and why, in the words of a user. */
    static String mappingProblem(JsonMappingException e) {
        List<String> path = new ArrayList<>();
        e.getPath()
                .forEach(reference -> path.add(
                        reference.getFieldName() == null
                                ? String.valueOf(reference.getIndex())
                                : reference.getFieldName()));
        String at = String.join(".", path);
        String reason = e.getOriginalMessage();
        Throwable cause = e.getCause();
        if (cause != null && cause.getMessage() != null) {
            reason = cause.getMessage();
        }
        int detail = reason.indexOf("\n");
        return (at.isEmpty() ? "" : at + ": ") + (detail < 0 ? reason : reason.substring(0, detail));
    }

    private static List<String> attributes(Class<? extends Record> settingsType) {
        List<String> names = new ArrayList<>();
        for (var property : Json.STRICT
                .getDeserializationConfig()
                .introspect(Json.STRICT.constructType(settingsType))
                .findProperties()) {
            names.add(property.getName());
        }
        return names.isEmpty() ? componentNames(settingsType) : names;
    }

    /** The name of an attribute in YAML. */
    static String attributeName(RecordComponent component) {
        JsonProperty property = component.getAccessor().getAnnotation(JsonProperty.class);
        return property == null || property.value().isEmpty() ? component.getName() : property.value();
    }

    private static List<String> componentNames(Class<? extends Record> settingsType) {
        List<String> names = new ArrayList<>();
        for (RecordComponent component : settingsType.getRecordComponents()) {
            names.add(component.getName());
        }
        return names;
    }
}
