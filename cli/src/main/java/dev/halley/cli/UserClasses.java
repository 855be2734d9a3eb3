package dev.halley.cli;

import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.pipeline.Pipeline;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The classes of a user's project, beside those of Halley. */
final class UserClasses implements AutoCloseable {

    /** What {@code mvn compile dependency:build-classpath -Dmdep.outputFile=target/classpath} leaves. */
    private static final Path CLASSES = Path.of("target", "classes");

    private static final Path LIBRARIES = Path.of("target", "classpath");

    private final List<Path> classPath;
    private final URLClassLoader loader;
    private final ClassLoader before = Thread.currentThread().getContextClassLoader();

    private UserClasses(List<Path> classPath) {
        this.classPath = classPath;
        this.loader = new URLClassLoader(
                "user",
                classPath.stream().map(UserClasses::url).toArray(URL[]::new),
                UserClasses.class.getClassLoader());
        // Materializers and resources are looked for from here.
        Thread.currentThread().setContextClassLoader(loader);
    }

    /** @param given as {@code java -cp} takes it; null for the folder {@code target} of a Maven project */
    static UserClasses open(@Nullable String given) {
        return new UserClasses(given == null ? ofProject() : parse(given));
    }

    private static List<Path> ofProject() {
        if (!Files.isDirectory(CLASSES)) {
            throw new HalleyException(
                    ErrorKind.NOT_FOUND,
                    "There is no folder target/classes here. Compile the project first, or name its classes: --class-path"
                            + " <folders and jars>");
        }
        List<Path> path = new ArrayList<>(List.of(CLASSES));
        if (Files.isReadable(LIBRARIES)) {
            try {
                path.addAll(parse(
                        Files.readString(LIBRARIES, StandardCharsets.UTF_8).strip()));
            } catch (IOException e) {
                throw new HalleyException(ErrorKind.FAILED, LIBRARIES + " cannot be read: " + e + ".", e);
            }
        }
        return path;
    }

    private static List<Path> parse(String text) {
        List<Path> path = new ArrayList<>();
        for (String each : text.split(File.pathSeparator, -1)) {
            if (each.endsWith("/*")) {
                path.addAll(jars(Path.of(each.substring(0, each.length() - 2))));
            } else if (!each.isBlank()) {
                path.add(existing(Path.of(each)));
            }
        }
        return path;
    }

    private static Path existing(Path path) {
        if (!Files.exists(path)) {
            throw new HalleyException(ErrorKind.NOT_FOUND, "--class-path: there is no " + path + ".");
        }
        return path;
    }

    private static List<Path> jars(Path folder) {
        try (Stream<Path> files = Files.list(existing(folder))) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new HalleyException(ErrorKind.FAILED, "--class-path: " + folder + " cannot be read.", e);
        }
    }

    private static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }

    List<Path> classPath() {
        return classPath;
    }

    /** @throws HalleyException NOT_FOUND if there is no such class, INVALID if it cannot be loaded */
    Class<?> load(String name) {
        try {
            return Class.forName(name, true, loader);
        } catch (ClassNotFoundException e) {
            throw new HalleyException(
                    ErrorKind.NOT_FOUND,
                    "There is no class " + name + " in " + classPath.size() + " folders and jars of the class path."
                            + " Name it in full, and compile it.",
                    e);
        } catch (LinkageError e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new HalleyException(ErrorKind.INVALID, "The class " + name + " cannot be loaded: " + cause, e);
        }
    }

    /**
     * The pipeline that a constant holds.
     *
     * @param source {@code org.example.Digits} if the class has one, else {@code org.example.Digits#DIGITS}
     */
    Pipeline pipeline(String source) {
        int hash = source.indexOf('#');
        Class<?> owner = load(hash < 0 ? source : source.substring(0, hash));
        List<Field> pipelines = Arrays.stream(owner.getDeclaredFields())
                .filter(field -> Modifier.isStatic(field.getModifiers()) && field.getType() == Pipeline.class)
                .toList();
        List<String> names = pipelines.stream().map(Field::getName).toList();
        List<Field> wanted = hash < 0
                ? pipelines
                : pipelines.stream()
                        .filter(field -> field.getName().equals(source.substring(hash + 1)))
                        .toList();
        if (wanted.size() != 1) {
            throw new HalleyException(
                    ErrorKind.NOT_FOUND,
                    names.isEmpty()
                            ? "The class " + owner.getName()
                                    + " has no pipeline (expected: a constant 'static final Pipeline')."
                            : "Say which pipeline of the class " + owner.getName() + ": " + owner.getName() + "#"
                                    + String.join(", " + owner.getName() + "#", names) + ".");
        }
        return value(wanted.get(0));
    }

    private static Pipeline value(Field field) {
        try {
            field.setAccessible(true);
            Object value = field.get(null);
            if (value instanceof Pipeline pipeline) {
                return pipeline;
            }
            throw new HalleyException(ErrorKind.INVALID, "The constant " + field.getName() + " holds null.");
        } catch (IllegalAccessException e) {
            throw new HalleyException(ErrorKind.INVALID, "The constant " + field.getName() + " cannot be read.", e);
        } catch (ExceptionInInitializerError e) {
            throw new HalleyException(
                    ErrorKind.INVALID,
                    "The class " + field.getDeclaringClass().getName() + " cannot be initialized: " + e.getCause(),
                    e);
        }
    }

    @Override
    public void close() {
        Thread.currentThread().setContextClassLoader(before);
        try {
            loader.close();
        } catch (IOException e) {
            throw new HalleyException(ErrorKind.FAILED, "The jars of the class path cannot be closed.", e);
        }
    }
}
