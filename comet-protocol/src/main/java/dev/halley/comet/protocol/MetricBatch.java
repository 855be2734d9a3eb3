package dev.halley.comet.protocol;

import java.util.List;

/** The body of {@link CometPaths#METRIC_BATCH}: values in the order in which they were logged. */
public record MetricBatch(String experimentKey, List<MetricValue> values) {
    public MetricBatch {
        values = List.copyOf(values);
    }
}
