package dev.halley.metadata;

/**
 * A step that takes the results of an earlier one.
 *
 * @param claim the step, which waits
 */
public record CachedStep(StepClaim claim, CachedResult result) {}
