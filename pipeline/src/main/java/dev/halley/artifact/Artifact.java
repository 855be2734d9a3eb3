package dev.halley.artifact;

/**
 * The promise of a value: the result of a step, a component of it, or a parameter of the pipeline. It is what a pipeline
 * definition passes from step to step; the value exists only when the pipeline runs. Obtained from a
 * {@code PipelineBuilder}; not for implementation by users.
 */
public interface Artifact<T> {

    /**
     * One component of a record that a step returns, as in {@code data.map(Split::train)}. This is a projection, not a
     * step: nothing but the reference to a record component is allowed, and only that component is loaded.
     */
    <C> Artifact<C> map(RecordComponentReference<T, C> component);
}
