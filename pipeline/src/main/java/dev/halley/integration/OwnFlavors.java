package dev.halley.integration;

import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.stack.ComponentType;
import dev.halley.stack.Flavor;
import dev.halley.stack.FlavorSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Flavors that users register by their class. */
final class OwnFlavors {

    private OwnFlavors() {}

    static String folder(ComponentType<?> type, String flavor) {
        return "own-" + type.commandName() + "-" + flavor;
    }

    /** Loads the flavor as an integration would be, to see that it can be. */
    static Flavor<?, ?> check(ComponentType<?> type, String flavorClass, List<Path> jars, ClassLoader parent) {
        List<URL> urls = new ArrayList<>();
        for (Path jar : jars) {
            if (!Files.isRegularFile(jar)) {
                throw new HalleyException(
                        ErrorKind.NOT_FOUND,
                        "There is no jar " + jar + ". Build it first, for instance with: mvn package");
            }
            try {
                urls.add(jar.toUri().toURL());
            } catch (MalformedURLException e) {
                throw new IllegalArgumentException(e);
            }
        }
        try (IntegrationClassLoader loader =
                new IntegrationClassLoader("being registered", urls.toArray(URL[]::new), parent)) {
            Flavor<?, ?> flavor = load(flavorClass, loader);
            if (!flavor.type().equals(type)) {
                throw new HalleyException(
                        ErrorKind.INVALID,
                        flavorClass + " is a flavor of " + flavor.type().words() + "s. To register it: halley "
                                + flavor.type().commandName() + " flavor register " + flavorClass);
            }
            if (!flavor.name().matches("[a-z0-9][a-z0-9_-]{0,63}")) {
                throw new HalleyException(
                        ErrorKind.INVALID,
                        flavorClass + " gives the name '" + flavor.name()
                                + "' (expected: lower-case letters, digits, '_' and '-').");
            }
            FlavorSchema.of(flavor.configType());
            FlavorSchema.of(flavor.settingsType());
            return flavor;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws HalleyException NOT_FOUND if there is no such class, INVALID if it is no flavor or needs what is not there */
    static Flavor<?, ?> load(String flavorClass, ClassLoader loader) {
        try {
            Object made = Class.forName(flavorClass, true, loader)
                    .getDeclaredConstructor()
                    .newInstance();
            if (made instanceof Flavor<?, ?> flavor) {
                return flavor;
            }
            throw new HalleyException(
                    ErrorKind.INVALID,
                    flavorClass + " is no flavor (expected: a class that implements " + Flavor.class.getName() + ").");
        } catch (ClassNotFoundException e) {
            throw new HalleyException(
                    ErrorKind.NOT_FOUND,
                    "There is no class " + flavorClass + " in the jars. Name it in full, as org.example.MyFlavor.",
                    e);
        } catch (NoSuchMethodException | IllegalAccessException e) {
            throw new HalleyException(
                    ErrorKind.INVALID,
                    flavorClass + " (expected: a public class with a public constructor without parameters).",
                    e);
        } catch (ReflectiveOperationException | LinkageError e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new HalleyException(
                    ErrorKind.INVALID,
                    flavorClass + " cannot be loaded: " + cause + ". Name the jars that it needs as well, with --jar.",
                    e);
        }
    }
}
