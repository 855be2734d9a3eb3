package dev.halley.server.database;

import dev.halley.testpostgres.PostgresCluster;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The engine that tests run on. */
public enum TestDatabase {
    SQLITE,
    POSTGRESQL;

    private static final TestDatabase CURRENT =
            valueOf(System.getProperty("halley.test.database", "sqlite").toUpperCase(Locale.ROOT));
    private static final Map<Path, String> URLS = new ConcurrentHashMap<>();

    /** The engine whose turn it is; SQLite outside of a {@link DatabaseTest}. */
    public static TestDatabase current() {
        return CURRENT;
    }

    /** A database of the engine whose turn it is, empty at first; the same one for the same file. */
    public static DatabaseAddress of(Path file) {
        if (CURRENT == SQLITE) {
            return DatabaseAddress.of(file);
        }
        return DatabaseAddress.parse(URLS.computeIfAbsent(
                file.toAbsolutePath(), path -> PostgresCluster.shared().newDatabase()));
    }

    /** A statement that makes a table, in the words of the engine whose turn it is. */
    static String ddl(String sql) {
        return CURRENT == POSTGRESQL ? PostgresText.of(sql) : sql;
    }
}
