package dev.halley.server.metric;

/**
 * Where the smallest and the largest of consecutive values are; of equals the first. Numbers are compared by the processor, in one pass over
 * both; only if a zero or a NaN is among them they are compared once more in our order ({@link Extremes}). Confined to one thread.
 */
final class Stretch {

    int low;
    int high;

    /** Looks at the values from {@code from} to before {@code to}, at least one. */
    void scan(double[] values, int from, int to) {
        double smallest = values[from];
        double largest = smallest;
        int lowAt = from;
        int highAt = from;
        boolean plain = Math.abs(smallest) > 0;
        for (int i = from + 1; i < to; i++) {
            double value = values[i];
            plain &= Math.abs(value) > 0;
            if (value < smallest) {
                smallest = value;
                lowAt = i;
            } else if (value > largest) {
                largest = value;
                highAt = i;
            }
        }
        low = lowAt;
        high = highAt;
        if (!plain) {
            scanOdd(values, from, to);
        }
    }

    private void scanOdd(double[] values, int from, int to) {
        low = from;
        high = from;
        for (int i = from + 1; i < to; i++) {
            low = Extremes.isSmaller(values[i], values[low]) ? i : low;
            high = Extremes.isLarger(values[i], values[high]) ? i : high;
        }
    }
}
