package dev.halley.internal.plan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.error.Suggestion;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;

/** Says to the one who gave a value what it has to be: {@code one of FAST, SLOW} instead of {@code org.example.Digits$Mode}. */
final class TypeWords {

    private TypeWords() {}

    static String of(Type type) {
        if (type instanceof Class<?> raw) {
            if (isEnum(raw)) {
                return "one of " + String.join(", ", constants(raw));
            } else if (raw.isRecord()) {
                List<String> components = new ArrayList<>();
                for (RecordComponent component : raw.getRecordComponents()) {
                    components.add(component.getName() + ": " + brief(component.getGenericType()));
                }
                return "{" + String.join(", ", components) + "}";
            } else if (raw == boolean.class || raw == Boolean.class) {
                return "true or false";
            } else if (raw == String.class) {
                return "a text, which YAML wants in quotes if it looks like a number";
            }
        }
        return brief(type);
    }

    /** {@code List<Integer>}. */
    private static String brief(Type type) {
        if (type instanceof Class<?> raw) {
            return raw.getSimpleName();
        } else if (type instanceof ParameterizedType filled) {
            List<String> arguments = new ArrayList<>();
            for (Type argument : filled.getActualTypeArguments()) {
                arguments.add(brief(argument));
            }
            return brief(filled.getRawType()) + "<" + String.join(", ", arguments) + ">";
        }
        return type.getTypeName();
    }

    static boolean isEnum(Class<?> type) {
        return type.isEnum()
                || (type.getSuperclass() != null && type.getSuperclass().isEnum());
    }

    /** {@code " Did you mean 'FAST'?"} or nothing. */
    static String suggestion(JsonNode value, Type type) {
        return value.isTextual() && type instanceof Class<?> raw && isEnum(raw)
                ? Suggestion.nearest(value.asText(), constants(raw))
                        .map(best -> " Did you mean '" + best + "'?")
                        .orElse("")
                : "";
    }

    private static List<String> constants(Class<?> type) {
        List<String> constants = new ArrayList<>();
        for (Object constant : (type.isEnum() ? type : type.getSuperclass()).getEnumConstants()) {
            constants.add(Json.STRICT.valueToTree(constant).asText());
        }
        return constants;
    }
}
