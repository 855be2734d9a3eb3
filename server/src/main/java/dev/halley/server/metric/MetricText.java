package dev.halley.server.metric;

import java.util.Locale;

/** The number that a logged text stands for. */
final class MetricText {

    private MetricText() {}

    /**
     * Numbers, the spellings of NaN and infinity that Java, Python and JSON writers use, and truth values as 1 and 0. A text that is no
     * number is NaN: it is kept and shown as it was logged, only a chart has no place for it.
     */
    static double value(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true" -> 1;
            case "false" -> 0;
            case "inf", "+inf", "infinity", "+infinity" -> Double.POSITIVE_INFINITY;
            case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
            default -> parsed(text);
        };
    }

    private static double parsed(String text) {
        try {
            return number(text);
        } catch (NumberFormatException noNumber) {
            return Double.NaN;
        }
    }

    /** As {@link Double#parseDouble}, but {@code 5d} and {@code 5f}, which only programs in Java write, are no numbers. */
    static double number(String text) {
        if (!text.isEmpty() && "dDfF".indexOf(text.charAt(text.length() - 1)) >= 0) {
            throw new NumberFormatException(text);
        }
        return Double.parseDouble(text);
    }
}
