package dev.halley.server.query;

import org.jspecify.annotations.Nullable;

/** A filter that cannot be understood: where, and what was expected there. */
public final class FilterException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What would have been right where the text ended. */
    enum Wanted {
        FIELD,
        OPERATOR,
        VALUE,
        CONNECTIVE,
        NOTHING
    }

    private final int position;
    private final int length;
    private final transient Wanted wanted;
    private final transient @Nullable Field field;

    FilterException(int position, int length, String message, Wanted wanted, @Nullable Field field) {
        super(message, null, false, false);
        this.position = position;
        this.length = length;
        this.wanted = wanted;
        this.field = field;
    }

    /** Index of the first character that is wrong; the length of the text if something is missing at its end. */
    public int position() {
        return position;
    }

    /** How many characters are wrong, 0 if something is missing. */
    public int length() {
        return length;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    Wanted wanted() {
        return wanted;
    }

    /** The field on the left of what is missing. */
    @Nullable
    Field field() {
        return field;
    }
}
