package dev.halley.artifact;

import java.lang.invoke.MethodType;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The declared type of an artifact, with its type arguments: {@code List<Double>} rather than {@code ArrayList}.
 *
 * @param type as reflection gives it
 */
public record ArtifactType(Type type) {

    /**
     * The type whose {@link #toString} is {@code name}.
     *
     * @throws ClassNotFoundException if the loader does not have a class in it
     */
    public static ArtifactType named(String name, @Nullable ClassLoader loader) throws ClassNotFoundException {
        return new ArtifactType(new TypeName(name, loader).parse());
    }

    /** A list of {@code element}. */
    public static ArtifactType listOf(ArtifactType element) {
        return new ArtifactType(new Filled(List.class, List.of(element.type()), null));
    }

    /**
     * The type of a value that nobody declared: of lists, sets and maps with the types of what they hold.
     *
     * @throws IllegalArgumentException if what a list, set or map holds is not all of one class
     */
    public static ArtifactType of(Object value) {
        if (value instanceof Path) {
            return new ArtifactType(Path.class);
        } else if (value instanceof List<?> list) {
            return new ArtifactType(new Filled(List.class, List.of(common(list)), null));
        } else if (value instanceof Set<?> set) {
            return new ArtifactType(new Filled(Set.class, List.of(common(set)), null));
        } else if (value instanceof Map<?, ?> map) {
            return new ArtifactType(new Filled(Map.class, List.of(common(map.keySet()), common(map.values())), null));
        }
        return new ArtifactType(value.getClass());
    }

    private static Type common(Collection<?> values) {
        Set<ArtifactType> types = new LinkedHashSet<>();
        for (Object each : values) {
            if (each != null) {
                types.add(of(each));
            }
        }
        if (types.size() > 1) {
            throw new IllegalArgumentException("what it holds is of several types: " + types
                    + " (expected: one; values of several types are the components of a record)");
        }
        return types.isEmpty() ? String.class : types.iterator().next().type();
    }

    /** The type as an object: {@code Integer} of {@code int}. */
    public ArtifactType boxed() {
        return type instanceof Class<?> plain && plain.isPrimitive() && plain != void.class
                ? new ArtifactType(MethodType.methodType(plain).wrap().returnType())
                : this;
    }

    /** The class without type arguments; {@code Object} for a type that is not fixed. */
    public Class<?> rawClass() {
        return raw(type);
    }

    /** The type arguments; empty if there are none. */
    public List<ArtifactType> arguments() {
        List<ArtifactType> arguments = new ArrayList<>();
        if (type instanceof ParameterizedType parameterized) {
            for (Type argument : parameterized.getActualTypeArguments()) {
                arguments.add(new ArtifactType(argument));
            }
        }
        return arguments;
    }

    /** The element type of an array; null if this is no array. */
    public @Nullable ArtifactType elementType() {
        if (type instanceof GenericArrayType array) {
            return new ArtifactType(array.getGenericComponentType());
        }
        Class<?> element = rawClass().getComponentType();
        return element == null ? null : new ArtifactType(element);
    }

    /** The type of a component of this record, with the record's own type arguments filled in. */
    public ArtifactType componentType(RecordComponent component) {
        Map<String, Type> variables = new ConcurrentHashMap<>();
        if (type instanceof ParameterizedType parameterized) {
            TypeVariable<?>[] names = rawClass().getTypeParameters();
            for (int i = 0; i < names.length; i++) {
                variables.put(names[i].getName(), parameterized.getActualTypeArguments()[i]);
            }
        }
        return new ArtifactType(substitute(component.getGenericType(), variables));
    }

    @Override
    public String toString() {
        return type.getTypeName();
    }

    private static Class<?> raw(Type type) {
        if (type instanceof Class<?> plain) {
            return plain;
        } else if (type instanceof ParameterizedType parameterized) {
            return (Class<?>) parameterized.getRawType();
        } else if (type instanceof GenericArrayType array) {
            return raw(array.getGenericComponentType()).arrayType();
        } else if (type instanceof WildcardType wildcard) {
            return raw(wildcard.getUpperBounds()[0]);
        }
        return Object.class;
    }

    private static Type substitute(Type type, Map<String, Type> variables) {
        if (type instanceof TypeVariable<?> variable) {
            return variables.getOrDefault(variable.getName(), type);
        } else if (type instanceof ParameterizedType parameterized) {
            Type[] arguments = parameterized.getActualTypeArguments();
            Type[] filled = new Type[arguments.length];
            for (int i = 0; i < arguments.length; i++) {
                filled[i] = substitute(arguments[i], variables);
            }
            return new Filled((Class<?>) parameterized.getRawType(), List.of(filled), parameterized.getOwnerType());
        }
        return type;
    }
}
