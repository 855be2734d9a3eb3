package dev.halley.server.metric;

import java.util.ArrayList;
import java.util.List;

/** Copies the metrics of an experiment up to a step. */
public final class StepCopy {

    private static final int AT_ONCE = 10_000;

    private final MetricStore metrics;

    public StepCopy(MetricStore metrics) {
        this.metrics = metrics;
    }

    /** Points without a step go along. They are on disk when this returns. */
    public void copy(long fromExperiment, long toExperiment, long lastStep) {
        List<MetricPoint> copied = new ArrayList<>();
        for (String name : metrics.names(fromExperiment)) {
            for (MetricPoint point : metrics.points(fromExperiment, name)) {
                if (point.step() == null || point.step() <= lastStep) {
                    copied.add(point);
                }
                if (copied.size() == AT_ONCE) {
                    metrics.append(toExperiment, copied).join();
                    copied.clear();
                }
            }
        }
        metrics.append(toExperiment, copied).join();
    }
}
