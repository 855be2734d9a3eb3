package dev.halley.server.metric;

/**
 * Where the smallest and the largest of consecutive values are; of equals the first. Values are compared by their bits, as whole numbers that
 * have the same order: the processor does that without guessing which way a comparison will go, which it would get wrong every few values.
 * Only if a NaN is among them they are compared once more in our order ({@link Extremes}). Confined to one thread.
 */
final class Stretch {

    private static final long LARGEST_NUMBER = order(Double.POSITIVE_INFINITY);
    private static final long SMALLEST_NUMBER = order(Double.NEGATIVE_INFINITY);

    /** A double has 29 bits more than a float, all of them the same in our order of what is a float. */
    private static final long LOW_BITS = (1L << 29) - 1;

    int low;
    int high;

    /** Looks at the points from {@code from} to before {@code to}, at least one. */
    void scan(Columns points, int from, int to) {
        if (points.floats && to - from <= LOW_BITS) {
            scanFloats(points.values, from, to);
        } else {
            scan(points.values, from, to);
        }
    }

    /**
     * Of doubles that were floats the lower bits are all alike, so there is room for the position: one comparison finds value and place.
     */
    private void scanFloats(double[] values, int from, int to) {
        long smallest = Long.MAX_VALUE;
        long largest = Long.MIN_VALUE;
        for (int i = from; i < to; i++) {
            long value = order(values[i]) & ~LOW_BITS;
            smallest = Math.min(smallest, value | (i - from));
            largest = Math.max(largest, value | (to - i));
        }
        low = from + (int) (smallest & LOW_BITS);
        high = to - (int) (largest & LOW_BITS);
        if (Double.isNaN(values[low]) || Double.isNaN(values[high])) {
            scanWithNaN(values, from, to);
        }
    }

    /** Looks at the values from {@code from} to before {@code to}, at least one. */
    void scan(double[] values, int from, int to) {
        long smallest = order(values[from]);
        long largest = smallest;
        int lowAt = from;
        int highAt = from;
        for (int i = from + 1; i < to; i++) {
            long value = order(values[i]);
            lowAt = value < smallest ? i : lowAt;
            smallest = Math.min(value, smallest);
            highAt = value > largest ? i : highAt;
            largest = Math.max(value, largest);
        }
        low = lowAt;
        high = highAt;
        if (smallest < SMALLEST_NUMBER || largest > LARGEST_NUMBER) {
            scanWithNaN(values, from, to);
        }
    }

    /** Whole numbers in the order of the values, -0.0 before 0.0; those of NaN are at both ends. */
    private static long order(double value) {
        long bits = Double.doubleToRawLongBits(value);
        return bits ^ (bits >> 63 >>> 1);
    }

    private void scanWithNaN(double[] values, int from, int to) {
        low = from;
        high = from;
        for (int i = from + 1; i < to; i++) {
            low = Extremes.isSmaller(values[i], values[low]) ? i : low;
            high = Extremes.isLarger(values[i], values[high]) ? i : high;
        }
    }
}
