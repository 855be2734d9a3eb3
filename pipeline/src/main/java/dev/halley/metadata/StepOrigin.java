package dev.halley.metadata;

/**
 * The execution that made what a cached step has.
 *
 * @param run name of the run
 * @param step invocation id in that run
 * @param stepRunId id of the execution
 */
public record StepOrigin(String run, String step, String stepRunId) {}
