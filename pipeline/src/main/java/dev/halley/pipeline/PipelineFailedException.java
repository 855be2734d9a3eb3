package dev.halley.pipeline;

import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;

/**
 * A run failed: a step threw an exception, or the run was stopped. The message names the step, the exception and the place
 * in the user's code; the cause is what the step threw. Thrown by {@link Pipeline#run} and
 * {@link PipelineRun#requireSuccess}.
 */
public final class PipelineFailedException extends HalleyException {

    private static final long serialVersionUID = 1L;

    private final transient PipelineRun run;

    PipelineFailedException(PipelineRun run) {
        super(ErrorKind.FAILED, run.report(), run.cause());
        this.run = run;
    }

    /** All that is known of the run. */
    public PipelineRun run() {
        return run;
    }
}
