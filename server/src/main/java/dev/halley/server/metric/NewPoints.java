package dev.halley.server.metric;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The points of one request in columns, in the order of arrival, with their names apart. Confined to one request. */
final class NewPoints {

    private final Names names = new Names();
    private final ColumnsBuffer columns;
    private int[] numbers;

    NewPoints(int expected) {
        columns = new ColumnsBuffer(expected);
        numbers = new int[expected];
    }

    /**
     * Takes points one by one.
     *
     * @throws IllegalArgumentException if one cannot be kept
     */
    static NewPoints of(List<MetricPoint> points) {
        NewPoints columns = new NewPoints(points.size());
        for (MetricPoint point : points) {
            int number = columns.names.number(new SeriesName(point.name(), point.context()));
            long step = number("step", point.step(), point);
            long epoch = number("epoch", point.epoch(), point);
            columns.add(
                    number, step, epoch, point.timestampMillis(), point.value(), Text.of(point.text(), point.value()));
        }
        return columns;
    }

    private static long number(String property, @Nullable Long value, MetricPoint point) {
        if (value == null) {
            return Columns.NONE;
        }
        if (value == Columns.NONE) {
            throw new IllegalArgumentException(property + " of metric '" + point.name() + "': " + value + " (expected: "
                    + (Columns.NONE + 1) + " or more)");
        }
        return value;
    }

    /** Adds a point; a step or epoch that is missing is {@link Columns#NONE}. */
    void add(int name, long step, long epoch, long millis, double value, @Nullable Text text) {
        int at = columns.size();
        if (at == numbers.length) {
            numbers = Arrays.copyOf(numbers, Math.max(16, at * 2));
        }
        numbers[at] = name;
        columns.add(step, millis, epoch, value, text);
    }

    Names names() {
        return names;
    }

    /** The number of the name of a point. */
    int name(int index) {
        return numbers[index];
    }

    Columns columns() {
        return columns.view();
    }

    int size() {
        return columns.size();
    }
}
