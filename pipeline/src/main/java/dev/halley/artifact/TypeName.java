package dev.halley.artifact;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what {@link ArtifactType#toString} wrote: {@code java.util.Map<java.lang.String, double[]>}. Confined to one call. */
final class TypeName {

    private static final Map<String, Class<?>> PRIMITIVES = Map.of(
            "boolean", boolean.class,
            "byte", byte.class,
            "short", short.class,
            "char", char.class,
            "int", int.class,
            "long", long.class,
            "float", float.class,
            "double", double.class);

    private final String text;
    private final @Nullable ClassLoader loader;
    private int at;

    TypeName(String text, @Nullable ClassLoader loader) {
        this.text = text;
        this.loader = loader;
    }

    Type parse() throws ClassNotFoundException {
        Type type = type();
        if (at != text.length()) {
            throw unreadable();
        }
        return type;
    }

    private Type type() throws ClassNotFoundException {
        if (taken("? extends ")) {
            return type();
        }
        if (taken("?")) {
            return Object.class;
        }
        Class<?> raw = rawClass();
        List<Type> arguments = new ArrayList<>();
        if (taken("<")) {
            do {
                arguments.add(type());
            } while (taken(", "));
            if (!taken(">")) {
                throw unreadable();
            }
        }
        Type type = arguments.isEmpty() ? raw : new Filled(raw, List.copyOf(arguments), raw.getDeclaringClass());
        while (taken("[]")) {
            type = type instanceof Class<?> element ? element.arrayType() : new FilledArray(type);
        }
        return type;
    }

    private Class<?> rawClass() throws ClassNotFoundException {
        int start = at;
        while (at < text.length() && "<>,[ ".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String name = text.substring(start, at);
        Class<?> primitive = PRIMITIVES.get(name);
        if (primitive != null) {
            return primitive;
        }
        if (name.isEmpty()) {
            throw unreadable();
        }
        return Class.forName(name, false, loader);
    }

    private boolean taken(String expected) {
        if (text.startsWith(expected, at)) {
            at += expected.length();
            return true;
        }
        return false;
    }

    private ClassNotFoundException unreadable() {
        return new ClassNotFoundException(text + " (column " + (at + 1) + ")");
    }
}
