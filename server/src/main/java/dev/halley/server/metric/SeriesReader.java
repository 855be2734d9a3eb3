package dev.halley.server.metric;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads one metric in a snapshot of the database: the chunks of its series (one for each context) and the points that were fresh
 * before the snapshot was taken. What was compacted in between is in both; equal points count once, so that does not matter.
 */
final class SeriesReader {

    private final List<SeriesView> views;
    private final List<ChunkReader.Chunks> chunks = new ArrayList<>();
    /** Fresh points without repeats, for each view. */
    private final List<Columns> fresh = new ArrayList<>();

    SeriesReader(ChunkReader reader, Connection connection, long experiment, List<SeriesView> views)
            throws SQLException {
        this.views = views;
        for (SeriesView view : views) {
            ChunkReader.Chunks stored = reader.chunks(connection, experiment, view);
            chunks.add(stored);
            fresh.add(view.freshWithout(Replays.find(view, stored)));
        }
    }

    /** All points of all contexts, in order. */
    List<MetricPoint> points() throws SQLException {
        List<MetricPoint> points = new ArrayList<>();
        for (int i = 0; i < views.size(); i++) {
            LiveSeries series = views.get(i).series();
            Columns sorted = columns(i);
            for (int at = 0; at < sorted.size; at++) {
                points.add(sorted.mark(at).toPoint(series.name(), series.context()));
            }
        }
        if (views.size() > 1) {
            points.sort((one, other) ->
                    Columns.compare(stepOf(one), one.timestampMillis(), stepOf(other), other.timestampMillis()));
        }
        return points;
    }

    private static long stepOf(MetricPoint point) {
        return point.step() == null ? Columns.NONE : point.step();
    }

    private Columns columns(int index) throws SQLException {
        ColumnsBuffer all = new ColumnsBuffer(16);
        for (ChunkReader.Chunk chunk : chunks.get(index).all()) {
            Columns points = chunk.points();
            all.addAll(points, 0, points.size);
        }
        Columns rest = fresh.get(index);
        all.addAll(rest, 0, rest.size);
        return ColumnsOrder.sortedOnce(all.view());
    }

    /** What a chart of {@code buckets} buckets needs. */
    Series series(String name, int buckets) throws SQLException {
        long stored = 0;
        for (int i = 0; i < views.size(); i++) {
            stored += chunks.get(i).all().stream()
                            .mapToLong(chunk -> chunk.outline().count())
                            .sum()
                    + fresh.get(i).size;
        }
        // Repeats may be among them, so look closer before anything is left out.
        if (stored <= 2L * buckets) {
            Columns all = everything();
            if (all.size <= buckets) {
                return toSeries(name, all.size, all);
            }
        }
        long count = count();
        BucketedPoints bucketed = axis(buckets);
        for (int i = 0; i < views.size(); i++) {
            for (ChunkReader.Chunk chunk : chunks.get(i).all()) {
                if (bucketed.isWithinBucket(
                        chunk.outline().first(), chunk.outline().last())) {
                    bucketed.add(chunk.outline());
                } else {
                    addAll(bucketed, chunk.points());
                }
            }
            addAll(bucketed, fresh.get(i));
        }
        return toSeries(name, count, bucketed.points());
    }

    /** What a chart of {@code buckets} buckets needs of a part of the axis. */
    Series series(String name, int buckets, XRange range) throws SQLException {
        Columns all = everything();
        ColumnsBuffer inside = new ColumnsBuffer(16);
        for (int i = 0; i < all.size; i++) {
            if (range.contains(all.steps[i], all.millis[i])) {
                inside.addAll(all, i, i + 1);
            }
        }
        Columns part = inside.view();
        if (part.size <= buckets) {
            return toSeries(name, part.size, part);
        }
        BucketedPoints bucketed = new BucketedPoints(range.bySteps(), range.from(), range.to(), buckets);
        addAll(bucketed, part);
        return toSeries(name, part.size, bucketed.points());
    }

    private Columns everything() throws SQLException {
        ColumnsBuffer all = new ColumnsBuffer(16);
        for (int i = 0; i < views.size(); i++) {
            Columns points = columns(i);
            all.addAll(points, 0, points.size);
        }
        return ColumnsOrder.sorted(all.view());
    }

    /** Every point once, although chunks may hold some of the fresh ones by now. */
    private long count() {
        long count = 0;
        for (int i = 0; i < views.size(); i++) {
            Summary summary = views.get(i).chunks();
            count += (summary == null ? 0 : summary.count()) + fresh.get(i).size;
        }
        return count;
    }

    private static void addAll(BucketedPoints bucketed, Columns points) {
        for (int i = 0; i < points.size; i++) {
            bucketed.add(points, i);
        }
    }

    private static Series toSeries(String name, long count, Columns points) {
        return new Series(
                name,
                count,
                Arrays.copyOf(points.steps, points.size),
                Arrays.copyOf(points.millis, points.size),
                Arrays.copyOf(points.values, points.size));
    }

    /** Steps from the lowest to the highest, or times if no point has a step. */
    private BucketedPoints axis(int buckets) throws SQLException {
        Axis steps = new Axis(true);
        measure(steps);
        Axis axis = steps;
        if (steps.isEmpty()) {
            axis = new Axis(false);
            measure(axis);
        }
        return new BucketedPoints(axis.bySteps, axis.lowest, axis.highest, buckets);
    }

    private void measure(Axis axis) throws SQLException {
        for (int i = 0; i < views.size(); i++) {
            for (ChunkReader.Chunk chunk : chunks.get(i).all()) {
                Mark first = chunk.outline().first();
                Mark last = chunk.outline().last();
                if (axis.bySteps && first.step() == Columns.NONE && last.step() != Columns.NONE) {
                    axis.add(chunk.points());
                } else {
                    axis.add(first.step(), first.millis());
                    axis.add(last.step(), last.millis());
                }
            }
            axis.add(fresh.get(i));
        }
    }

    /** The ends of the x axis. */
    private static final class Axis {

        final boolean bySteps;
        long lowest = Long.MAX_VALUE;
        long highest = Long.MIN_VALUE;

        Axis(boolean bySteps) {
            this.bySteps = bySteps;
        }

        boolean isEmpty() {
            return lowest > highest;
        }

        void add(Columns points) {
            for (int i = 0; i < points.size; i++) {
                add(points.steps[i], points.millis[i]);
            }
        }

        void add(long step, long millis) {
            if (bySteps && step == Columns.NONE) {
                return;
            }
            lowest = Math.min(lowest, bySteps ? step : millis);
            highest = Math.max(highest, bySteps ? step : millis);
        }
    }
}
