package dev.halley.metadata;

/**
 * The right to record what became of a step. A run that is taken over by another process gets the next epoch, so whatever the
 * process before still tries to record is refused.
 *
 * @param stepRunId the execution
 * @param epoch of the run, as {@link NewRun} or {@link RunStore#takeOverRun} gave it
 */
public record StepClaim(String stepRunId, long epoch) {}
