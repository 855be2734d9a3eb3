package dev.halley.stack;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;

/**
 * One attribute of a config or settings record, as the help texts show it.
 *
 * @param name what users type: {@code api_key}
 * @param type Java type of its values
 * @param description one line
 * @param secret whether its value must not be shown
 */
public record Attribute(String name, Type type, String description, boolean required, boolean secret) {

    /** Each run asks several times, and annotations are slow to read. */
    private static final ClassValue<List<Attribute>> KNOWN = new ClassValue<>() {
        @Override
        protected List<Attribute> computeValue(Class<?> configType) {
            return read(configType);
        }
    };

    /** The attributes of a config or settings record, in order. */
    public static List<Attribute> of(Class<? extends Record> configType) {
        return KNOWN.get(configType);
    }

    private static List<Attribute> read(Class<?> configType) {
        return Arrays.stream(configType.getRecordComponents())
                .map(Attribute::of)
                .toList();
    }

    private static Attribute of(RecordComponent component) {
        ConfigAttribute described = component.getAnnotation(ConfigAttribute.class);
        // JsonProperty cannot stand on a record component itself; the compiler puts it on the accessor.
        JsonProperty named = component.getAccessor().getAnnotation(JsonProperty.class);
        return new Attribute(
                named == null || named.value().isEmpty() ? component.getName() : named.value(),
                component.getGenericType(),
                described == null ? "" : described.description(),
                described != null && described.required(),
                described != null && described.secret());
    }
}
