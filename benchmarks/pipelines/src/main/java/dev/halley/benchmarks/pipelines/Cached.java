package dev.halley.benchmarks.pipelines;

import dev.halley.pipeline.Pipeline;

/** A user's program: ten steps, all of which come from the cache from the second start on. */
public final class Cached {

    static final Pipeline TEN = Chains.cached(10);

    private Cached() {}

    public static void main(String[] arguments) {
        TEN.run();
        System.exit(0);
    }
}
