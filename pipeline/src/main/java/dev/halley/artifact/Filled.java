package dev.halley.artifact;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A class with type arguments that reflection did not give. */
record Filled(
        Class<?> rawClass, List<Type> arguments, @Nullable Type owner) implements ParameterizedType {

    @Override
    public Type[] getActualTypeArguments() {
        return arguments.toArray(new Type[0]);
    }

    @Override
    public Type getRawType() {
        return rawClass;
    }

    @Override
    public @Nullable Type getOwnerType() {
        return owner;
    }

    @Override
    public String getTypeName() {
        List<String> names = new ArrayList<>();
        for (Type argument : arguments) {
            names.add(argument.getTypeName());
        }
        return rawClass.getName() + "<" + String.join(", ", names) + ">";
    }
}
