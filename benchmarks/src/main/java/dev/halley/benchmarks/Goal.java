package dev.halley.benchmarks;

import java.util.Locale;

/**
 * What a figure should be.
 *
 * @param least whether more is better
 */
record Goal(boolean least, double bound, String unit) {

    static Goal atLeast(double bound, String unit) {
        return new Goal(true, bound, unit);
    }

    static Goal atMost(double bound, String unit) {
        return new Goal(false, bound, unit);
    }

    boolean isReached(double figure) {
        return least ? figure >= bound : figure <= bound;
    }

    @Override
    public String toString() {
        String number = bound == Math.rint(bound)
                ? String.format(Locale.ROOT, "%,.0f", bound)
                : String.format(Locale.ROOT, "%.1f", bound);
        return (least ? "≥ " : "≤ ") + number + unit;
    }
}
