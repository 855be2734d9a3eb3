package dev.halley.internal.graph;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Spans of time as people write them: {@code 90s}, {@code 15m}, {@code 2h}, {@code 1d}, {@code 250ms}, {@code PT1H}. */
public final class Durations {

    private static final Pattern SHORT = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,6})?)\\s*(ms|s|m|min|h|d)?");

    private Durations() {}

    /** @throws IllegalArgumentException if the text is no span of time; the message says what is expected */
    public static Duration parse(String text) {
        String stripped = text.strip();
        Matcher matcher = SHORT.matcher(stripped.toLowerCase(Locale.ROOT));
        if (matcher.matches()) {
            double amount = Double.parseDouble(matcher.group(1));
            String unit = matcher.group(2) == null ? "s" : matcher.group(2);
            double millis = amount
                    * switch (unit) {
                        case "ms" -> 1;
                        case "m", "min" -> 60_000;
                        case "h" -> 3_600_000;
                        case "d" -> 86_400_000;
                        default -> 1_000;
                    };
            return Duration.ofMillis((long) millis);
        }
        try {
            return Duration.parse(stripped);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' (expected: a span of time, as 90s, 15m, 2h, 1d or PT1H30M)", e);
        }
    }
}
