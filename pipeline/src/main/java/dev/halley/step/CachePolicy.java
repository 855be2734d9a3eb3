package dev.halley.step;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What has to be the same for a step to be taken from the cache. By default that is everything that can change its result: its code
 * and all of the user's code that it reaches, its parameters, the content of its inputs, the settings of the components it uses,
 * its tracker and the artifact store.
 *
 * <pre>{@code
 * p.step(Digits::download, p.parameter("verbose", true))
 *         .cachePolicy(CachePolicy.defaults().ignoring("verbose").watching(Path.of("labels.csv")).expiresAfter(Duration.ofDays(1)));
 * }</pre>
 *
 * @param code whether the code counts
 * @param settings whether the settings of components count
 * @param ignored names of parameters and inputs of the method that do not count
 * @param watched files and folders whose content counts too
 * @param expiresAfter how old a result may be; null for any age
 */
public record CachePolicy(
        boolean code,
        boolean settings,
        Set<String> ignored,
        List<Path> watched,
        @Nullable Duration expiresAfter) {

    private static final CachePolicy DEFAULTS = new CachePolicy(true, true, Set.of(), List.of(), null);

    public CachePolicy {
        ignored = Set.copyOf(ignored);
        watched = List.copyOf(watched);
    }

    public static CachePolicy defaults() {
        return DEFAULTS;
    }

    /** Takes a result that other code made. */
    public CachePolicy ignoringCode() {
        return new CachePolicy(false, settings, ignored, watched, expiresAfter);
    }

    /** Takes a result that was made with other settings. */
    public CachePolicy ignoringSettings() {
        return new CachePolicy(code, false, ignored, watched, expiresAfter);
    }

    /** Takes a result that was made with other values of these parameters or inputs of the method. */
    public CachePolicy ignoring(String... names) {
        Set<String> all = new TreeSet<>(ignored);
        all.addAll(Arrays.asList(names));
        return new CachePolicy(code, settings, all, watched, expiresAfter);
    }

    /** Takes no result that was made when these files had other content. */
    public CachePolicy watching(Path... files) {
        List<Path> all = new ArrayList<>(watched);
        all.addAll(Arrays.asList(files));
        return new CachePolicy(code, settings, ignored, all, expiresAfter);
    }

    /** Takes no result that is older. */
    public CachePolicy expiresAfter(Duration age) {
        return new CachePolicy(code, settings, ignored, watched, age);
    }
}
