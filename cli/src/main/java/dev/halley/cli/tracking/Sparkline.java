package dev.halley.cli.tracking;

import com.fasterxml.jackson.databind.JsonNode;

/** A course in one line of text. */
final class Sparkline {

    private static final String BARS = "▁▂▃▄▅▆▇█";

    private Sparkline() {}

    /** The values of a series in so many characters; what is no number is a gap. */
    static String of(JsonNode values, int width) {
        int count = values.size();
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (JsonNode value : values) {
            if (value.isNumber()) {
                low = Math.min(low, value.asDouble());
                high = Math.max(high, value.asDouble());
            }
        }
        StringBuilder line = new StringBuilder();
        for (int at = 0; at < Math.min(width, count); at++) {
            JsonNode value = values.get((int) ((long) at * count / Math.min(width, count)));
            if (!value.isNumber()) {
                line.append(' ');
            } else {
                double share = high > low ? (value.asDouble() - low) / (high - low) : 0.5;
                line.append(BARS.charAt((int) Math.min(BARS.length() - 1, share * BARS.length())));
            }
        }
        return line.toString();
    }
}
