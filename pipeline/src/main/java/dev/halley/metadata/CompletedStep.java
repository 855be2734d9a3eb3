package dev.halley.metadata;

/**
 * A step that has results.
 *
 * @param claim the step, which runs
 */
public record CompletedStep(StepClaim claim, StepResult result) {}
