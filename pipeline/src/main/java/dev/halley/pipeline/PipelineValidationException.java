package dev.halley.pipeline;

import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import java.util.List;

/**
 * A run cannot start: the pipeline, its configuration or the stack is wrong. Holds all problems at once. No step ran and
 * nothing was recorded.
 */
public final class PipelineValidationException extends HalleyException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    PipelineValidationException(String pipeline, List<String> problems) {
        super(ErrorKind.INVALID, "Pipeline '" + pipeline + "' cannot run:\n- " + String.join("\n- ", problems));
        this.problems = List.copyOf(problems);
    }

    /** The refusal came from elsewhere, for instance from the stack that the definition asked for. */
    PipelineValidationException(String pipeline, HalleyException refusal) {
        super(refusal.kind(), "Pipeline '" + pipeline + "' cannot run:\n- " + refusal.getMessage(), refusal);
        this.problems = List.of(String.valueOf(refusal.getMessage()));
    }

    /** What is wrong, one entry each, with the remedy. */
    public List<String> problems() {
        return problems;
    }
}
