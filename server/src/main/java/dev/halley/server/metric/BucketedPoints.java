package dev.halley.server.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * M4: cuts the x axis into equal buckets and keeps of each the first, last, smallest and largest point. A line through them covers
 * the same pixels as the line through all points, if a bucket is no wider than a pixel. After Jugel, Jerzak, Hackenbroich and Markl,
 * "M4: A Visualization-Oriented Time Series Data Aggregation", VLDB 2014.
 *
 * <p>Points may be added in any order and more than once; the result does not depend on it. Confined to one thread.
 */
final class BucketedPoints {

    private final boolean bySteps;
    private final long from;
    private final double width;
    private final int buckets;
    // The first, last, smallest and largest of each bucket; the bucket at the end holds points without a step.
    private final @Nullable Mark[] first;
    private final @Nullable Mark[] last;
    private final @Nullable Mark[] min;
    private final @Nullable Mark[] max;

    /** An x axis of steps or else of times, with both ends included. */
    BucketedPoints(boolean bySteps, long from, long to, int buckets) {
        this.bySteps = bySteps;
        this.from = from;
        this.width = (double) to - (double) from + 1;
        this.buckets = buckets;
        this.first = new @Nullable Mark[buckets + 1];
        this.last = new @Nullable Mark[buckets + 1];
        this.min = new @Nullable Mark[buckets + 1];
        this.max = new @Nullable Mark[buckets + 1];
    }

    /** Which bucket a point belongs to. It never decreases from one point to the next in order, but for points without a step. */
    int bucket(long step, long millis) {
        if (bySteps && step == Columns.NONE) {
            return buckets;
        }
        double x = (double) (bySteps ? step : millis) - (double) from;
        return (int) Math.max(0, Math.min(buckets - 1L, (long) (x / width * buckets)));
    }

    /** Whether both are in the same bucket; then so is everything between them. */
    boolean isWithinBucket(Mark start, Mark end) {
        return (start.step() == Columns.NONE) == (end.step() == Columns.NONE)
                && bucket(start.step(), start.millis()) == bucket(end.step(), end.millis())
                && (bySteps || start.step() == Columns.NONE);
    }

    void add(Columns points, int index) {
        long step = points.steps[index];
        long millis = points.millis[index];
        double value = points.values[index];
        int bucket = bucket(step, millis);
        Mark start = first[bucket];
        Mark end = last[bucket];
        Mark low = min[bucket];
        Mark high = max[bucket];
        boolean isStart = start == null || Columns.compare(step, millis, start.step(), start.millis()) < 0;
        boolean isEnd = end == null || Columns.compare(step, millis, end.step(), end.millis()) >= 0;
        boolean isLow = low == null || isLower(value, step, millis, low);
        boolean isHigh = high == null || isHigher(value, step, millis, high);
        if (isStart || isEnd || isLow || isHigh) {
            put(bucket, new Mark(step, millis, Columns.NONE, value, null), isStart, isEnd, isLow, isHigh);
        }
    }

    /** Adds sorted points from {@code start} to before {@code end}: of each bucket only those that can matter are looked at. */
    void addSorted(Columns points, int start, int end) {
        Blocks blocks = points.blocks();
        if (!bySteps && !blocks.timesAscend()) {
            for (int i = start; i < end; i++) {
                add(points, i);
            }
            return;
        }
        int at = start;
        while (at < end) {
            int next = endOfBucket(points, at, end);
            add(points, at);
            if (next - at > 2) {
                add(points, blocks.extreme(at, next, true));
                add(points, blocks.extreme(at, next, false));
            }
            if (next - at > 1) {
                add(points, next - 1);
            }
            at = next;
        }
    }

    /** The first point behind {@code at} that belongs to another bucket. */
    private int endOfBucket(Columns points, int at, int end) {
        int bucket = bucket(points.steps[at], points.millis[at]);
        int inside = at;
        int reach = 1;
        while (inside + reach < end && bucketOf(points, inside + reach) == bucket) {
            inside += reach;
            reach *= 2;
        }
        int outside = Math.min(end, inside + reach);
        while (outside - inside > 1) {
            int middle = (inside + outside) >>> 1;
            if (bucketOf(points, middle) == bucket) {
                inside = middle;
            } else {
                outside = middle;
            }
        }
        return outside;
    }

    private int bucketOf(Columns points, int index) {
        return bucket(points.steps[index], points.millis[index]);
    }

    /** Adds a chunk that is within one bucket. */
    void add(Outline chunk) {
        int bucket = bucket(chunk.first().step(), chunk.first().millis());
        for (Mark mark : new Mark[] {chunk.first(), chunk.min(), chunk.max(), chunk.last()}) {
            Mark start = first[bucket];
            Mark end = last[bucket];
            Mark low = min[bucket];
            Mark high = max[bucket];
            put(
                    bucket,
                    mark,
                    start == null || Columns.compare(mark.step(), mark.millis(), start.step(), start.millis()) < 0,
                    end == null || mark.isAfterOrWith(end.step(), end.millis()),
                    low == null || isLower(mark.value(), mark.step(), mark.millis(), low),
                    high == null || isHigher(mark.value(), mark.step(), mark.millis(), high));
        }
    }

    private void put(int bucket, Mark mark, boolean isStart, boolean isEnd, boolean isLow, boolean isHigh) {
        first[bucket] = isStart ? mark : first[bucket];
        last[bucket] = isEnd ? mark : last[bucket];
        min[bucket] = isLow ? mark : min[bucket];
        max[bucket] = isHigh ? mark : max[bucket];
    }

    private static boolean isLower(double value, long step, long millis, Mark low) {
        return Extremes.isSmaller(value, low.value()) || Extremes.isEqualAndBefore(value, step, millis, low);
    }

    private static boolean isHigher(double value, long step, long millis, Mark high) {
        return Extremes.isLarger(value, high.value()) || Extremes.isEqualAndBefore(value, step, millis, high);
    }

    /** The points that were kept, in order, each once. */
    Columns points() {
        ColumnsBuffer points = new ColumnsBuffer(4 * (buckets + 1));
        addBucket(buckets, points);
        for (int bucket = 0; bucket < buckets; bucket++) {
            addBucket(bucket, points);
        }
        return points.view();
    }

    private void addBucket(int bucket, ColumnsBuffer points) {
        Mark start = first[bucket];
        Mark end = last[bucket];
        Mark low = min[bucket];
        Mark high = max[bucket];
        if (start == null || end == null || low == null || high == null) {
            return;
        }
        Mark[] inside = {low, high};
        Arrays.sort(inside, (one, other) -> Columns.compare(one.step(), one.millis(), other.step(), other.millis()));
        List<Mark> kept = new ArrayList<>(4);
        for (Mark mark : new Mark[] {start, inside[0], inside[1], end}) {
            if (kept.stream().noneMatch(mark::isSame)) {
                kept.add(mark);
                points.add(mark.step(), mark.millis(), Columns.NONE, mark.value(), null);
            }
        }
    }
}
