package dev.halley.stack;

import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.error.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The flavors that can be used: those on the class path and those of the installed integrations. Looked for when the first one
 * is needed, since commands that only list need none. Thread-safe.
 */
public final class Flavors {

    private final Supplier<List<Flavor<?, ?>>> source;
    private final BiFunction<ComponentType<?>, String, Optional<String>> remedy;
    private volatile @Nullable List<Flavor<?, ?>> all;

    /**
     * @param source gives all flavors; of two with one type and name the first counts
     * @param remedy says what to do to get a flavor that is not there, if that is known
     */
    public Flavors(Supplier<List<Flavor<?, ?>>> source, BiFunction<ComponentType<?>, String, Optional<String>> remedy) {
        this.source = source;
        this.remedy = remedy;
    }

    /** Exactly these. */
    public static Flavors of(Flavor<?, ?>... flavors) {
        return new Flavors(() -> List.of(flavors), (type, name) -> Optional.empty());
    }

    /** The flavors that the class path offers. */
    public static List<Flavor<?, ?>> onClassPath(ClassLoader loader) {
        List<Flavor<?, ?>> found = new ArrayList<>();
        for (Flavor<?, ?> flavor : ServiceLoader.load(Flavor.class, loader)) {
            found.add(flavor);
        }
        return found;
    }

    public List<Flavor<?, ?>> ofType(ComponentType<?> type) {
        return all().stream().filter(flavor -> flavor.type().equals(type)).toList();
    }

    public Optional<Flavor<?, ?>> find(ComponentType<?> type, String name) {
        return ofType(type).stream()
                .filter(flavor -> flavor.name().equals(name))
                .findFirst();
    }

    /** @throws HalleyException NOT_FOUND if there is no such flavor; the message says how to get it, if that is known */
    public Flavor<?, ?> get(ComponentType<?> type, String name) {
        return find(type, name).orElseThrow(() -> {
            String missing = "There is no " + type.words() + " flavor '" + name + "'.";
            List<String> known = ofType(type).stream().map(Flavor::name).toList();
            boolean slip = Suggestion.nearest(name, known).isPresent();
            return new HalleyException(
                    ErrorKind.NOT_FOUND,
                    (slip ? Optional.<String>empty() : remedy.apply(type, name))
                            .map(command -> missing + " " + command)
                            .orElseGet(() -> missing + Suggestion.of(name, known)));
        });
    }

    private List<Flavor<?, ?>> all() {
        List<Flavor<?, ?>> found = all;
        if (found == null) {
            found = List.copyOf(source.get());
            all = found;
        }
        return found;
    }

    /** Looks for flavors again, after an integration was installed. */
    public void refresh() {
        all = null;
    }
}
