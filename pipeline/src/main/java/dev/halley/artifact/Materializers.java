package dev.halley.artifact;

import java.lang.ref.SoftReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/** All materializers of a process: the user's, then Halley's. The first that accepts a type is taken. Thread-safe. */
public final class Materializers {

    /** Of the results of a mapped step: says where each of them is. Such an artifact is read item by item. */
    public static final Materializer<Object> LISTS = new ListMaterializer();

    /**
     * What class paths offer, by their loaders. To look for it opens all jars, which takes as long as ten steps; and it cannot change as long as
     * there is the loader.
     */
    private static final Map<ClassLoader, SoftReference<List<Materializer<?>>>> OFFERED = new WeakHashMap<>();

    private static final List<Materializer<?>> OWN_BEFORE_FILES =
            List.of(new BytesMaterializer(), new PageMaterializer(), new ImageMaterializer());
    private static final List<Materializer<?>> OWN_AFTER_FILES =
            List.of(new PrimitiveArrayMaterializer(), new JsonMaterializer());

    private final List<Materializer<?>> all;

    private Materializers(List<Materializer<?>> all) {
        this.all = all;
    }

    /**
     * Finds the user's materializers.
     *
     * @param files where artifacts that are files are laid out when they are loaded
     */
    public static Materializers load(@Nullable ClassLoader loader, Path files) {
        List<Materializer<?>> found = new ArrayList<>(offered(loader));
        found.addAll(OWN_BEFORE_FILES);
        found.add(new FileMaterializer(files));
        found.addAll(OWN_AFTER_FILES);
        return new Materializers(List.copyOf(found));
    }

    private static List<Materializer<?>> offered(@Nullable ClassLoader given) {
        ClassLoader loader = given == null ? ClassLoader.getSystemClassLoader() : given;
        synchronized (OFFERED) {
            SoftReference<List<Materializer<?>>> known = OFFERED.get(loader);
            List<Materializer<?>> offered = known == null ? null : known.get();
            if (offered == null) {
                List<Materializer<?>> found = new ArrayList<>();
                for (Materializer<?> materializer : ServiceLoader.load(Materializer.class, loader)) {
                    found.add(materializer);
                }
                offered = List.copyOf(found);
                OFFERED.put(loader, new SoftReference<>(offered));
            }
            return offered;
        }
    }

    /** The materializer of a type; empty if there is none. */
    @SuppressWarnings("unchecked") // Values are written only with the type that the materializer accepted.
    public Optional<Materializer<Object>> find(ArtifactType type) {
        for (Materializer<?> materializer : all) {
            if (materializer.accepts(type)) {
                return Optional.of((Materializer<Object>) materializer);
            }
        }
        return Optional.empty();
    }

    /** Whether a record is one artifact, and not one for each component: it is if it has a materializer of its own. */
    public boolean keepWhole(ArtifactType type) {
        return type.rawClass() == DataTable.class
                || find(type).map(found -> !(found instanceof JsonMaterializer)).orElse(false);
    }

    /** The materializer that wrote an artifact; empty if it is not there any more. */
    @SuppressWarnings("unchecked") // Reading only: what it returns is checked by its user.
    public Optional<Materializer<Object>> named(String name) {
        if (name.equals(LISTS.name())) {
            return Optional.of(LISTS);
        }
        for (Materializer<?> materializer : all) {
            if (materializer.name().equals(name)) {
                return Optional.of((Materializer<Object>) materializer);
            }
        }
        return Optional.empty();
    }

    /** Why there is no materializer for {@code type}, with the remedy. */
    public static String missing(ArtifactType type) {
        String part = JsonTypes.problem(type);
        String reason = part == null || part.equals(type.toString()) ? "" : " (because of " + part + " in it)";
        return "no materializer stores values of type " + type + reason
                + ". Return a record, number, string, array, file or collection of these, or add a Materializer<"
                + type.rawClass().getSimpleName() + "> and list it in META-INF/services/"
                + Materializer.class.getName() + ".";
    }
}
