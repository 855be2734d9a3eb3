package dev.halley.server.query;

import dev.halley.server.metric.MetricSummary;
import org.jspecify.annotations.Nullable;

/** What the table shows of a metric of one experiment. */
record MetricValue(
        double last, double min, double max, @Nullable Long step) {

    static MetricValue of(MetricSummary summary) {
        return new MetricValue(
                summary.current().value(),
                summary.min().value(),
                summary.max().value(),
                summary.current().step());
    }
}
