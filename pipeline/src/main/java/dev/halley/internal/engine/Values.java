package dev.halley.internal.engine;

import dev.halley.artifact.ArtifactType;
import dev.halley.artifactstore.ArtifactStore;
import dev.halley.artifactstore.StoredContent;
import dev.halley.internal.plan.CompiledStep;
import dev.halley.internal.plan.CompiledStep.Argument;
import dev.halley.internal.plan.CompiledStep.Result;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Loads arguments from the artifact store and stores results there. Thread-safe. */
final class Values {

    private final ArtifactStore store;
    private final BiFunction<String, String, String> contentHash;

    /** @param contentHash the hash of an artifact, by step id and artifact name */
    Values(ArtifactStore store, BiFunction<String, String, String> contentHash) {
        this.store = store;
        this.contentHash = contentHash;
    }

    /** Each step gets objects of its own: what it does to them does not reach other steps. */
    Object[] load(CompiledStep step) throws IOException {
        List<Object> arguments = new ArrayList<>();
        for (Argument argument : step.arguments()) {
            Object constant = argument.constant();
            arguments.add(constant == null ? loadResult(argument) : constant);
        }
        return arguments.toArray();
    }

    private Object loadResult(Argument argument) throws IOException {
        CompiledStep source = Objects.requireNonNull(argument.step());
        List<Object> parts = new ArrayList<>();
        for (Result result : argument.results()) {
            try (InputStream in = store.open(contentHash.apply(source.id(), result.name()))) {
                parts.add(result.materializer().read(result.type(), in));
            } catch (IOException | RuntimeException e) {
                throw new IOException(
                        "cannot load the artifact '" + result.name() + "' of step '" + source.id() + "': "
                                + e.getMessage(),
                        e);
            }
        }
        ArtifactType composite = source.composite();
        Object value = composite != null && argument.whole() ? assemble(composite.rawClass(), parts) : parts.get(0);
        for (RecordComponent component : argument.path()) {
            value = component(component, value);
        }
        return value;
    }

    private static Object assemble(Class<?> record, List<Object> parts) throws IOException {
        RecordComponent[] components = record.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
        }
        try {
            Constructor<?> constructor = record.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(parts.toArray());
        } catch (InvocationTargetException e) {
            throw new IOException("the constructor of " + record.getName() + " refuses its own components.", e);
        } catch (ReflectiveOperationException e) {
            throw new IOException("cannot make a " + record.getName() + ".", e);
        }
    }

    private static Object component(RecordComponent component, Object record) throws IOException {
        try {
            Object value = component.getAccessor().invoke(record);
            if (value == null) {
                throw new IOException("component '" + component.getName() + "' of " + record + " is null.");
            }
            return value;
        } catch (ReflectiveOperationException e) {
            throw new IOException("cannot read component '" + component.getName() + "' of " + record + ".", e);
        }
    }

    /** Stores all results of a step. Content of a step that fails half-way stays without a name and harms nobody. */
    Map<String, StoredContent> store(CompiledStep step, @Nullable Object returned) throws IOException {
        Map<String, StoredContent> stored = new LinkedHashMap<>();
        if (!step.results().isEmpty() && returned == null) {
            throw new IllegalStateException("step '" + step.id() + "' returned null (expected: "
                    + step.method().getGenericReturnType().getTypeName() + ").");
        }
        for (Result result : step.results()) {
            RecordComponent component = result.component();
            Object value = Objects.requireNonNull(returned);
            if (component != null) {
                value = componentToStore(step, component, value);
            }
            Object content = value;
            try {
                stored.put(
                        result.name(), store.store(out -> result.materializer().write(content, result.type(), out)));
            } catch (IOException | RuntimeException e) {
                throw new IOException(
                        "cannot store the artifact '" + result.name() + "' of step '" + step.id() + "': "
                                + e.getMessage(),
                        e);
            }
        }
        return stored;
    }

    private static Object componentToStore(CompiledStep step, RecordComponent component, Object record) {
        try {
            Object value = component.getAccessor().invoke(record);
            if (value != null) {
                return value;
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "cannot read component '" + component.getName() + "' of " + record + ".", e);
        }
        throw new IllegalStateException(
                "step '" + step.id() + "' returned a record whose component '" + component.getName()
                        + "' is null (expected: " + component.getGenericType().getTypeName() + ").");
    }
}
