package dev.halley.server.query;

/** How two values are compared. The last three compare texts and do not mind the case. */
public enum Comparison {
    EQUAL("="),
    NOT_EQUAL("!="),
    LESS("<"),
    LESS_OR_EQUAL("<="),
    GREATER(">"),
    GREATER_OR_EQUAL(">="),
    CONTAINS("contains"),
    STARTS_WITH("startswith"),
    ENDS_WITH("endswith");

    private final String sign;

    Comparison(String sign) {
        this.sign = sign;
    }

    /** As it is written in a filter. */
    public String sign() {
        return sign;
    }

    boolean isOfTexts() {
        return compareTo(CONTAINS) >= 0;
    }

    /** Whether it holds for the sign that a comparison gave. */
    boolean holds(int order) {
        return switch (this) {
            case EQUAL -> order == 0;
            case NOT_EQUAL -> order != 0;
            case LESS -> order < 0;
            case LESS_OR_EQUAL -> order <= 0;
            case GREATER -> order > 0;
            case GREATER_OR_EQUAL -> order >= 0;
            default -> throw new IllegalStateException(this + " compares texts");
        };
    }
}
