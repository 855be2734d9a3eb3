package dev.halley.server.metric;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The last, smallest and largest of points that are added in any order. Of equal values the first by step and time stands, of equal
 * steps and times the one added last is the current one. Confined to one thread, or guarded by its owner.
 */
final class Extremes {

    private long count;
    private @Nullable Mark current;
    private @Nullable Mark min;
    private @Nullable Mark max;

    private Extremes() {}

    static Extremes of(@Nullable Summary summary) {
        return summary == null ? new Extremes() : of(summary.count(), summary.current(), summary.min(), summary.max());
    }

    static Extremes of(long count, Mark current, Mark min, Mark max) {
        Extremes extremes = new Extremes();
        extremes.count = count;
        extremes.current = current;
        extremes.min = min;
        extremes.max = max;
        return extremes;
    }

    /** Whether a value is smaller than the smallest so far; any number is smaller than NaN, and -0.0 is smaller than 0.0. */
    static boolean isSmaller(double value, double smallest) {
        return value < smallest || (isOdd(value, smallest) && isSmallerOdd(value, smallest));
    }

    /** Whether a value is larger than the largest so far; any number is larger than NaN. */
    static boolean isLarger(double value, double largest) {
        return value > largest || (isOdd(value, largest) && isLargerOdd(value, largest));
    }

    /** Whether the processor's order of two values is not ours: with a NaN, or with zeros of two signs. */
    private static boolean isOdd(double value, double other) {
        return value == 0 || Double.isNaN(value) || Double.isNaN(other);
    }

    private static boolean isSmallerOdd(double value, double smallest) {
        return !Double.isNaN(value) && (Double.isNaN(smallest) || Double.compare(value, smallest) < 0);
    }

    private static boolean isLargerOdd(double value, double largest) {
        return !Double.isNaN(value) && (Double.isNaN(largest) || Double.compare(value, largest) > 0);
    }

    /** Whether a point with an equal value comes first. NaNs are equal. */
    static boolean isEqualAndBefore(double value, long step, long millis, Mark other) {
        return Double.compare(value, other.value()) == 0
                && Columns.compare(step, millis, other.step(), other.millis()) < 0;
    }

    void add(Columns points, int index) {
        long step = points.steps[index];
        long millis = points.millis[index];
        double value = points.values[index];
        count++;
        if (current == null || Columns.compare(step, millis, current.step(), current.millis()) >= 0) {
            current = points.mark(index);
        }
        if (min == null || isSmaller(value, min.value()) || isEqualAndBefore(value, step, millis, min)) {
            min = points.mark(index);
        }
        if (max == null || isLarger(value, max.value()) || isEqualAndBefore(value, step, millis, max)) {
            max = points.mark(index);
        }
    }

    /** Adds sorted points as {@link #add} would one by one. */
    void addSorted(Columns sorted) {
        if (sorted.size == 0) {
            return;
        }
        Stretch all = new Stretch();
        all.scan(sorted.values, 0, sorted.size);
        int last = sorted.size - 1;
        long before = count;
        add(sorted, all.low);
        add(sorted, all.high);
        add(sorted, last);
        count = before + sorted.size;
    }

    /** Adds what was collected elsewhere; its points count as added later. */
    void addAll(Extremes other) {
        count += other.count;
        if (other.current == null || other.min == null || other.max == null) {
            return;
        }
        if (current == null || min == null || max == null) {
            current = other.current;
            min = other.min;
            max = other.max;
            return;
        }
        current = other.current.isAfterOrWith(current.step(), current.millis()) ? other.current : current;
        min = isSmaller(other.min.value(), min.value())
                        || isEqualAndBefore(other.min.value(), other.min.step(), other.min.millis(), min)
                ? other.min
                : min;
        max = isLarger(other.max.value(), max.value())
                        || isEqualAndBefore(other.max.value(), other.max.step(), other.max.millis(), max)
                ? other.max
                : max;
    }

    Summary toSummary(int nextChunk, List<Summary.Tail> tail) {
        if (current == null || min == null || max == null) {
            throw new IllegalStateException("there are no points to sum up");
        }
        return new Summary(count, current, min, max, nextChunk, tail);
    }

    long count() {
        return count;
    }

    @Nullable
    Mark current() {
        return current;
    }

    @Nullable
    Mark min() {
        return min;
    }

    @Nullable
    Mark max() {
        return max;
    }
}
