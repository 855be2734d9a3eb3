package dev.halley.server.query;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a word of a filter means where a value is expected. */
final class FilterValues {

    private static final Pattern SPAN = Pattern.compile("-?(\\d+(?:\\.\\d+)?)(ms|s|m|min|h|d|w)");

    private static final Pattern PRINTED =
            Pattern.compile("[+-]?(?:0|[1-9]\\d*)(?:\\.(?:0|\\d*[1-9]))?(?:[eE][+-]?\\d{1,6})?");
    private static final int LONGEST_NUMBER = 400;

    private FilterValues() {}

    static Value of(Field field, String word, boolean quoted, long nowMillis) {
        if (field.isTime()) {
            return Value.of(time(field, word, nowMillis));
        }
        if (field.equals(Field.DURATION)) {
            return Value.of(duration(word));
        }
        if (quoted) {
            return Value.of(word);
        }
        Double number = number(word);
        return number == null ? Value.of(word) : Value.of(number);
    }

    /** The number in a text as people and clients write it, null if there is none. */
    static @Nullable Double number(String text) {
        String trimmed = text.trim();
        if (trimmed.isEmpty() || trimmed.length() > LONGEST_NUMBER) {
            return null;
        }
        char last = trimmed.charAt(trimmed.length() - 1);
        Double special = special(trimmed);
        if (special != null) {
            return special;
        }
        // Java also takes "1d", "1f" and "0x1p3" for numbers; nobody else does.
        boolean begins = "+-.0123456789".indexOf(trimmed.charAt(0)) >= 0;
        boolean ends = last == '.' || Character.isDigit(last);
        if (!begins || !ends) {
            return null;
        }
        for (int i = 0; i < trimmed.length(); i++) {
            if ("0123456789.+-eE".indexOf(trimmed.charAt(i)) < 0) {
                return null;
            }
        }
        try {
            return Double.valueOf(trimmed);
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }

    /**
     * What two texts have in common that are the same value: {@code 1e-05} is {@code 1.0E-5}, and {@code 3} is {@code 3.0}. What no program
     * prints for a number is none here, such as the version {@code 3.10}, which is not {@code 3.1}. Nobody counts with tags.
     */
    static Object identity(Field field, String text) {
        if (field.kind() == Field.Kind.TAG) {
            return text;
        }
        if (text.length() <= LONGEST_NUMBER && PRINTED.matcher(text).matches()) {
            // Exact: whole numbers of 64 bits are more than doubles can tell apart.
            return new BigDecimal(text).stripTrailingZeros();
        }
        Double special = special(text);
        return special == null ? text : special;
    }

    private static @Nullable Double special(String text) {
        return switch (text) {
            case "NaN", "nan" -> Double.NaN;
            case "Infinity", "+Infinity", "inf", "Inf" -> Double.POSITIVE_INFINITY;
            case "-Infinity", "-inf", "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> null;
        };
    }

    private static double duration(String word) {
        Double seconds = number(word);
        if (seconds != null) {
            return seconds * 1_000;
        }
        Double span = span(word);
        if (span == null || word.startsWith("-")) {
            throw new IllegalArgumentException(
                    "'" + word + "' is no duration (expected: a number of seconds, or one like 90s, 5m, 2h, 1d).");
        }
        return span;
    }

    private static double time(Field field, String word, long nowMillis) {
        if (word.equalsIgnoreCase("now")) {
            return nowMillis;
        }
        Double span = span(word);
        if (span != null) {
            return nowMillis - span;
        }
        Double millis = number(word);
        if (millis != null && millis > 1e10) {
            return millis;
        }
        try {
            if (word.length() == 10) {
                return LocalDate.parse(word)
                        .atStartOfDay()
                        .toInstant(ZoneOffset.UTC)
                        .toEpochMilli();
            }
            String iso = word.replace(' ', 'T');
            boolean zoned = iso.endsWith("Z") || iso.matches(".*T.*[+-]\\d\\d:?\\d\\d");
            Instant instant = zoned
                    ? OffsetDateTime.parse(iso).toInstant()
                    : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
            return instant.toEpochMilli();
        } catch (DateTimeException notATime) {
            throw new IllegalArgumentException("'" + word + "' is no time for " + field
                    + " (expected: a date such as 2026-11-24, a time such as 2026-11-24T10:00 in UTC, or a span before now"
                    + " such as -7d).");
        }
    }

    private static @Nullable Double span(String word) {
        Matcher matcher = SPAN.matcher(word);
        if (!matcher.matches()) {
            return null;
        }
        double count = Double.parseDouble(matcher.group(1));
        return count
                * switch (matcher.group(2)) {
                    case "ms" -> 1;
                    case "s" -> 1_000;
                    case "m", "min" -> 60_000;
                    case "h" -> 3_600_000;
                    case "d" -> 86_400_000;
                    default -> 7L * 86_400_000;
                };
    }
}
