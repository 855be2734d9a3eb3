package dev.halley.integration;

import dev.halley.config.HalleyHome;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.error.Suggestion;
import dev.halley.metadata.StoredComponent;
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
            available.add(
                    installed
                            ? integration(name)
                            : new Integration(
                                    name,
                                    false,
                                    Origin.DISTRIBUTION.text(),
                                    jarNames(offered(distributionFolder).resolve(name))));
        }
        return available;
    }

    /** By name. */
    public List<Integration> installed() {
        return folders(home.integrations()).stream().map(this::integration).toList();
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
        return installed(
                name,
                Origin.DISTRIBUTION,
                jarNames(source).stream().map(source::resolve).toList());
    }

    /** Whether a distribution offers it. */
    public boolean isOffered(String name, Path distributionFolder) {
        return folders(offered(distributionFolder)).contains(name);
    }

    /**
     * Installs jars that were resolved elsewhere, for instance from a Maven repository.
     *
     * @param origin where they are from, as {@code org.example:my-flavor:1.0}
     */
    public Integration install(String name, String origin, List<Path> jars) {
        return installed(name, Origin.of(origin), jars);
    }

    private Integration installed(String name, Origin origin, List<Path> jars) {
        Path target = home.create(home.integrations()).resolve(name);
        Path draft = home.integrations().resolve("." + name + "-" + UUID.randomUUID());
        try {
            Files.createDirectory(draft);
            for (Path jar : jars) {
                Files.copy(jar, draft.resolve(String.valueOf(jar.getFileName())));
            }
            origin.write(draft);
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
        return integration(name);
    }

    private Integration integration(String name) {
        Path folder = home.integrations().resolve(name);
        return new Integration(name, true, Origin.read(folder).text(), jarNames(folder));
    }

    /** Where an installed integration is from: {@code distribution}, Maven coordinates, or {@code class}. */
    public String originOf(String name) {
        requireInstalled(name);
        return integration(name).origin();
    }

    /**
     * Registers a flavor of the user's own by its class.
     *
     * @throws HalleyException NOT_FOUND if there is no such class or jar, INVALID if it is no flavor of this type, CONFLICT if
     *     there is a flavor of its name
     */
    public Flavor<?, ?> registerFlavor(ComponentType<?> type, String flavorClass, List<Path> jars) {
        Flavor<?, ?> flavor = OwnFlavors.check(type, flavorClass, jars, parent);
        boolean taken = load().stream()
                .anyMatch(each -> each.type().equals(type) && each.name().equals(flavor.name()));
        if (taken) {
            throw new HalleyException(
                    ErrorKind.CONFLICT,
                    "There is " + type.oneOf() + " flavor '" + flavor.name() + "' already. Delete it first: halley "
                            + type.commandName() + " flavor delete " + flavor.name());
        }
        installed(OwnFlavors.folder(type, flavor.name()), Origin.ofClass(flavorClass), jars);
        return flavor;
    }

    /**
     * Deletes a flavor that was registered by its class.
     *
     * @param components those of the type that are registered
     * @throws HalleyException NOT_FOUND if there is none, CONFLICT if a component is of it
     */
    public void deleteFlavor(ComponentType<?> type, String name, List<StoredComponent> components) {
        String folder = OwnFlavors.folder(type, name);
        if (!folders(home.integrations()).contains(folder)) {
            throw new HalleyException(
                    ErrorKind.NOT_FOUND,
                    "No " + type.words() + " flavor '" + name
                            + "' was registered by its class. Flavors of integrations go"
                            + " with them: halley integration uninstall NAME");
        }
        components.stream()
                .filter(component -> component.flavor().equals(name))
                .findFirst()
                .ifPresent(component -> {
                    throw new HalleyException(
                            ErrorKind.CONFLICT,
                            "The " + type.words() + " '" + component.name() + "' is of the flavor '" + name
                                    + "'. Delete that first: halley " + type.commandName() + " delete "
                                    + component.name());
                });
        uninstall(folder);
    }

    /** The integration that brought a flavor; empty if it came with Halley or is on the class path. */
    public Optional<String> integrationOf(Flavor<?, ?> flavor) {
        return flavor.getClass().getClassLoader() instanceof IntegrationClassLoader loader
                ? Optional.of(loader.integration())
                : Optional.empty();
    }

    private void requireInstalled(String name) {
        List<String> installed = folders(home.integrations());
        if (!installed.contains(name)) {
            throw new HalleyException(
                    ErrorKind.NOT_FOUND,
                    "The integration '" + name + "' is not installed." + Suggestion.of(name, installed));
        }
    }

    /** @throws HalleyException NOT_FOUND if it is not installed */
    public void uninstall(String name) {
        requireInstalled(name);
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
            Optional<String> flavorClass = Origin.read(folder).flavorClass();
            if (flavorClass.isPresent()
                    && found.stream()
                            .noneMatch(flavor -> flavor.getClass().getName().equals(flavorClass.get()))) {
                found.add(OwnFlavors.load(flavorClass.get(), loader));
            }
        } catch (ServiceConfigurationError | LinkageError | HalleyException e) {
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
