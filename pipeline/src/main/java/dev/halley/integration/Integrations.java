package dev.halley.integration;

import dev.halley.config.HalleyHome;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.error.Suggestion;
import dev.halley.stack.ComponentType;
import dev.halley.stack.Flavor;
import dev.halley.stack.Flavors;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The integrations of a home. A distribution offers them in its folder {@code integrations}, one folder of jars each; to install
 * one is to copy its folder into the home. Thread-safe; several processes may install at once.
 */
public final class Integrations implements Closeable {

    private static final Logger log = LoggerFactory.getLogger(Integrations.class);
    private static final String JAR = ".jar";

    private final HalleyHome home;
    private final ClassLoader parent;
    private final List<IntegrationClassLoader> loaders = new ArrayList<>();

    public Integrations(HalleyHome home, ClassLoader parent) {
        this.home = home;
        this.parent = parent;
    }

    /** What a distribution offers and what is installed, by name. */
    public List<Integration> available(Path distributionFolder) {
        TreeSet<String> names = new TreeSet<>(folders(offered(distributionFolder)));
        names.addAll(folders(home.integrations()));
        List<Integration> available = new ArrayList<>();
        for (String name : names) {
            boolean installed = Files.isDirectory(home.integrations().resolve(name));
            Path folder = installed ? home.integrations() : offered(distributionFolder);
            available.add(new Integration(name, installed, jarNames(folder.resolve(name))));
        }
        return available;
    }

    /** By name. */
    public List<Integration> installed() {
        return folders(home.integrations()).stream()
                .map(name ->
                        new Integration(name, true, jarNames(home.integrations().resolve(name))))
                .toList();
    }

    /**
     * Copies an integration from a distribution into the home; one that is installed already is replaced. It is there as a whole
     * or not at all.
     *
     * @throws HalleyException NOT_FOUND if the distribution does not offer it
     */
    public Integration install(String name, Path distributionFolder) {
        List<String> offers = folders(offered(distributionFolder));
        if (!offers.contains(name)) {
            throw new HalleyException(
                    ErrorKind.NOT_FOUND,
                    "There is no integration '" + name + "' in " + offered(distributionFolder) + "."
                            + Suggestion.of(name, offers));
        }
        Path source = offered(distributionFolder).resolve(name);
        Path target = home.create(home.integrations()).resolve(name);
        Path draft = home.integrations().resolve("." + name + "-" + UUID.randomUUID());
        try {
            Files.createDirectory(draft);
            for (String jar : jarNames(source)) {
                Files.copy(source.resolve(jar), draft.resolve(jar));
            }
            replace(target, draft);
        } catch (IOException e) {
            throw new HalleyException(
                    ErrorKind.FAILED,
                    "The integration '" + name + "' cannot be copied to " + target + ": " + e + ". Make that folder"
                            + " writable, or set " + HalleyHome.VARIABLE + " to another one.",
                    e);
        } finally {
            deleteQuietly(draft);
        }
        return new Integration(name, true, jarNames(target));
    }

    /** @throws HalleyException NOT_FOUND if it is not installed */
    public void uninstall(String name) {
        List<String> installed = folders(home.integrations());
        if (!installed.contains(name)) {
            throw new HalleyException(
                    ErrorKind.NOT_FOUND,
                    "The integration '" + name + "' is not installed." + Suggestion.of(name, installed));
        }
        Path away = home.integrations().resolve("." + name + "-" + UUID.randomUUID());
        try {
            Files.move(home.integrations().resolve(name), away, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new HalleyException(
                    ErrorKind.FAILED,
                    "The integration '" + name + "' cannot be removed: " + e + ". Delete the folder "
                            + home.integrations().resolve(name) + ".",
                    e);
        }
        deleteQuietly(away);
    }

    /** The flavors of the class path, then those of the installed integrations. */
    public Flavors flavors() {
        return new Flavors(this::load, KnownIntegration::remedy);
    }

    private synchronized List<Flavor<?, ?>> load() {
        List<Flavor<?, ?>> found = new ArrayList<>(Flavors.onClassPath(parent));
        for (Integration integration : installed()) {
            found.addAll(load(integration));
        }
        return found;
    }

    /** Not closed before {@link #close}: components made by the flavors still load classes. */
    private List<Flavor<?, ?>> load(Integration integration) {
        Path folder = home.integrations().resolve(integration.name());
        URL[] urls =
                integration.jars().stream().map(jar -> url(folder.resolve(jar))).toArray(URL[]::new);
        IntegrationClassLoader loader = new IntegrationClassLoader(integration.name(), urls, parent);
        loaders.add(loader);
        List<Flavor<?, ?>> found = new ArrayList<>();
        try {
            for (Flavor<?, ?> flavor : ServiceLoader.load(Flavor.class, loader)) {
                if (flavor.getClass().getClassLoader() == loader) {
                    found.add(flavor);
                }
            }
        } catch (ServiceConfigurationError | LinkageError e) {
            log.warn(
                    "The integration '{}' cannot be loaded. Install it again: halley integration install {}",
                    integration.name(),
                    integration.name(),
                    e);
        }
        return found;
    }

    /** What a user has to do to get a flavor that is not there, if Halley knows it. */
    public static Optional<String> remedy(ComponentType<?> type, String flavor) {
        return KnownIntegration.remedy(type, flavor);
    }

    private static Path offered(Path distributionFolder) {
        return distributionFolder.resolve("integrations");
    }

    private static List<String> folders(Path parent) {
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(parent)) {
            return children.filter(Files::isDirectory)
                    .map(folder -> String.valueOf(folder.getFileName()))
                    .filter(name -> !name.startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> jarNames(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(folder)) {
            return children.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(JAR))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void replace(Path target, Path draft) throws IOException {
        Path old = target.resolveSibling("." + target.getFileName() + "-" + UUID.randomUUID());
        boolean before = Files.isDirectory(target);
        if (before) {
            Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
        }
        try {
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            if (before && !Files.exists(target)) {
                Files.move(old, target, StandardCopyOption.ATOMIC_MOVE);
            }
            deleteQuietly(old);
        }
    }

    private static void deleteQuietly(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            log.debug("The folder {} cannot be deleted; it has no effect.", folder, e);
        }
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Closes the jars. Components of these integrations must not be used after that. */
    @Override
    public synchronized void close() {
        for (IntegrationClassLoader loader : loaders) {
            try {
                loader.close();
            } catch (IOException e) {
                log.debug("The jars of the {} cannot be closed.", loader.getName(), e);
            }
        }
        loaders.clear();
    }
}
