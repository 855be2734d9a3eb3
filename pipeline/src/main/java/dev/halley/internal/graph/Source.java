package dev.halley.internal.graph;

/** Where the value of an input comes from. */
public sealed interface Source {

    /** A parameter of the pipeline. */
    record Parameter(String name) implements Source {}

    /** The result of another step call. */
    record Output(StepNode<?> step) implements Source {}
}
