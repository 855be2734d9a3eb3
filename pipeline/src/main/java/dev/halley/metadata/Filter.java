package dev.halley.metadata;

import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A condition on one field of what is listed, as users write it: {@code status=failed}, {@code started=gt:2026-11-01},
 * {@code name=contains:nightly}, {@code metadata.accuracy=gte:0.9}.
 *
 * @param field name of the field; {@code metadata.KEY} for a value that was logged
 * @param operator how to compare
 * @param value what to compare with; of {@link Operator#ONE_OF} the values are separated by commas
 */
public record Filter(String field, Operator operator, String value) {

    /** How a field is compared. To those that look for a part of a text, letters from a to z are the same small and capital. */
    public enum Operator {
        EQUALS,
        NOT_EQUALS,
        CONTAINS,
        STARTSWITH,
        ENDSWITH,
        ONE_OF,
        GT,
        GTE,
        LT,
        LTE;

        /** What stands before the colon: {@code gte}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace("_", "");
        }

        /** Whether it orders values. */
        public boolean isOrder() {
            return this == GT || this == GTE || this == LT || this == LTE;
        }
    }

    /** A condition as {@code gt:5}, {@code contains:x}; without one of the known words before a colon it means equality. */
    public static Filter of(String field, String text) {
        int colon = text.indexOf(':');
        if (colon > 0) {
            String word = text.substring(0, colon).toLowerCase(Locale.ROOT);
            for (Operator operator : Operator.values()) {
                if (operator.word().equals(word)) {
                    return new Filter(field, operator, text.substring(colon + 1));
                }
            }
        }
        return new Filter(field, Operator.EQUALS, text);
    }

    /**
     * A condition as one text: {@code status=failed} or {@code duration=gt:5}.
     *
     * @throws HalleyException INVALID if there is no '='
     */
    public static Filter parse(String text) {
        int equals = text.indexOf('=');
        if (equals < 1) {
            throw new HalleyException(
                    ErrorKind.INVALID,
                    "Filter '" + text + "' (expected: FIELD=VALUE or FIELD=OPERATOR:VALUE with one of the operators "
                            + String.join(", ", words()) + ").");
        }
        return of(text.substring(0, equals), text.substring(equals + 1));
    }

    private static List<String> words() {
        List<String> words = new ArrayList<>();
        Arrays.stream(Operator.values()).forEach(operator -> words.add(operator.word()));
        return words;
    }

    /** The values of {@link Operator#ONE_OF}. */
    public List<String> values() {
        return Arrays.stream(value.split(",", -1)).map(String::strip).toList();
    }

    @Override
    public String toString() {
        return field + "=" + (operator == Operator.EQUALS ? "" : operator.word() + ":") + value;
    }
}
