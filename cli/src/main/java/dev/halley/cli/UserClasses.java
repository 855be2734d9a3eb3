package dev.halley.cli;

import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.pipeline.Pipeline;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

    ClassLoader loader() {
        return loader;
    }

    List<Path> classPath() {
        return classPath;
    }

    /**
     * The pipeline that a constant holds.
     *
     * @param source {@code org.example.Digits} if the class has one, else {@code org.example.Digits#DIGITS}
     */
    Pipeline pipeline(String source) {
        return Pipeline.load(source, loader);
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
