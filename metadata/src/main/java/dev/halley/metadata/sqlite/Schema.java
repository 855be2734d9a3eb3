package dev.halley.metadata.sqlite;

import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * The tables of the file. Their version stands in the file's header ({@code PRAGMA user_version}), so that a current file is open in
 * a millisecond, and a change of tables and version is one transaction: of two processes that start in an empty home one makes the
 * tables, the other finds them.
 */
final class Schema {

    /** In the order of their versions, the first is 1. Published ones are never changed. */
    private static final List<String> MIGRATIONS = List.of("V0001__metadata.sql", "V0200__labels_and_owners.sql");

    private Schema() {}

    static void bringUpToDate(Path file, Handle handle) throws IOException {
        if (version(file, handle) == MIGRATIONS.size()) {
            return;
        }
        handle.execute("BEGIN IMMEDIATE");
        boolean committed = false;
        try {
            for (int version = version(file, handle); version < MIGRATIONS.size(); version++) {
                handle.createScript(script(MIGRATIONS.get(version))).execute();
                handle.execute("PRAGMA user_version = " + (version + 1));
            }
            handle.execute("COMMIT");
            committed = true;
        } finally {
            if (!committed) {
                handle.execute("ROLLBACK");
            }
        }
    }

    private static int version(Path file, Handle handle) {
        int found =
                handle.createQuery("PRAGMA user_version").mapTo(Integer.class).one();
        if (found > MIGRATIONS.size()) {
            throw new HalleyException(
                    ErrorKind.FAILED,
                    "The metadata store '" + file + "' was made by a newer Halley (its tables have version " + found
                            + ", this one knows " + MIGRATIONS.size()
                            + "). Update Halley, or set HALLEY_HOME to another folder.");
        }
        return found;
    }

    private static String script(String name) throws IOException {
        try (InputStream in = Schema.class.getResourceAsStream("migration/" + name)) {
            if (in == null) {
                throw new IOException("The migration " + name + " is missing in the jar.");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
