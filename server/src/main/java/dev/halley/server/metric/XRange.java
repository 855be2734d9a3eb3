package dev.halley.server.metric;

/**
 * A part of a chart's x axis, both ends included.
 *
 * @param bySteps whether the ends are steps; else they are epoch milliseconds
 */
public record XRange(boolean bySteps, long from, long to) {

    public XRange {
        if (from > to) {
            throw new IllegalArgumentException(
                    "from " + from + " to " + to + " (expected: from the lower to the higher)");
        }
    }

    boolean contains(long step, long millis) {
        if (bySteps) {
            return step != Columns.NONE && step >= from && step <= to;
        }
        return millis >= from && millis <= to;
    }
}
