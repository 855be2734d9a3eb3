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

    /** Whether no point of a chunk can be in the range. */
    boolean isOutside(Outline chunk) {
        if (bySteps) {
            return chunk.last().step() == Columns.NONE
                    || chunk.last().step() < from
                    || chunk.first().step() > to;
        }
        return isOrderedByTime(chunk)
                && (chunk.last().millis() < from || chunk.first().millis() > to);
    }

    /** Whether all points of a chunk are in the range. */
    boolean isInside(Outline chunk) {
        return (bySteps || isOrderedByTime(chunk))
                && contains(chunk.first().step(), chunk.first().millis())
                && contains(chunk.last().step(), chunk.last().millis());
    }

    private static boolean isOrderedByTime(Outline chunk) {
        return chunk.first().step() == chunk.last().step();
    }

    /** The first of points, which ascend along the axis, that is not before the range. */
    int firstFrom(Columns points) {
        return search(points, from);
    }

    /** The first of points, which ascend along the axis, that is behind the range. */
    int firstBehind(Columns points) {
        return to == Long.MAX_VALUE ? points.size : search(points, to + 1);
    }

    private int search(Columns points, long wanted) {
        long[] axis = bySteps ? points.steps : points.millis;
        // A missing step is the smallest number there is, but in no range.
        long least = bySteps ? Math.max(wanted, Columns.NONE + 1) : wanted;
        int low = 0;
        int high = points.size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (axis[middle] < least) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
