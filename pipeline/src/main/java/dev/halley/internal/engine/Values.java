package dev.halley.internal.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.halley.artifact.ArtifactType;
import dev.halley.artifact.ListManifest;
import dev.halley.artifact.View;
import dev.halley.artifactstore.ArtifactStore;
import dev.halley.artifactstore.StoredContent;
import dev.halley.internal.plan.CompiledStep;
import dev.halley.internal.plan.CompiledStep.Argument;
import dev.halley.internal.plan.CompiledStep.Result;
import dev.halley.metadata.StoredArtifact;
import dev.halley.metadata.Visualisation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads arguments from the artifact store and stores results there. Thread-safe. */
final class Values {

    private static final Logger log = LoggerFactory.getLogger(Values.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ArtifactStore store;
    private final BiFunction<String, String, String> contentHash;

    /** A result that is in the artifact store. */
    record Stored(StoredContent content, Map<String, JsonNode> metadata, List<Visualisation> views) {}

    /** @param contentHash the hash of an artifact, by step id and artifact name */
    Values(ArtifactStore store, BiFunction<String, String, String> contentHash) {
        this.store = store;
        this.contentHash = contentHash;
    }

    /** Each step gets objects of its own: what it does to them does not reach other steps. */
    Object[] load(CompiledStep step) throws IOException {
        List<Object> arguments = new ArrayList<>();
        for (Argument argument : step.arguments()) {
            arguments.add(load(argument));
        }
        return arguments.toArray();
    }

    Object load(Argument argument) throws IOException {
        Object constant = argument.constant();
        return constant == null ? loadResult(argument) : constant;
    }

    private Object loadResult(Argument argument) throws IOException {
        if (argument.stored() != null) {
            return follow(
                    argument, loadStored(argument.stored(), argument.results().get(0)));
        }
        CompiledStep source = Objects.requireNonNull(argument.step());
        List<Object> parts = new ArrayList<>();
        for (Result result : argument.results()) {
            try {
                parts.add(read(result, contentHash.apply(source.id(), result.name())));
            } catch (IOException | RuntimeException e) {
                throw new IOException(
                        "cannot load the artifact '" + result.name() + "' of step '" + source.id() + "': "
                                + e.getMessage(),
                        e);
            }
        }
        ArtifactType composite = source.composite();
        return follow(
                argument, composite != null && argument.whole() ? assemble(composite.rawClass(), parts) : parts.get(0));
    }

    private Object loadStored(StoredArtifact stored, Result result) throws IOException {
        try {
            return read(result, stored.hash());
        } catch (IOException | RuntimeException e) {
            throw new IOException(
                    "cannot load version " + stored.version() + " of the artifact '" + stored.artifact() + "': "
                            + e.getMessage(),
                    e);
        }
    }

    private static Object follow(Argument argument, Object loaded) throws IOException {
        Object value = loaded;
        for (RecordComponent component : argument.path()) {
            value = component(component, value);
        }
        return value;
    }

    private Object read(Result result, String hash) throws IOException {
        Result item = result.item();
        Object value;
        try (InputStream in = store.open(hash)) {
            value = result.materializer().read(result.type(), in);
        }
        if (item == null) {
            return value;
        }
        ListManifest manifest = (ListManifest) value;
        if (!manifest.materializer().equals(item.materializer().name())) {
            throw new IOException("its items were written by the materializer '" + manifest.materializer()
                    + "' (expected: '" + item.materializer().name() + "').");
        }
        List<Object> items = new ArrayList<>();
        for (String each : manifest.hashes()) {
            items.add(read(item, each));
        }
        return items;
    }

    /** Whether the content of a result, and of the items in it, is there. */
    boolean isThere(Result result, String hash) throws IOException {
        if (!store.contains(hash)) {
            return false;
        }
        Result item = result.item();
        if (item != null) {
            try (InputStream in = store.open(hash)) {
                ListManifest manifest = (ListManifest) result.materializer().read(result.type(), in);
                for (String each : manifest.hashes()) {
                    if (!isThere(item, each)) {
                        return false;
                    }
                }
            }
        }
        return true;
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

    /** What tells an item of a list from another one: the hash of its bytes. */
    static String itemHash(CompiledStep step, Object item) throws IOException {
        CompiledStep.Mapped mapped = Objects.requireNonNull(step.mapped());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        mapped.itemMaterializer().write(item, mapped.itemType(), bytes);
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
    }

    /** Stores all results of a step. Content of a step that fails half-way stays without a name and harms nobody. */
    Map<String, Stored> store(CompiledStep step, @Nullable Object returned) throws IOException {
        Map<String, Stored> stored = new LinkedHashMap<>();
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
            try {
                stored.put(result.name(), store(result, value));
            } catch (IOException | RuntimeException e) {
                throw new IOException(
                        "cannot store the artifact '" + result.name() + "' of step '" + step.id() + "': "
                                + e.getMessage(),
                        e);
            }
        }
        return stored;
    }

    Stored store(Result result, Object value) throws IOException {
        StoredContent content = store.store(out -> result.materializer().write(value, result.type(), out));
        Map<String, JsonNode> metadata = new LinkedHashMap<>();
        List<Visualisation> views = new ArrayList<>();
        try {
            result.materializer()
                    .metadata(value, result.type())
                    .forEach((key, each) -> metadata.put(key, JSON.valueToTree(each)));
            for (View view : result.materializer().views(value, result.type())) {
                StoredContent shown = store.store(out -> out.write(view.content()));
                views.add(new Visualisation(
                        view.title(), view.mediaType(), shown.hash(), store.uri(shown.hash()), shown.size()));
            }
        } catch (IOException | RuntimeException e) {
            log.warn("The artifact '{}' is stored, but cannot be shown.", result.name(), e);
        }
        return new Stored(content, metadata, views);
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
