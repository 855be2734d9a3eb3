package dev.halley.stack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Reads what a user typed for an attribute as a value of the attribute's type. */
final class AttributeText {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final List<String> YES = List.of("true", "yes", "on", "1", "");
    private static final List<String> NO = List.of("false", "no", "off", "0");

    private AttributeText() {}

    /** @throws IllegalArgumentException if the text is no such value; the message says what was expected */
    static JsonNode read(String text, Attribute attribute) {
        JavaType type = JSON.constructType(attribute.type());
        Class<?> raw = type.getRawClass();
        if (type.isCollectionLikeType() || type.isArrayType()) {
            return list(text);
        }
        if (type.isMapLikeType()) {
            return map(text);
        }
        if (raw == boolean.class || raw == Boolean.class) {
            return bool(text);
        }
        if (type.isEnumType()) {
            return choice(text, raw);
        }
        if (type.isPrimitive() || Number.class.isAssignableFrom(raw)) {
            return number(text, raw);
        }
        if (raw.isRecord()) {
            return json(text, "a JSON object");
        }
        return TextNode.valueOf(text);
    }

    private static JsonNode list(String text) {
        if (text.strip().startsWith("[")) {
            return json(text, "a JSON array, as [\"a\", \"b\"], or a,b");
        }
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (String element : text.split(",", -1)) {
            if (!element.isBlank()) {
                list.add(element.strip());
            }
        }
        return list;
    }

    private static JsonNode map(String text) {
        String expected = "a JSON object, as {\"a\": 1}, or a=1,b=2";
        if (text.strip().startsWith("{")) {
            return json(text, expected);
        }
        ObjectNode map = JsonNodeFactory.instance.objectNode();
        for (String entry : text.split(",", -1)) {
            int equals = entry.indexOf('=');
            if (equals > 0) {
                map.put(
                        entry.substring(0, equals).strip(),
                        entry.substring(equals + 1).strip());
            } else if (!entry.isBlank()) {
                throw new IllegalArgumentException("expected: " + expected);
            }
        }
        return map;
    }

    private static JsonNode json(String text, String expected) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            // The cause would quote the text, which may hold a secret.
            throw new IllegalArgumentException("expected: " + expected);
        }
    }

    private static JsonNode bool(String text) {
        String word = text.strip().toLowerCase(Locale.ROOT);
        if (YES.contains(word)) {
            return BooleanNode.TRUE;
        }
        if (NO.contains(word)) {
            return BooleanNode.FALSE;
        }
        throw new IllegalArgumentException("expected: true or false");
    }

    private static JsonNode choice(String text, Class<?> type) {
        List<String> names =
                Arrays.stream(type.getEnumConstants()).map(Object::toString).toList();
        String wanted = text.strip().replace('-', '_');
        return names.stream()
                .filter(name -> name.equalsIgnoreCase(wanted))
                .findFirst()
                .map(TextNode::valueOf)
                .orElseThrow(() -> new IllegalArgumentException(
                        "expected: one of " + String.join(", ", names).toLowerCase(Locale.ROOT)));
    }

    private static JsonNode number(String text, Class<?> type) {
        boolean fractional = List.of(double.class, Double.class, float.class, Float.class, BigDecimal.class)
                .contains(type);
        try {
            return fractional
                    ? JsonNodeFactory.instance.numberNode(new BigDecimal(text.strip()))
                    : JsonNodeFactory.instance.numberNode(new BigInteger(text.strip()));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("expected: " + (fractional ? "a number" : "a whole number"));
        }
    }
}
