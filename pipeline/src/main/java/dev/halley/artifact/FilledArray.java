package dev.halley.artifact;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Type;

/** An array of such a type as {@link Filled}. */
record FilledArray(Type element) implements GenericArrayType {

    @Override
    public Type getGenericComponentType() {
        return element;
    }

    @Override
    public String getTypeName() {
        return element.getTypeName() + "[]";
    }
}
