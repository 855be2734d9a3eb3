package dev.halley.metadata.sql;

import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The tables. Which scripts were run stands in the database itself, and a change of tables is one transaction with that note: of two
 * processes that start in an empty home one makes the tables, the other finds them.
 */
final class Schema {

    /** In the order in which they are run. Published ones are never changed; the numbers are ranges of those who write them. */
    private static final List<String> MIGRATIONS = List.of(
            "V0001__metadata",
            "V0100__runs",
            "V0200__labels_and_owners",
            "V0500__step_ends",
            "V0600__work",
            "V0700__result_keys",
            "V0800__short_step_ends",
            "V0900__stored_inputs",
            "V0910__idle_time");

    private Schema() {}

    /** Whether the tables are those of this version. Cheap: it is asked at each start. */
    static boolean isCurrent(String database, Handle handle, boolean empty) {
        return !empty && missing(database, handle).isEmpty();
    }

    /** Runs what is missing. The caller holds the transaction, and nobody else can change the tables. */
    static void bringUpToDate(String database, Dialect dialect, Handle handle) {
        handle.execute("CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY)");
        for (String name : missing(database, handle)) {
            handle.execute(dialect.fill(script(name)));
            handle.createUpdate("INSERT INTO migration (name) VALUES (:name)")
                    .bind("name", name)
                    .execute();
        }
    }

    private static List<String> missing(String database, Handle handle) {
        List<String> done = handle.createQuery("SELECT name FROM migration")
                .mapTo(String.class)
                .list();
        for (String name : done) {
            if (!MIGRATIONS.contains(name)) {
                throw new HalleyException(
                        ErrorKind.FAILED,
                        "The metadata store '" + database + "' was made by a newer Halley (it has the tables of '"
                                + name
                                + "', which this one does not know). Update Halley, or set HALLEY_HOME to another"
                                + " folder.");
            }
        }
        List<String> missing = new ArrayList<>(MIGRATIONS);
        missing.removeAll(done);
        return missing;
    }

    private static String script(String name) {
        try (InputStream in = Schema.class.getResourceAsStream("migration/" + name + ".sql")) {
            if (in == null) {
                throw new IllegalStateException("The migration " + name + " is missing in the jar.");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("The migration " + name + " cannot be read.", e);
        }
    }
}
