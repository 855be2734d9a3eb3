package dev.halley.metadata;

import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.step.StepStatus;
import org.jspecify.annotations.Nullable;

/**
 * A step cannot go from its state to the wanted one, because somebody else has ended it. Whoever gets this has lost the step
 * and must not record anything for it.
 */
public final class StepStateException extends HalleyException {

    private static final long serialVersionUID = 1L;

    /** @param actual null if there is no such step */
    public StepStateException(String stepRunId, @Nullable StepStatus actual, StepStatus expected) {
        super(
                ErrorKind.CONFLICT,
                "Step run " + stepRunId + " " + (actual == null ? "does not exist" : "is " + actual.word())
                        + " (expected: " + expected.word()
                        + "). Its run was ended by another process; start the pipeline again.");
    }

    /** As another process tells it. */
    public StepStateException(String message) {
        super(ErrorKind.CONFLICT, message);
    }
}
