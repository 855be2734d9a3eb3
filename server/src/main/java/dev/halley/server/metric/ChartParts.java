package dev.halley.server.metric;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Puts the chunks of a series into the buckets of a chart, on all processors: each part of them into buckets of its own, which are added to
 * the chart's in the order of the chunks, since of points with one step and time the last stands.
 */
final class ChartParts implements ChunkReader.PartMaker<ChartParts.Part> {

    private final BucketedPoints bucketed;
    private final @Nullable XRange range;
    private final boolean alone;
    private final Queue<BucketedPoints> free = new ConcurrentLinkedQueue<>();
    private long count;

    /** What was made of chunks that come one after the other. */
    static final class Part {
        private final BucketedPoints bucketed;
        private long count;

        private Part(BucketedPoints bucketed) {
            this.bucketed = bucketed;
        }
    }

    /**
     * @param bucketed to put them into
     * @param range null for all points
     * @param alone whether there is one part only
     */
    ChartParts(BucketedPoints bucketed, @Nullable XRange range, boolean alone) {
        this.bucketed = bucketed;
        this.range = range;
        this.alone = alone;
    }

    /** Whether a chunk, which is not outside the range, lies within one bucket and within the range. */
    boolean isOutlineEnough(ChunkReader.Chunk chunk) {
        Outline outline = chunk.outline();
        return (range == null || range.isInside(outline)) && bucketed.isWithinBucket(outline.first(), outline.last());
    }

    @Override
    public Part begin() {
        if (alone) {
            return new Part(bucketed);
        }
        BucketedPoints empty = free.poll();
        return new Part(empty == null ? bucketed.another() : empty);
    }

    @Override
    public void add(Part part, ChunkReader.Chunk chunk, @Nullable Columns points) {
        if (points == null) {
            part.bucketed.add(chunk.outline());
            part.count += chunk.outline().count();
        } else {
            part.count += add(points, range, part.bucketed);
        }
    }

    /** Adds a part to the chart. Called by one thread, in order. */
    void take(Part part) {
        count += part.count;
        if (!alone) {
            bucketed.addAll(part.bucketed);
            part.bucketed.clear();
            free.add(part.bucketed);
        }
    }

    /** How many of the points that were taken are in the range. */
    long count() {
        return count;
    }

    /** Adds those of the sorted points that are in the range and returns how many. */
    static int add(Columns points, @Nullable XRange range, BucketedPoints bucketed) {
        if (range == null) {
            bucketed.addSorted(points, 0, points.size);
            return points.size;
        }
        if (!range.bySteps() && !points.timesAscend()) {
            int count = 0;
            for (int i = 0; i < points.size; i++) {
                if (range.contains(points.steps[i], points.millis[i])) {
                    bucketed.add(points, i);
                    count++;
                }
            }
            return count;
        }
        int from = range.firstFrom(points);
        int to = range.firstBehind(points);
        bucketed.addSorted(points, from, to);
        return to - from;
    }
}
