package dev.halley.server.database;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Brings the tables up to date with the SQL files in {@code migration}. Flyway does the work, but only if there is some: to start
 * it costs more than the rest of opening a database.
 */
final class Migrations {

    private static final String FOLDER = "dev/halley/server/database/migration";
    private static final Pattern NAME = Pattern.compile("V(\\d+)__.+\\.sql");

    private Migrations() {}

    /** Returns a handle on the migrated database; the given one is closed if it had to be. */
    static Handle apply(Path file, Handle handle, Jdbi jdbi) throws IOException {
        OptionalInt newest = newestOnClassPath();
        int applied = applied(handle);
        if (newest.isPresent() && applied > newest.getAsInt()) {
            throw new DatabaseException(
                    "the database '" + file + "' has schema version " + applied + " (expected: " + newest.getAsInt()
                            + " or less). A newer Halley made it: start that version.",
                    null);
        }
        if (newest.isPresent() && applied == newest.getAsInt()) {
            return handle;
        }
        handle.close();
        Flyway.configure(Migrations.class.getClassLoader())
                .dataSource("jdbc:sqlite:" + file, null, null)
                .locations("classpath:" + FOLDER)
                .mixed(true)
                .loggers("slf4j")
                .load()
                .migrate();
        return jdbi.open();
    }

    /** The newest applied version if all went well, else 0: Flyway then says what is wrong. */
    private static int applied(Handle handle) {
        boolean known = handle.createQuery("SELECT COUNT(*) FROM sqlite_master WHERE name = 'flyway_schema_history'")
                .mapTo(Boolean.class)
                .one();
        if (!known) {
            return 0;
        }
        List<String> versions = handle.createQuery(
                        "SELECT version FROM flyway_schema_history WHERE success = 1 AND version IS NOT NULL")
                .mapTo(String.class)
                .list();
        boolean failed = handle.createQuery("SELECT COUNT(*) FROM flyway_schema_history WHERE success = 0")
                .mapTo(Boolean.class)
                .one();
        return failed ? 0 : versions.stream().mapToInt(Integer::parseInt).max().orElse(0);
    }

    /** Empty if the class path cannot be listed; Flyway, which can do more, is asked then. */
    private static OptionalInt newestOnClassPath() throws IOException {
        @Nullable URL folder = Migrations.class.getClassLoader().getResource(FOLDER);
        if (folder == null) {
            return OptionalInt.empty();
        }
        URLConnection connection = folder.openConnection();
        if (connection instanceof JarURLConnection jar) {
            jar.setUseCaches(false);
            try (JarFile file = jar.getJarFile()) {
                return newest(file.stream().map(JarEntry::getName).filter(name -> name.startsWith(FOLDER)));
            }
        }
        if (folder.getProtocol().equals("file")) {
            try (Stream<Path> files = Files.list(Path.of(uri(folder)))) {
                return newest(files.map(Path::toString));
            }
        }
        return OptionalInt.empty();
    }

    private static URI uri(URL url) throws IOException {
        try {
            return url.toURI();
        } catch (URISyntaxException invalid) {
            throw new IOException(invalid);
        }
    }

    private static OptionalInt newest(Stream<String> paths) {
        return paths.map(path ->
                        NAME.matcher(path.substring(path.replace('\\', '/').lastIndexOf('/') + 1)))
                .filter(Matcher::matches)
                .mapToInt(name -> Integer.parseInt(name.group(1)))
                .max();
    }
}
