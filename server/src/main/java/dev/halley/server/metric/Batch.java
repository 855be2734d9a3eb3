package dev.halley.server.metric;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The points of one request in columns, each with its series, in the order of arrival. */
final class Batch {

    final LiveSeries[] series;
    final Columns points;
    private final Set<LiveSeries> newSeries = new LinkedHashSet<>();

    private Batch(LiveSeries[] series, Columns points) {
        this.series = series;
        this.points = points;
        for (LiveSeries one : series) {
            if (!one.isStored()) {
                newSeries.add(one);
            }
        }
    }

    static Batch of(LiveExperiment experiment, List<MetricPoint> points) {
        LiveSeries[] series = new LiveSeries[points.size()];
        ColumnsBuffer columns = new ColumnsBuffer(points.size());
        int at = 0;
        for (MetricPoint point : points) {
            long step = number("step", point.step(), point);
            long epoch = number("epoch", point.epoch(), point);
            String context = point.context();
            series[at++] = experiment.series(point.name(), context == null || context.isEmpty() ? null : context);
            columns.add(step, point.timestampMillis(), epoch, point.value(), Text.of(point.text(), point.value()));
        }
        return new Batch(series, columns.view());
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

    int size() {
        return points.size;
    }

    /** Series that may have no row of their own yet. */
    Collection<LiveSeries> newSeries() {
        return newSeries;
    }
}
