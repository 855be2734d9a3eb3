package dev.halley.stack;

import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;

/** A stack lacks what is asked of it. The message names the stack and the command that helps. */
public final class StackValidationException extends HalleyException {

    private static final long serialVersionUID = 1L;

    public StackValidationException(String message) {
        super(ErrorKind.INVALID, message);
    }
}
