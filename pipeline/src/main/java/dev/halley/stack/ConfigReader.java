package dev.halley.stack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.error.Suggestion;
import dev.halley.internal.log.Masks;
import dev.halley.secret.HiddenValues;
import dev.halley.secret.SecretReference;
import dev.halley.secret.Secrets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * From what a user typed to the config record of a flavor. In between lies what is stored: attributes with the type of the
 * record, references to secrets unresolved, and clear-text values of secret attributes encrypted.
 */
final class ConfigReader {

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private final ComponentType<?> type;
    private final String component;
    private final Flavor<?, ?> flavor;
    private final Secrets secrets;

    ConfigReader(ComponentType<?> type, String component, Flavor<?, ?> flavor, Secrets secrets) {
        this.type = type;
        this.component = component;
        this.flavor = flavor;
        this.secrets = secrets;
    }

    /**
     * What to store. All problems are in one exception.
     *
     * @param before what is stored already and stays as far as {@code given} does not replace it
     */
    Map<String, JsonNode> parse(
            Map<String, JsonNode> before, Map<String, String> given, List<RegistrationWarning> warnings) {
        Map<String, Attribute> attributes = attributes();
        List<String> problems = new ArrayList<>();
        Map<String, JsonNode> config = new LinkedHashMap<>(before);
        given.forEach((typed, text) -> {
            Attribute attribute =
                    Optional.ofNullable(attributes.get(typed)).orElseGet(() -> attributes.get(typed.replace('-', '_')));
            if (attribute == null) {
                problems.add(unknown(typed, attributes));
                return;
            }
            try {
                config.put(attribute.name(), parse(attribute, text, warnings));
            } catch (IllegalArgumentException e) {
                String shown = attribute.secret() ? "******" : text;
                problems.add(attribute.name() + ": '" + shown + "' (" + e.getMessage() + ").");
            } catch (HalleyException e) {
                problems.add(attribute.name() + ": " + e.getMessage());
            }
        });
        for (Attribute attribute : attributes.values()) {
            if (attribute.required() && !config.containsKey(attribute.name()) && problems.isEmpty()) {
                problems.add("--" + attribute.name() + " is missing: " + attribute.description());
            }
        }
        throwIf(problems);
        return config;
    }

    private JsonNode parse(Attribute attribute, String text, List<RegistrationWarning> warnings) {
        boolean elements = text.strip().matches("(?s)\\[.*|\\{[^{].*");
        if (!elements && SecretReference.parse(text).isPresent()) {
            return TextNode.valueOf(text.strip());
        }
        JsonNode value = AttributeText.read(text, attribute);
        // The elements of a list or map may be references, each for itself.
        if (!attribute.secret() || (elements && !value.isEmpty() && allReferences(value))) {
            return value;
        }
        warnings.add(clearText(attribute));
        return HiddenValues.node(secrets.cipher()
                .encrypt(place(), attribute.name(), value.isTextual() ? value.textValue() : value.toString()));
    }

    private static boolean allReferences(JsonNode elements) {
        for (JsonNode element : elements) {
            if (!element.isTextual()
                    || SecretReference.parse(element.textValue()).isEmpty()) {
                return false;
            }
        }
        return true;
    }

    private RegistrationWarning clearText(Attribute attribute) {
        String secret = component + "_secret";
        return new RegistrationWarning(
                attribute.name(),
                attribute.name()
                        + " was given in clear text, so it is in the history of your shell. Better keep it in a"
                        + " secret: halley secret create " + secret + " --" + attribute.name() + "=<value>, and"
                        + " register with '--" + attribute.name() + "={{" + secret + "." + attribute.name() + "}}'.");
    }

    private String unknown(String typed, Map<String, Attribute> attributes) {
        String valid = attributes.isEmpty()
                ? " The flavor has no attributes."
                : " Valid: " + String.join(", ", attributes.keySet()) + ".";
        String guess = Suggestion.nearest(typed.replace('-', '_'), attributes.keySet())
                .map(name -> " Did you mean '--" + name + "'?")
                .orElse("");
        return "--" + typed + " is no attribute of the flavor '" + flavor.name() + "'." + guess + valid;
    }

    /** The config record, with all references resolved. All problems are in one exception. */
    Record resolve(Map<String, JsonNode> stored) {
        return record(values(stored));
    }

    /** The attributes, with all references resolved and hidden values in clear text. All problems are in one exception. */
    ObjectNode values(Map<String, JsonNode> stored) {
        Map<String, Attribute> attributes = attributes();
        List<String> problems = new ArrayList<>();
        ObjectNode resolved = JsonNodeFactory.instance.objectNode();
        stored.forEach((name, node) -> {
            Attribute attribute = attributes.get(name);
            if (attribute == null) {
                problems.add(unknown(name, attributes));
                return;
            }
            try {
                resolved.set(name, resolve(attribute, node));
            } catch (IllegalArgumentException e) {
                problems.add(name + ": " + masked(node) + " (" + e.getMessage() + ").");
            } catch (HalleyException e) {
                problems.add(name + ": " + e.getMessage());
            }
        });
        throwIf(problems);
        return resolved;
    }

