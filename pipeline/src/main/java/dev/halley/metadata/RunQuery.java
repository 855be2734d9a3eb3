package dev.halley.metadata;

import org.jspecify.annotations.Nullable;

/**
 * Which runs to list, newest first.
 *
 * @param pipeline null for all pipelines
 * @param status null for all
 * @param before name of a run: only runs older than it, for the next page; null for the first page
 * @param limit at most so many, 1 to {@value #MAX_LIMIT}
 */
public record RunQuery(
        @Nullable String pipeline,
        @Nullable RunStatus status,
        @Nullable String before,
        int limit) {

    public static final int MAX_LIMIT = 1_000;

    public RunQuery {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit: " + limit + " (expected: 1 to " + MAX_LIMIT + ").");
        }
    }

    public static RunQuery newest(int limit) {
        return new RunQuery(null, null, null, limit);
    }

    public RunQuery ofPipeline(String name) {
        return new RunQuery(name, status, before, limit);
    }

    public RunQuery withStatus(RunStatus wanted) {
        return new RunQuery(pipeline, wanted, before, limit);
    }

    public RunQuery before(String run) {
        return new RunQuery(pipeline, status, run, limit);
    }
}
