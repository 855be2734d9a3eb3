package dev.halley.server.query;

import dev.halley.server.query.ExperimentPage.Aggregate;
import org.jspecify.annotations.Nullable;

/** What is said of a column over a group. */
final class Aggregates {

    private Aggregates() {}

    /** Null if no member has a finite number. */
    static @Nullable Aggregate of(Column column, int[] ordinals) {
        int count = 0;
        double mean = 0;
        double squares = 0;
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        for (int ordinal : ordinals) {
            double number = column.number(ordinal);
            if (Double.isFinite(number)) {
                count++;
                // Welford's way: exact enough however large the numbers are.
                double before = number - mean;
                mean += before / count;
                squares += before * (number - mean);
                min = Math.min(min, number);
                max = Math.max(max, number);
            }
        }
        return count == 0
                ? null
                : new Aggregate(count, mean, min, max, count < 2 ? 0 : Math.sqrt(squares / (count - 1)));
    }
}
