package dev.halley.server.metric;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Collects the summaries of one experiment; series of one name in several contexts become one. Confined to one thread. */
final class Summaries {

    /** What is known of one series. */
    private record Known(
            LiveSeries series, Extremes extremes, @Nullable SeriesView unresolved) {}

    private final List<Known> known = new ArrayList<>();

    /** Adds a series while no points can be added to it. */
    void add(LiveSeries series) {
        SeriesView view = series.view();
        if (view != null) {
            known.add(new Known(series, series.extremes(), series.hasUnresolved() ? view : null));
        }
    }

    boolean hasUnresolved() {
        return known.stream().anyMatch(one -> one.unresolved() != null);
    }

    /** Looks in the chunks which unresolved points are new. Returns these summaries, with them. */
    Summaries resolve(ChunkReader chunks, ChunkQueries queries, long experiment) throws SQLException {
        for (int i = 0; i < known.size(); i++) {
            SeriesView view = known.get(i).unresolved();
            if (view != null) {
                StoredAndFresh counted = StoredAndFresh.of(view, chunks.chunks(queries, experiment, view));
                Extremes extremes = Extremes.of(counted.stored());
                for (int at = 0; at < counted.fresh().size; at++) {
                    extremes.add(counted.fresh(), at);
                }
                known.set(i, new Known(view.series(), extremes, null));
            }
        }
        return this;
    }

    List<MetricSummary> toList() {
        Map<String, List<Known>> byName = new TreeMap<>();
        known.forEach(one -> byName.computeIfAbsent(one.series().name(), name -> new ArrayList<>(1))
                .add(one));
        List<MetricSummary> summaries = new ArrayList<>(byName.size());
        byName.forEach((name, ofName) -> {
            MetricSummary summary = null;
            for (Known one : ofName) {
                MetricSummary next = toSummary(one);
                summary = summary == null ? next : merge(summary, next);
            }
            if (summary != null) {
                summaries.add(summary);
            }
        });
        return summaries;
    }

    private static MetricSummary toSummary(Known one) {
        String name = one.series().name();
        String context = one.series().context();
        Summary marks = one.extremes().toSummary(0, List.of());
        return new MetricSummary(
                name,
                context,
                marks.count(),
                marks.current().toPoint(name, context),
                marks.min().toPoint(name, context),
                marks.max().toPoint(name, context));
    }

    private static MetricSummary merge(MetricSummary one, MetricSummary other) {
        MetricPoint current = order(one.current(), other.current()) <= 0 ? other.current() : one.current();
        return new MetricSummary(
                one.name(),
                current.context(),
                one.count() + other.count(),
                current,
                wins(
                                one.min(),
                                other.min(),
                                Extremes.isSmaller(
                                        other.min().value(), one.min().value()))
                        ? other.min()
                        : one.min(),
                wins(
                                one.max(),
                                other.max(),
                                Extremes.isLarger(other.max().value(), one.max().value()))
                        ? other.max()
                        : one.max());
    }

    private static boolean wins(MetricPoint one, MetricPoint other, boolean isBeyond) {
        return isBeyond || (Double.compare(one.value(), other.value()) == 0 && order(one, other) > 0);
    }

    private static int order(MetricPoint one, MetricPoint other) {
        return Columns.compare(
                one.step() == null ? Columns.NONE : one.step(),
                one.timestampMillis(),
                other.step() == null ? Columns.NONE : other.step(),
                other.timestampMillis());
    }
}
