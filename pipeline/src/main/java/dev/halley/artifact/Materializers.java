package dev.halley.artifact;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** All materializers of a process: the user's, then Halley's. The first that accepts a type is taken. Thread-safe. */
public final class Materializers {

    /** Of the results of a mapped step: says where each of them is. Such an artifact is read item by item. */
    public static final Materializer<Object> LISTS = new ListMaterializer();

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
        List<Materializer<?>> found = new ArrayList<>();
        for (Materializer<?> materializer : ServiceLoader.load(Materializer.class, loader)) {
            found.add(materializer);
        }
        found.add(new BytesMaterializer());
        found.add(new PageMaterializer());
        found.add(new ImageMaterializer());
        found.add(new FileMaterializer(files));
        found.add(new PrimitiveArrayMaterializer());
        found.add(new JsonMaterializer());
        return new Materializers(List.copyOf(found));
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
