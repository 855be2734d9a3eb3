package dev.halley.server.optimizer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * A sweep of the optimizer.
 *
 * @param parameters what is searched, as the client wrote it
 * @param spec how, as the client wrote it, with a seed
 * @param trials how often each set of parameters is tried
 */
record Sweep(
        String optimizerId,
        long workspaceId,
        Algorithm algorithm,
        String name,
        ObjectNode parameters,
        ObjectNode spec,
        long trials,
        boolean completed,
        long createdMillis,
        long updatedMillis,
        @Nullable Long endedMillis) {

    Search search() {
        return new Search(algorithm, parameters, spec);
    }
}
