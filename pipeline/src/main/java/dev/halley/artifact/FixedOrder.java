package dev.halley.artifact;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import com.fasterxml.jackson.databind.ser.ContextualSerializer;
import com.fasterxml.jackson.databind.type.CollectionType;
import com.fasterxml.jackson.databind.type.MapType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes sets and maps that have no order of their own sorted, wherever they are in a value. {@code Set.of} and sets of enums have another
 * order in each process, and equal values would have other bytes each time. What keeps an order keeps it, also behind a wrapper.
 */
final class FixedOrder extends BeanSerializerModifier {

    private static final long serialVersionUID = 1L;
    private static final Pattern UNORDERED = Pattern.compile(
            "java\\.util\\.(HashMap|HashSet|ImmutableCollections|concurrent\\.ConcurrentHashMap)(\\$.*)?");
    private static final ClassValue<Boolean> IS_UNORDERED = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            return UNORDERED.matcher(type.getName()).matches();
        }
    };

    @SuppressWarnings("unchecked") // The keys of a map are of one type, which was asked before.
    private static final Comparator<Object> NATURAL = (one, other) -> ((Comparable<Object>) one).compareTo(other);

    @Override
    public JsonSerializer<?> modifyMapSerializer(
            SerializationConfig config, MapType type, BeanDescription bean, JsonSerializer<?> serializer) {
        return new Sorting(serializer);
    }

    @Override
    public JsonSerializer<?> modifyCollectionSerializer(
            SerializationConfig config, CollectionType type, BeanDescription bean, JsonSerializer<?> serializer) {
        return List.class.isAssignableFrom(type.getRawClass()) ? serializer : new Sorting(serializer);
    }

    private static Object sorted(Object value) {
        if (!IS_UNORDERED.get(value.getClass())) {
            return value;
        } else if (value instanceof Map<?, ?> map && comparable(map.keySet())) {
            // A TreeMap would drop one of two keys that compare as equal and are not, such as 1.0 and 1.00.
            Map<Object, Object> sorted = new LinkedHashMap<>();
            map.entrySet().stream()
                    .sorted((one, other) -> NATURAL.compare(one.getKey(), other.getKey()))
                    .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
            return sorted;
        } else if (value instanceof Set<?> set && comparable(set)) {
            List<Object> copy = new ArrayList<>(set);
            copy.sort(null);
            return new LinkedHashSet<>(copy);
        }
        return value;
    }

    private static boolean comparable(Collection<?> values) {
        return values.stream().allMatch(each -> each instanceof Comparable);
    }

    private static final class Sorting extends JsonSerializer<Object> implements ContextualSerializer {

        private final JsonSerializer<Object> sorted;

        @SuppressWarnings("unchecked") // It is given what it was made for.
        Sorting(JsonSerializer<?> sorted) {
            this.sorted = (JsonSerializer<Object>) sorted;
        }

        @Override
        public JsonSerializer<?> createContextual(SerializerProvider provider, @Nullable BeanProperty property)
                throws JsonMappingException {
            return new Sorting(provider.handleSecondaryContextualization(sorted, property));
        }

        @Override
        public void serialize(Object value, JsonGenerator out, SerializerProvider provider) throws IOException {
            sorted.serialize(sorted(value), out, provider);
        }
    }
}
