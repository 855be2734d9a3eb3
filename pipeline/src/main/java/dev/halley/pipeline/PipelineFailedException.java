package dev.halley.pipeline;

/**
 * A run failed: a step threw an exception, or the run was stopped. The message names the step, the exception and the place
 * in the user's code; the cause is what the step threw. Thrown by {@link Pipeline#run} and
 * {@link PipelineRun#requireSuccess}.
 */
public final class PipelineFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient PipelineRun run;

    PipelineFailedException(PipelineRun run) {
        super(run.report(), run.cause());
        this.run = run;
    }

    /** All that is known of the run. */
    public PipelineRun run() {
        return run;
    }
}
