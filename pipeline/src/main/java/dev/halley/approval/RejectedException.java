package dev.halley.approval;

/** Thrown by {@link Approval#await} if a person said no: the step fails, and what needs it does not start. */
public final class RejectedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RejectedException(String by, String comment) {
        super("'" + by + "' rejected it" + (comment.isBlank() ? "." : ": " + comment));
    }
}
