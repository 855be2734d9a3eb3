package dev.halley.server.database;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Brings the tables up to date with the SQL files in {@code migration}. Flyway does the work, but only if there is some: to start
 * it costs more than the rest of opening a database.
 */
final class Migrations {

    static final String FOLDER = "dev/halley/server/database/migration/";
    private static final Pattern NAME = Pattern.compile("V(\\d+)__.+\\.sql");

    private Migrations() {}

    /** @throws DatabaseException if a newer version made the tables */
    static boolean isCurrent(Engine engine, Handle handle) throws IOException {
        Set<Integer> known = versions(names());
        Set<Integer> applied = applied(engine, handle);
        Set<Integer> unknown = new TreeSet<>(applied);
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            throw new DatabaseException(
                    "the database '" + engine.name() + "' has schema version " + Collections.max(unknown)
                            + " (expected: " + Collections.max(known)
                            + " or less). A newer Halley made it: start that version.",
                    null);
        }
        return applied.containsAll(known);
    }

    static void apply(Engine engine) throws IOException {
        FluentConfiguration flyway = Flyway.configure(Migrations.class.getClassLoader())
                .resourceProvider(new MigrationTexts(names(), engine.isShared()))
                .outOfOrder(true)
                .mixed(true)
                .loggers("slf4j");
        engine.configure(flyway);
        flyway.load().migrate();
    }

    /** The applied versions if all went well, else none: Flyway then says what is wrong. */
    private static Set<Integer> applied(Engine engine, Handle handle) {
        if (!engine.hasHistory(handle)) {
            return Set.of();
        }
        List<String> versions = handle.createQuery(
                        "SELECT CASE WHEN success THEN version ELSE 'failed' END FROM flyway_schema_history"
                                + " WHERE version IS NOT NULL OR NOT success")
                .mapTo(String.class)
                .list();
        return versions.contains("failed")
                ? Set.of()
                : versions.stream().map(Integer::parseInt).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The names of the files on the class path. */
    private static List<String> names() throws IOException {
        @Nullable URL folder = Migrations.class.getClassLoader().getResource(FOLDER);
        if (folder == null) {
            throw new IOException("the folder '" + FOLDER + "' is not on the class path");
        }
        URLConnection connection = folder.openConnection();
        if (connection instanceof JarURLConnection jar) {
            jar.setUseCaches(false);
            try (JarFile file = jar.getJarFile()) {
                return names(file.stream().map(JarEntry::getName).filter(name -> name.startsWith(FOLDER)));
            }
        }
        try (Stream<Path> files = Files.list(Path.of(uri(folder)))) {
            return names(files.map(Path::toString));
        }
    }

    private static URI uri(URL url) throws IOException {
        try {
            return url.toURI();
        } catch (URISyntaxException invalid) {
            throw new IOException(invalid);
        }
    }

    private static List<String> names(Stream<String> paths) {
        return paths.map(path -> path.substring(path.replace('\\', '/').lastIndexOf('/') + 1))
                .filter(name -> NAME.matcher(name).matches())
                .sorted()
                .toList();
    }

    private static Set<Integer> versions(Collection<String> names) {
        return names.stream()
                .map(NAME::matcher)
                .filter(Matcher::matches)
                .map(name -> Integer.parseInt(name.group(1)))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
