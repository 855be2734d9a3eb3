package dev.halley.internal.plan;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.internal.graph.PipelineGraph;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The JSON schema (draft 2020-12) of a pipeline's parameters, from the types of the code: what a form to launch it is made of. */
public final class ParameterSchema {

    private static final Set<Class<?>> FRACTIONAL =
            Set.of(double.class, Double.class, float.class, Float.class, BigDecimal.class);

    private ParameterSchema() {}

    public static ObjectNode of(PipelineGraph graph) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema").put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        ArrayNode required = JsonNodeFactory.instance.arrayNode();
        graph.parameters().values().forEach(each -> {
            Object value = each.defaultValue();
            JsonNode written = value == null ? null : Json.STRICT.valueToTree(value);
            ObjectNode property = of(Json.STRICT.constructType(each.type()), written);
            if (written == null) {
                required.add(each.name());
            } else {
                property.set("default", written);
            }
            properties.set(each.name(), property);
        });
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
        return schema.put("additionalProperties", false);
    }

    /** @param example a value of it; of a list only the value tells what its items are */
    private static ObjectNode of(JavaType type, @Nullable JsonNode example) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        Class<?> raw = type.getRawClass();
        if (type.isCollectionLikeType() || type.isArrayType()) {
            JsonNode first = example == null || example.isEmpty() ? null : example.get(0);
            schema.put("type", "array").set("items", of(type.getContentType(), first));
        } else if (raw == boolean.class || raw == Boolean.class || (example != null && example.isBoolean())) {
            schema.put("type", "boolean");
        } else if (type.isEnumType()
                || (raw.getSuperclass() != null && raw.getSuperclass().isEnum())) {
            ArrayNode values = schema.put("type", "string").putArray("enum");
            Class<?> declaring = raw.isEnum() ? raw : raw.getSuperclass();
            for (Object constant : declaring.getEnumConstants()) {
                values.add(Json.STRICT.valueToTree(constant).asText());
            }
        } else if (FRACTIONAL.contains(raw) || (example != null && example.isFloatingPointNumber())) {
            schema.put("type", "number");
        } else if (type.isPrimitive() || Number.class.isAssignableFrom(raw) || (example != null && example.isInt())) {
            schema.put("type", "integer");
        } else if (raw.isRecord()) {
            ObjectNode properties = schema.put("type", "object").putObject("properties");
            for (RecordComponent component : raw.getRecordComponents()) {
                properties.set(
                        component.getName(),
                        of(
                                Json.STRICT.constructType(component.getGenericType()),
                                example == null ? null : example.get(component.getName())));
            }
            schema.put("additionalProperties", false);
        } else if (type.isMapLikeType()) {
            schema.put("type", "object");
        } else if (raw == String.class || (example != null && example.isTextual())) {
            schema.put("type", "string");
        }
        return schema;
    }
}
