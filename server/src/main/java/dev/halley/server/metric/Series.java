package dev.halley.server.metric;

import org.jspecify.annotations.Nullable;

/**
 * The points of a metric that a chart needs, in order. If the metric has more points than asked for, its x axis (step, or time if
 * no point has a step) is cut into equal buckets, and of each bucket the first, last, smallest and largest point are here. A line
 * drawn through them looks like the line through all points; no spike is lost at any zoom. The same question gives the same answer.
 */
public final class Series {

    /** Stands in {@link #steps()} for a point without a step. */
    public static final long NO_STEP = Long.MIN_VALUE;

    private final String name;
    private final long count;
    private final long[] steps;
    private final long[] timestampsMillis;
    private final double[] values;

    Series(String name, long count, long[] steps, long[] timestampsMillis, double[] values) {
        this.name = name;
        this.count = count;
        this.steps = steps;
        this.timestampsMillis = timestampsMillis;
        this.values = values;
    }

    static Series empty(String name) {
        return new Series(name, 0, new long[0], new long[0], new double[0]);
    }

    public String name() {
        return name;
    }

    /** How many points the metric has; {@link #size()} is how many of them are here. */
    public long count() {
        return count;
    }

    public int size() {
        return values.length;
    }

    /** The step of a point, null if it has none. */
    public @Nullable Long step(int index) {
        return steps[index] == NO_STEP ? null : (Long) steps[index];
    }

    public long timestampMillis(int index) {
        return timestampsMillis[index];
    }

    public double value(int index) {
        return values[index];
    }

    /** All steps, with {@link #NO_STEP} for those that are missing. Not a copy: only read it. */
    public long[] steps() {
        return steps;
    }

    /** All times. Not a copy: only read it. */
    public long[] timestampsMillis() {
        return timestampsMillis;
    }

    /** All values. Not a copy: only read it. */
    public double[] values() {
        return values;
    }
}
