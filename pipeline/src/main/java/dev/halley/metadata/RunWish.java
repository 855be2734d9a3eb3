package dev.halley.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run that somebody asked for without having the code: a worker that has it makes it.
 *
 * @param run the run to replay or to resume; null for a new one
 * @param from ids of the steps that a replay executes again, with all that need them; none for those that did not succeed
 * @param only whether a replay leaves out what needs them
 * @param parameters of the pipeline
 * @param configuration YAML, as for a configuration file; null for none. Placeholders for the environment are refused: it is the worker's
 * @param stack null for the worker's active one
 * @param cache whether results of earlier runs are taken; null for what the code says
 */
public record RunWish(
        Kind kind,
        String pipeline,
        @Nullable String run,
        List<String> from,
        boolean only,
        Map<String, JsonNode> parameters,
        @Nullable String configuration,
        @Nullable String stack,
        @Nullable Boolean cache,
        List<String> tags) {

    /** What is to become of it. */
    public enum Kind {
        /** A new run. */
        RUN,
        /** A new run on the results of another one. */
        REPLAY,
        /** The same run goes on. */
        RESUME
    }

    public RunWish {
        from = List.copyOf(from);
        parameters = Copies.of(parameters);
        tags = List.copyOf(tags);
    }
}
