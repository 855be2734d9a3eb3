package dev.halley.server.metric;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads one metric in a snapshot of the database: the chunks of its series (one for each context) and the points that were fresh
 * before the snapshot was taken. What was compacted in between is in both; equal points count once, so that does not matter.
 */
final class SeriesReader {

    /** So few points are looked at one by one. */
    private final long few;

    private final BucketsAgain bucketsAgain;
    private final List<SeriesView> views;
    private final List<ChunkReader.Chunks> chunks = new ArrayList<>();
    /** For each view. */
    private final List<StoredAndFresh> counted = new ArrayList<>();

    SeriesReader(
            ChunkReader reader,
            ChunkQueries queries,
            BucketsAgain bucketsAgain,
            long experiment,
            List<SeriesView> views,
            int chunkSize)
            throws SQLException {
        this.bucketsAgain = bucketsAgain;
        this.few = 4L * chunkSize;
        this.views = views;
        for (SeriesView view : views) {
            ChunkReader.Chunks stored = reader.chunks(queries, experiment, view);
            chunks.add(stored);
            counted.add(StoredAndFresh.of(view, stored));
        }
    }

    private Columns fresh(int index) {
        return counted.get(index).fresh();
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

    /** All points of each context, in order. */
    List<ContextPoints> byContext() throws SQLException {
        List<ContextPoints> contexts = new ArrayList<>(views.size());
        for (int i = 0; i < views.size(); i++) {
            contexts.add(new ContextPoints(views.get(i).series().context(), columns(i)));
        }
        return contexts;
    }

    /** The points of a metric in one context. */
    record ContextPoints(@Nullable String context, Columns points) {}

    private Columns columns(int index) throws SQLException {
        ColumnsBuffer all = new ColumnsBuffer(16);
        chunks.get(index).forEach(chunks.get(index).all(), (chunk, points) -> all.addAll(points, 0, points.size));
        Columns rest = fresh(index);
        all.addAll(rest, 0, rest.size);
        return ColumnsOrder.sortedOnce(all.view());
    }

    /** The points of one context that come behind one of them, as {@link PointPages} has them. */
    Columns page(@Nullable String context, @Nullable Mark after) throws SQLException {
        for (int i = 0; i < views.size(); i++) {
            if (Objects.equals(views.get(i).series().context(), context)) {
                return PointPages.next(chunks.get(i), fresh(i), after);
            }
        }
        return Columns.EMPTY;
    }

    /** Of a long series the outlines of its chunks, no chunk itself: quick, with every spike, but not what M4 would keep. */
    Series sketch(String name, int buckets) throws SQLException {
        if (stored() <= 4 * few) {
            return series(name, buckets);
        }
        BucketedPoints bucketed = axis(buckets);
        for (int i = 0; i < views.size(); i++) {
            chunks.get(i).all().forEach(chunk -> bucketed.sketch(chunk.outline()));
            ChartParts.add(ColumnsOrder.sorted(fresh(i)), null, bucketed);
        }
        return toSeries(name, count(), bucketed.points());
    }

    /** How many points are stored or fresh, repeats among them. */
    private long stored() throws SQLException {
        long stored = 0;
        for (int i = 0; i < views.size(); i++) {
            stored += chunks.get(i).all().stream()
                            .mapToLong(chunk -> chunk.outline().count())
                            .sum()
                    + fresh(i).size;
        }
        return stored;
    }

    /** What a chart of {@code buckets} buckets needs. */
    Series series(String name, int buckets) throws SQLException {
        for (ChunkReader.Chunks stored : chunks) {
            stored.readAhead();
        }
        // Repeats may be among them, so look closer before anything is left out.
        if (stored() <= 2L * buckets) {
            Columns all = everything();
            if (all.size <= buckets) {
                return toSeries(name, all.size, all);
            }
        }
        long count = count();
        BucketedPoints bucketed = axis(buckets);
        for (int i = 0; i < views.size(); i++) {
            addChunks(i, bucketed, null);
            ChartParts.add(ColumnsOrder.sorted(fresh(i)), null, bucketed);
        }
        return toSeries(name, count, bucketed.points());
    }

    /** What a chart of {@code buckets} buckets needs of a part of the axis. */
    Series series(String name, int buckets, XRange range) throws SQLException {
        long atMost = 0;
        for (int i = 0; i < views.size(); i++) {
            for (ChunkReader.Chunk chunk : chunks.get(i).all()) {
                atMost += range.isOutside(chunk.outline()) ? 0 : chunk.outline().count();
            }
            atMost += fresh(i).size;
        }
        if (atMost <= Math.max(few, 2L * buckets) || hasMovedPoints()) {
            return exactly(name, buckets, range);
        }
        BucketedPoints bucketed = bucketsAgain.of(range.bySteps(), range.from(), range.to(), buckets);
        long count = 0;
        for (int i = 0; i < views.size(); i++) {
            count += addChunks(i, bucketed, range);
            count += ChartParts.add(ColumnsOrder.sorted(fresh(i)), range, bucketed);
        }
        return count <= buckets ? exactly(name, buckets, range) : toSeries(name, count, bucketed.points());
    }

    /** Adds the chunks of a context. Returns how many points are in the range. */
    private long addChunks(int context, BucketedPoints bucketed, @Nullable XRange range) throws SQLException {
        List<ChunkReader.Chunk> touched = new ArrayList<>();
        for (ChunkReader.Chunk chunk : chunks.get(context).all()) {
            if (range == null || !range.isOutside(chunk.outline())) {
                touched.add(chunk);
            }
        }
        ChartParts parts = new ChartParts(bucketed, range, touched.size() <= ChunkReader.AT_ONCE);
        chunks.get(context).forEachPart(touched, parts::isOutlineEnough, parts, parts::take);
        return parts.count();
    }

    /** Whether some of the fresh points are in chunks by now, so that both cannot be counted. */
    private boolean hasMovedPoints() throws SQLException {
        for (int i = 0; i < views.size(); i++) {
            if (chunks.get(i).hasNewer(counted.get(i).stored())) {
                return true;
            }
        }
        return false;
    }

    private Series exactly(String name, int buckets, XRange range) throws SQLException {
        ColumnsBuffer inside = new ColumnsBuffer(16);
        for (int i = 0; i < views.size(); i++) {
            List<ChunkReader.Chunk> touched = new ArrayList<>();
            for (ChunkReader.Chunk chunk : chunks.get(i).all()) {
                if (!range.isOutside(chunk.outline())) {
                    touched.add(chunk);
                }
            }
            ColumnsBuffer all = new ColumnsBuffer(16);
            chunks.get(i).forEach(touched, (chunk, points) -> all.addAll(points, 0, points.size));
            Columns rest = fresh(i);
            all.addAll(rest, 0, rest.size);
            Columns once = ColumnsOrder.sortedOnce(all.view());
            for (int at = 0; at < once.size; at++) {
                if (range.contains(once.steps[at], once.millis[at])) {
                    inside.add(once, at);
                }
            }
        }
        Columns part = ColumnsOrder.sorted(inside.view());
        if (part.size <= buckets) {
            return toSeries(name, part.size, part);
        }
        BucketedPoints bucketed = bucketsAgain.of(range.bySteps(), range.from(), range.to(), buckets);
        ChartParts.add(part, null, bucketed);
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
        return counted.stream().mapToLong(StoredAndFresh::count).sum();
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
        return bucketsAgain.of(axis.bySteps, axis.lowest, axis.highest, buckets);
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
            axis.add(fresh(i));
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
