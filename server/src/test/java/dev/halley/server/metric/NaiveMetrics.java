package dev.halley.server.metric;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a metric store should answer, in the plainest way: a list of points for each name. */
final class NaiveMetrics {

    private record Identity(
            String name,
            @Nullable String context,
            @Nullable Long step,
            @Nullable Long epoch,
            long millis,
            long bits) {}

    static final Comparator<MetricPoint> ORDER = Comparator.comparing(
                    MetricPoint::step, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(MetricPoint::timestampMillis);

    private final Set<Identity> seen = new HashSet<>();
    /** By name, then by context in the order in which they came. */
    private final Map<String, Map<String, List<MetricPoint>>> points = new TreeMap<>();
    /** What was asked for since the last append. */
    private final Map<String, List<MetricPoint>> sorted = new HashMap<>();

    void append(List<MetricPoint> batch) {
        sorted.clear();
        for (MetricPoint point : batch) {
            Identity identity = new Identity(
                    point.name(),
                    point.context(),
                    point.step(),
                    point.epoch(),
                    point.timestampMillis(),
                    Double.doubleToRawLongBits(point.value()));
            if (seen.add(identity)) {
                points.computeIfAbsent(point.name(), name -> new LinkedHashMap<>())
                        .computeIfAbsent(String.valueOf(point.context()), context -> new ArrayList<>())
                        .add(point);
            }
        }
    }

    Set<String> names() {
        return points.keySet();
    }

    List<MetricPoint> points(String name) {
        return sorted.computeIfAbsent(name, missing -> {
            List<MetricPoint> all = new ArrayList<>();
            points.getOrDefault(name, Map.of()).values().forEach(all::addAll);
            all.sort(ORDER);
            return List.copyOf(all);
        });
    }

    /** The first in order with the smallest or largest value; NaN only if there is nothing else. */
    static MetricPoint extreme(List<MetricPoint> sorted, boolean smallest) {
        MetricPoint found = sorted.get(0);
        for (MetricPoint point : sorted) {
            if (Double.isNaN(found.value()) && !Double.isNaN(point.value())) {
                found = point;
            } else if (!Double.isNaN(point.value())) {
                int order = Double.compare(point.value(), found.value());
                found = (smallest ? order < 0 : order > 0) ? point : found;
            }
        }
        return found;
    }

    /** Step, time and bits of the points of a chart. */
    Set<List<Long>> chart(String name, int buckets) {
        List<MetricPoint> all = points(name);
        boolean bySteps = all.stream().anyMatch(point -> point.step() != null);
        List<Long> axis = all.stream()
                .filter(point -> !bySteps || point.step() != null)
                .map(point -> x(point, bySteps))
                .toList();
        long from = axis.stream().mapToLong(Long::longValue).min().orElseThrow();
        long to = axis.stream().mapToLong(Long::longValue).max().orElseThrow();
        return chart(all, buckets, bySteps, from, to);
    }

    /** The points of a part of the axis. */
    List<MetricPoint> points(String name, XRange range) {
        return points(name).stream()
                .filter(point ->
                        range.contains(point.step() == null ? Series.NO_STEP : point.step(), point.timestampMillis()))
                .toList();
    }

    /** Step, time and bits of the points of a chart of a part of the axis. */
    Set<List<Long>> chart(String name, int buckets, XRange range) {
        return chart(points(name, range), buckets, range.bySteps(), range.from(), range.to());
    }

    private static Set<List<Long>> chart(
            List<MetricPoint> all, int buckets, boolean bySteps, long lowest, long highest) {
        Set<List<Long>> kept = new LinkedHashSet<>();
        if (all.size() <= buckets) {
            all.forEach(point -> kept.add(triple(point)));
            return kept;
        }
        double from = lowest;
        double width = (double) highest - from + 1;
        Map<Integer, List<MetricPoint>> byBucket = new TreeMap<>();
        for (MetricPoint point : all) {
            int bucket = bySteps && point.step() == null
                    ? -1
                    : (int) Math.min(buckets - 1L, (long) ((x(point, bySteps) - from) / width * buckets));
            byBucket.computeIfAbsent(bucket, number -> new ArrayList<>()).add(point);
        }
        byBucket.values().forEach(inside -> {
            kept.add(triple(inside.get(0)));
            kept.add(triple(extreme(inside, true)));
            kept.add(triple(extreme(inside, false)));
            kept.add(triple(inside.get(inside.size() - 1)));
        });
        return kept;
    }

    private static long x(MetricPoint point, boolean bySteps) {
        return bySteps && point.step() != null ? point.step() : point.timestampMillis();
    }

    static List<Long> triple(MetricPoint point) {
        return List.of(
                point.step() == null ? Series.NO_STEP : point.step(),
                point.timestampMillis(),
                Double.doubleToRawLongBits(point.value()));
    }
}
