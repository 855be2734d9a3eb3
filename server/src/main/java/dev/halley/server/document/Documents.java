package dev.halley.server.document;

import dev.halley.server.database.Database;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The documents of experiments. */
public final class Documents {

    /** What a document is. */
    enum Kind {
        HTML,
        GRAPH,
        CODE,
        NOTES
    }

    private final Database database;

    public Documents(Database database) {
        this.database = database;
    }

    /** @param append whether the text goes after what is there; else it replaces it */
    CompletableFuture<Integer> put(long experimentId, Kind kind, String text, boolean append) {
        return database.write(handle -> handle.createUpdate("INSERT INTO document (experiment_id, kind, text)"
                        + " VALUES (:experiment, :kind, :text) ON CONFLICT (experiment_id, kind) DO UPDATE SET"
                        + " text = CASE WHEN :append = 1 THEN document.text || excluded.text ELSE excluded.text END")
                .bind("experiment", experimentId)
                .bind("kind", kind.name())
                .bind("text", text)
                .bind("append", append)
                .execute());
    }

    Optional<String> find(long experimentId, Kind kind) {
        return database.read(handle -> handle.createQuery(
                        "SELECT text FROM document WHERE experiment_id = :experiment AND kind = :kind")
                .bind("experiment", experimentId)
                .bind("kind", kind.name())
                .mapTo(String.class)
                .findOne());
    }
}
