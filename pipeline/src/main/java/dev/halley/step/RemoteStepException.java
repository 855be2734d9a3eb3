package dev.halley.step;

/** A step failed in another process; {@link #failure} is what that process saw. */
public final class RemoteStepException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient StepFailure failure;

    public RemoteStepException(StepFailure failure) {
        super(failure.summary());
        this.failure = failure;
    }

    public StepFailure failure() {
        return failure;
    }
}
