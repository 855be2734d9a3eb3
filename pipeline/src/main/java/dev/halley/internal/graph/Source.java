package dev.halley.internal.graph;

import org.jspecify.annotations.Nullable;

/** Where the value of an input comes from. */
public sealed interface Source {

    /** A parameter of the pipeline. */
    record Parameter(String name) implements Source {}

    /**
     * An artifact that was there before the run.
     *
     * @param version null for the newest one when the run begins
     * @param type what the definition takes it for
     */
    record Stored(String name, @Nullable Integer version, Class<?> type) implements Source {}

    /** The result of another step call. */
    record Output(StepNode<?> step) implements Source {}
}
