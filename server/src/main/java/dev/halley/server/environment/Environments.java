package dev.halley.server.environment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.server.database.Database;
import dev.halley.server.http.Json;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;

/** The environments of experiments. */
public final class Environments {

    /** Which object. */
    enum Kind {
        SYSTEM,
        GIT
    }

    private final Database database;

    public Environments(Database database) {
        this.database = database;
    }

    /** Adds the fields of {@code part}; those that are there already are replaced. */
    CompletableFuture<Integer> merge(long experimentId, Kind kind, ObjectNode part) {
        return database.write(handle -> {
            ObjectNode merged = find(handle, experimentId, kind).orElseGet(Json.MAPPER::createObjectNode);
            merged.setAll(part);
            return handle.createUpdate(
                            "INSERT INTO environment (experiment_id, kind, object) VALUES (:experiment, :kind, :object)"
                                    + " ON CONFLICT (experiment_id, kind) DO UPDATE SET object = excluded.object")
                    .bind("experiment", experimentId)
                    .bind("kind", kind.name())
                    .bind("object", merged.toString())
                    .execute();
        });
    }

    ObjectNode get(long experimentId, Kind kind) {
        return database.read(handle -> find(handle, experimentId, kind).orElseGet(Json.MAPPER::createObjectNode));
    }

    private static Optional<ObjectNode> find(Handle handle, long experimentId, Kind kind)
            throws JsonProcessingException {
        Optional<String> stored = handle.createQuery(
                        "SELECT object FROM environment WHERE experiment_id = :experiment AND kind = :kind")
                .bind("experiment", experimentId)
                .bind("kind", kind.name())
                .mapTo(String.class)
                .findOne();
        return stored.isEmpty() ? Optional.empty() : Optional.of((ObjectNode) Json.MAPPER.readTree(stored.get()));
    }
}
