package dev.halley.metadata.remote;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.halley.metadata.Ciphertext;
import dev.halley.metadata.MetadataStore;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a client and a server agree on of the calls. They are derived from the interface itself: its methods are the protocol, so one
 * that is added cannot be forgotten on either side. A method is a reading one if its name says so; all others need the permission to
 * write.
 */
public final class StoreCalls {

    /** How arguments and results are written. Records by their components, never by what their methods compute. */
    public static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .addModule(ciphertexts())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
            .visibility(PropertyAccessor.ALL, Visibility.NONE)
            .visibility(PropertyAccessor.FIELD, Visibility.ANY)
            .visibility(PropertyAccessor.CREATOR, Visibility.ANY)
            .build();

    private static final List<String> READING =
            List.of("find", "list", "active", "names", "get", "read", "has", "count");

    /** Questions whose names are nouns. */
    private static final Set<String> QUESTIONS = Set.of(
            "runs",
            "steps",
            "lastExecution",
            "artifacts",
            "latestArtifact",
            "latestArtifacts",
            "usedBy",
            "unusedArtifacts",
            "neededContents",
            "models");

    private StoreCalls() {}

    private static SimpleModule ciphertexts() {
        SimpleModule module = new SimpleModule();
        module.addSerializer(Ciphertext.class, new StdSerializer<>(Ciphertext.class) {
            private static final long serialVersionUID = 1L;

            @Override
            public void serialize(Ciphertext value, JsonGenerator out, SerializerProvider provider) throws IOException {
                out.writeBinary(value.bytes());
            }
        });
        module.addDeserializer(Ciphertext.class, new StdDeserializer<>(Ciphertext.class) {
            private static final long serialVersionUID = 1L;

            @Override
            public Ciphertext deserialize(JsonParser in, DeserializationContext context) throws IOException {
                return new Ciphertext(in.getBinaryValue());
            }
        });
        return module;
    }

    /** All methods of the store, by the name in the address, sorted. */
    public static Map<String, Method> all() {
        return Arrays.stream(MetadataStore.class.getMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers())
                        && !method.getName().equals("close"))
                .collect(Collectors.toMap(StoreCalls::name, method -> method, (first, second) -> first, TreeMap::new));
    }

    /** The address of a method: reading ones are apart, since they need another permission. */
    public static String path(Method method) {
        return (isReading(method) ? "/metadata/read/" : "/metadata/write/") + name(method);
    }

    /** The name of a method in the address: with the types of its parameters, since names are overloaded. */
    public static String name(Method method) {
        String types = Arrays.stream(method.getParameterTypes())
                .map(Class::getSimpleName)
                .collect(Collectors.joining("-"));
        return types.isEmpty() ? method.getName() : method.getName() + "-" + types;
    }

    /** Whether a method changes nothing. */
    public static boolean isReading(Method method) {
        return QUESTIONS.contains(method.getName())
                || READING.stream().anyMatch(method.getName()::startsWith)
                || method.getName().endsWith("Names");
    }

    /** The type of a result on the wire; that of what is in an {@link Optional}, which is null there if it is empty. */
    static JavaType resultType(Method method) {
        Type type = method.getGenericReturnType();
        return JSON.constructType(isOptional(method) ? ((ParameterizedType) type).getActualTypeArguments()[0] : type);
    }

    static boolean isOptional(Method method) {
        return method.getReturnType() == Optional.class;
    }
}
