package dev.halley.metadata;

import java.time.Instant;

/**
 * A step that has started.
 *
 * @param claim the step
 * @param at when it started
 */
public record StartedStep(StepClaim claim, Instant at) {}
