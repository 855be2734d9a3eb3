package dev.halley.internal.graph;

import dev.halley.artifact.RecordComponentReference;
import dev.halley.step.Step;
import dev.halley.step.StepMethod;
import java.io.Serializable;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.MethodType;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Finds the method behind a reference. The compiler gives a serializable lambda a {@code writeReplace} method that tells
 * which method it stands for; nothing is serialized.
 */
final class MethodReference {

    /**
     * The methods of step references by their classes: each place of a program where a reference is written has a class of its own, which
     * the virtual machine makes, so a pipeline that is declared again, or in a loop, finds them here.
     */
    private static final ClassValue<AtomicReference<@Nullable Method>> KNOWN = new ClassValue<>() {
        @Override
        protected AtomicReference<@Nullable Method> computeValue(Class<?> type) {
            return new AtomicReference<>();
        }
    };

    private MethodReference() {}

    /** @throws IllegalArgumentException if the reference is not to a method that can be a step; the message tells why */
    static Method step(StepMethod reference) {
        if (!reference.getClass().isHidden()) { // Written by hand: it may stand for another method each time.
            return find(reference);
        }
        AtomicReference<@Nullable Method> known = KNOWN.get(reference.getClass());
        Method method = known.get();
        if (method == null) {
            method = find(reference);
            known.set(method);
        }
        return method;
    }

    private static Method find(StepMethod reference) {
        SerializedLambda lambda = lambda(reference);
        String where = className(lambda) + "." + lambda.getImplMethodName();
        if (lambda.getImplMethodName().startsWith("lambda$")) {
            throw new IllegalArgumentException("A step of " + className(lambda)
                    + " is a lambda or refers to a private method of another class (expected: a reference to a named, not"
                    + " private method, as Digits::train). Write the code as a static method with @Step.");
        }
        if (lambda.getImplMethodKind() != MethodHandleInfo.REF_invokeStatic || lambda.getCapturedArgCount() != 0) {
            throw new IllegalArgumentException(
                    where + " is not static. Make it static: a step keeps no state between executions.");
        }
        Method method = method(lambda, reference.getClass().getClassLoader());
        if (Modifier.isPrivate(method.getModifiers())) {
            throw new IllegalArgumentException(where + " is private. Make it package-private, so that it can be run.");
        }
        if (!method.isAnnotationPresent(Step.class)) {
            throw new IllegalArgumentException(where + " is not a step. Annotate the method with @Step.");
        }
        return method;
    }

    /** @throws IllegalArgumentException if the reference is not to a record component */
    static RecordComponent recordComponent(RecordComponentReference<?, ?> reference) {
        SerializedLambda lambda = lambda(reference);
        if (!lambda.getImplMethodName().startsWith("lambda$")) {
            Method method = method(lambda, reference.getClass().getClassLoader());
            if (method.getDeclaringClass().isRecord()) {
                for (RecordComponent component : method.getDeclaringClass().getRecordComponents()) {
                    if (component.getAccessor().equals(method)) {
                        return component;
                    }
                }
            }
        }
        throw new IllegalArgumentException(className(lambda) + "." + lambda.getImplMethodName()
                + " is not a component of a record (expected in map: a reference as Split::train)."
                + " Write a step for anything that computes.");
    }

    private static SerializedLambda lambda(Serializable reference) {
        try {
            Method writeReplace = reference.getClass().getDeclaredMethod("writeReplace");
            writeReplace.setAccessible(true);
            return (SerializedLambda) writeReplace.invoke(reference);
        } catch (ReflectiveOperationException | ClassCastException e) {
            throw new IllegalArgumentException(
                    reference.getClass().getName() + " is a class (expected: a method reference, as Digits::train).",
                    e);
        }
    }

    private static Method method(SerializedLambda lambda, ClassLoader loader) {
        try {
            Class<?> owner = Class.forName(className(lambda), false, loader);
            MethodType type = MethodType.fromMethodDescriptorString(lambda.getImplMethodSignature(), loader);
            return owner.getDeclaredMethod(lambda.getImplMethodName(), type.parameterArray());
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(
                    className(lambda) + "." + lambda.getImplMethodName() + " was not found.", e);
        }
    }

    private static String className(SerializedLambda lambda) {
        return lambda.getImplClass().replace('/', '.');
    }
}
