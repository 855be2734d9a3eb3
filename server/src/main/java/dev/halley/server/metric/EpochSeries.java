package dev.halley.server.metric;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A metric over its epochs instead of its steps: points without an epoch are left out. */
final class EpochSeries {

    private record Point(long epoch, long millis, double value) {}

    private EpochSeries() {}

    /**
     * The series, thinned as others are: first, last, smallest and largest of each bucket of epochs.
     *
     * @param range of epochs if it is one of steps, else of times; null for all
     */
    static Series of(String name, List<MetricPoint> points, int buckets, @Nullable XRange range) {
        List<Point> found = new ArrayList<>();
        for (MetricPoint point : points) {
            Long epoch = point.epoch();
            if (epoch != null && isIn(range, epoch, point.timestampMillis())) {
                found.add(new Point(epoch, point.timestampMillis(), point.value()));
            }
        }
        found.sort(Comparator.comparingLong(Point::epoch).thenComparingLong(Point::millis));
        List<Point> shown = found.size() <= buckets ? found : thinned(found, buckets);
        long[] epochs = new long[shown.size()];
        long[] millis = new long[shown.size()];
        double[] values = new double[shown.size()];
        for (int i = 0; i < shown.size(); i++) {
            Point point = shown.get(i);
            epochs[i] = point.epoch();
            millis[i] = point.millis();
            values[i] = point.value();
        }
        return new Series(name, found.size(), epochs, millis, values);
    }

    private static boolean isIn(@Nullable XRange range, long epoch, long millis) {
        if (range == null) {
            return true;
        }
        return range.contains(epoch, millis);
    }

    private static List<Point> thinned(List<Point> points, int buckets) {
        long first = points.get(0).epoch();
        double width = (points.get(points.size() - 1).epoch() - first + 1) / (double) buckets;
        List<Point> kept = new ArrayList<>();
        for (int from = 0; from < points.size(); ) {
            long bucket = (long) ((points.get(from).epoch() - first) / width);
            int to = from;
            int low = from;
            int high = from;
            while (to < points.size() && (long) ((points.get(to).epoch() - first) / width) == bucket) {
                // What is no number is smaller and larger than nothing.
                low = points.get(to).value() < points.get(low).value() ? to : low;
                high = points.get(to).value() > points.get(high).value() ? to : high;
                to++;
            }
            for (int index : new TreeSet<>(List.of(from, low, high, to - 1))) {
                kept.add(points.get(index));
            }
            from = to;
        }
        return kept;
    }
}