    private JsonNode resolve(Attribute attribute, JsonNode node) {
        if (node.isTextual()) {
            Optional<SecretReference> reference = SecretReference.parse(node.textValue());
            return reference.isPresent() ? AttributeText.read(secrets.resolve(reference.get()), attribute) : node;
        }
        if (HiddenValues.isHidden(node)) {
            return elements(AttributeText.read(decrypt(attribute, node), attribute));
        }
        return elements(node);
    }

    private JsonNode elements(JsonNode node) {
        if (node.isArray()) {
            ArrayNode list = JsonNodeFactory.instance.arrayNode();
            node.forEach(element -> list.add(resolveElement(element)));
            return list;
        }
        if (node.isObject()) {
            ObjectNode map = JsonNodeFactory.instance.objectNode();
            node.properties().forEach(entry -> map.set(entry.getKey(), resolveElement(entry.getValue())));
            return map;
        }
        return node;
    }

    private JsonNode resolveElement(JsonNode element) {
        Optional<SecretReference> reference =
                element.isTextual() ? SecretReference.parse(element.textValue()) : Optional.empty();
        return reference
                .<JsonNode>map(found -> TextNode.valueOf(secrets.resolve(found)))
                .orElse(element);
    }

    private String decrypt(Attribute attribute, JsonNode node) {
        try {
            String value = secrets.cipher()
                    .decrypt(place(), attribute.name(), HiddenValues.find(node).orElseThrow());
            Masks.add(value);
            return value;
        } catch (HalleyException e) {
            throw new HalleyException(
                    e.kind(),
                    "The value cannot be decrypted with " + secrets.cipher().keyPlace()
                            + ". Restore that file from a backup, or delete the component and register it again.",
                    e);
        }
    }

    private Record record(ObjectNode resolved) {
        try {
            return JSON.treeToValue(resolved, flavor.configType());
        } catch (ValueInstantiationException e) {
            // The compact constructor refused: its own words are the best ones.
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw refused(List.of(cause instanceof IllegalArgumentException ? reason(cause) : cause.toString()));
        } catch (JsonMappingException e) {
            String at = e.getPath().isEmpty() ? "" : e.getPath().get(0).getFieldName();
            Attribute attribute = attributes().get(at);
            String shown = attribute == null || attribute.secret() ? "" : " '" + resolved.get(at) + "'";
            throw refused(List.of(at + ":" + shown + " (expected: "
                    + (attribute == null ? "another type" : attribute.type().getTypeName()) + ")."));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A tree in memory is always read.", e);
        }
    }

    private static String reason(Throwable cause) {
        return cause.getMessage() == null ? "the values do not fit together." : cause.getMessage();
    }

    /** What {@code describe} shows: references as they are, other secret values as asterisks. */
    Map<String, String> shown(Map<String, JsonNode> stored) {
        Map<String, Attribute> attributes = attributes();
        Map<String, String> shown = new LinkedHashMap<>();
        stored.forEach((name, node) -> {
            Attribute attribute = attributes.get(name);
            shown.put(name, attribute != null && attribute.secret() ? masked(node) : text(node));
        });
        return shown;
    }

    /** Without knowledge of the flavor: hides what is encrypted. */
    static Map<String, String> shownWithoutFlavor(Map<String, JsonNode> stored) {
        Map<String, String> shown = new LinkedHashMap<>();
        stored.forEach((name, node) -> shown.put(name, text(node)));
        return shown;
    }

    private static String masked(JsonNode node) {
        return node.isTextual() && SecretReference.parse(node.textValue()).isPresent() ? node.textValue() : "******";
    }

    private static String text(JsonNode node) {
        if (HiddenValues.isHidden(node)) {
            return "******";
        }
        return node.isTextual() ? node.textValue() : node.toString();
    }

    /** Changes when the component is configured differently, whoever's credentials it uses. */
    String identity(Map<String, JsonNode> stored) {
        Map<String, Attribute> attributes = attributes();
        ObjectNode identity = JsonNodeFactory.instance.objectNode();
        new TreeMap<>(stored).forEach((name, node) -> {
            Attribute attribute = attributes.get(name);
            if (attribute == null || !attribute.secret()) {
                identity.set(name, node);
            }
        });
        return type.name() + " " + flavor.name() + " " + component + " " + identity;
    }

    private Map<String, Attribute> attributes() {
        Map<String, Attribute> attributes = new LinkedHashMap<>();
        Attribute.of(flavor.configType()).forEach(attribute -> attributes.put(attribute.name(), attribute));
        return attributes;
    }

    /** The references that are in the attributes. */
    static List<SecretReference> references(Map<String, JsonNode> stored) {
        List<SecretReference> references = new ArrayList<>();
        stored.values().forEach(node -> {
            SecretReference.parse(node.asText()).ifPresent(references::add);
            node.forEach(element -> SecretReference.parse(element.asText()).ifPresent(references::add));
        });
        return references;
    }

    private String place() {
        return HiddenValues.place(type.name(), component);
    }

    private void throwIf(List<String> problems) {
        if (!problems.isEmpty()) {
            throw refused(problems);
        }
    }

    private HalleyException refused(List<String> problems) {
        String what =
                "The " + type.words() + " '" + component + "' (flavor " + flavor.name() + ") is not configured right";
        return new HalleyException(
                ErrorKind.INVALID,
                problems.size() == 1 ? what + ": " + problems.get(0) : what + ":\n- " + String.join("\n- ", problems));
    }
}
