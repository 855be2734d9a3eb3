package dev.halley.stack;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The JSON schema (draft 2020-12) of a config or settings record: what forms, help texts and reference pages are made from. A
 * secret attribute has {@code "writeOnly": true}.
 */
public final class FlavorSchema {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private FlavorSchema() {}

    /** The schema of a record. */
    public static ObjectNode of(Class<? extends Record> type) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        ArrayNode required = JsonNodeFactory.instance.arrayNode();
        for (Attribute attribute : Attribute.of(type)) {
            ObjectNode property = of(JSON.constructType(attribute.type()));
            if (!attribute.description().isEmpty()) {
                property.put("description", attribute.description());
            }
            if (attribute.secret()) {
                property.put("writeOnly", true);
            }
            properties.set(attribute.name(), property);
            if (attribute.required()) {
                required.add(attribute.name());
            }
        }
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
        return schema.put("additionalProperties", false);
    }

    private static ObjectNode of(JavaType type) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        Class<?> raw = type.getRawClass();
        if (type.isCollectionLikeType() || type.isArrayType()) {
            schema.put("type", "array").set("items", of(type.getContentType()));
        } else if (type.isMapLikeType()) {
            schema.put("type", "object").set("additionalProperties", of(type.getContentType()));
        } else if (raw == boolean.class || raw == Boolean.class) {
            schema.put("type", "boolean");
        } else if (type.isEnumType()) {
            ArrayNode values = schema.put("type", "string").putArray("enum");
            names(raw).forEach(values::add);
        } else if (isFractional(raw)) {
            schema.put("type", "number");
        } else if (type.isPrimitive() || Number.class.isAssignableFrom(raw)) {
            schema.put("type", "integer");
        } else if (raw == Duration.class) {
            schema.put("type", "string").put("format", "duration");
        } else if (raw.isRecord()) {
            schema.setAll(of(raw.asSubclass(Record.class)));
            schema.remove("$schema");
        } else if (raw != Object.class) {
            schema.put("type", "string");
        }
        return schema;
    }

    private static boolean isFractional(Class<?> raw) {
        return List.of(double.class, Double.class, float.class, Float.class, BigDecimal.class)
                .contains(raw);
    }

    private static List<String> names(Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                .toList();
    }

    /** The type of an attribute's values in words: {@code list of text}. */
    public static String typeWords(Attribute attribute) {
        return words(JSON.constructType(attribute.type()));
    }

    private static String words(JavaType type) {
        Class<?> raw = type.getRawClass();
        if (type.isCollectionLikeType() || type.isArrayType()) {
            return "list of " + words(type.getContentType());
        } else if (type.isMapLikeType()) {
            return "map to " + words(type.getContentType());
        } else if (raw == boolean.class || raw == Boolean.class) {
            return "true or false";
        } else if (type.isEnumType()) {
            return String.join(" | ", names(raw));
        } else if (isFractional(raw)) {
            return "number";
        } else if (type.isPrimitive() || Number.class.isAssignableFrom(raw)) {
            return "whole number";
        } else if (raw == Object.class) {
            return "anything";
        }
        return raw == Duration.class ? "time span" : "text";
    }
}
