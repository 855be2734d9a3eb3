package dev.halley.server.metric;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * M4: cuts the x axis into equal buckets and keeps of each the first, last, smallest and largest point. A line through them covers
 * the same pixels as the line through all points, if a bucket is no wider than a pixel. After Jugel, Jerzak, Hackenbroich and Markl,
 * "M4: A Visualization-Oriented Time Series Data Aggregation", VLDB 2014.
 *
 * <p>Points may be added in any order and more than once; the result does not depend on it. Confined to one thread.
 */
final class BucketedPoints {

    // The four points of a bucket.
    private static final int FIRST = 0;
    private static final int LAST = 1;
    private static final int LOW = 2;
    private static final int HIGH = 3;

    /** Up to here every whole number is a double, so the edge of a bucket can be calculated. */
    private static final long EXACT = 1L << 51;
    /** Longer stretches are looked at by their blocks. */
    private static final int WORTH_BLOCKS = 160;

    private static final long UNKNOWN = Long.MIN_VALUE;

    private final boolean bySteps;
    private final long from;
    private final double width;
    private final int buckets;
    private final boolean exact;
    // Four entries for each bucket; the bucket at the end holds points without a step.
    private final long[] steps;
    private final long[] millis;
    private final double[] values;
    private final boolean[] used;
    /** Where each bucket ends, once that was asked for. */
    private final long[] ends;

    private @Nullable Columns kept;
    private final Stretch stretch = new Stretch();

    /** An x axis of steps or else of times, with both ends included. */
    BucketedPoints(boolean bySteps, long from, long to, int buckets) {
        this(bySteps, from, width(from, to), buckets, isExact(from, to));
    }

    private BucketedPoints(boolean bySteps, long from, double width, int buckets, boolean exact) {
        this.bySteps = bySteps;
        this.from = from;
        this.width = width;
        this.buckets = buckets;
        this.exact = exact;
        int entries = 4 * (buckets + 1);
        this.steps = new long[entries];
        this.millis = new long[entries];
        this.values = new double[entries];
        this.used = new boolean[buckets + 1];
        this.ends = new long[buckets];
        Arrays.fill(ends, UNKNOWN);
    }

    /** Whether it has this axis and these buckets. */
    boolean hasAxis(boolean steps, long start, long end, int count) {
        return bySteps == steps
                && from == start
                && width == width(start, end)
                && buckets == count
                && exact == isExact(start, end);
    }

    /** Empty ones on the same axis, for another thread. */
    BucketedPoints another() {
        return new BucketedPoints(bySteps, from, width, buckets, exact);
    }

    /** As if newly made. */
    void clear() {
        Arrays.fill(used, false);
    }

    private static double width(long from, long to) {
        return (double) to - (double) from + 1;
    }

    private static boolean isExact(long from, long to) {
        return from > -EXACT && to < EXACT && from < EXACT && to > -EXACT;
    }

    /** Which bucket a point belongs to. It never decreases from one point to the next in order, but for points without a step. */
    int bucket(long step, long time) {
        return bySteps && step == Columns.NONE ? buckets : bucketOf(bySteps ? step : time);
    }

    private int bucketOf(long place) {
        double x = (double) place - (double) from;
        return (int) Math.max(0, Math.min(buckets - 1L, (long) (x / width * buckets)));
    }

    /** Whether both are in the same bucket; then so is everything between them. */
    boolean isWithinBucket(Mark start, Mark end) {
        return (start.step() == Columns.NONE) == (end.step() == Columns.NONE)
                && bucket(start.step(), start.millis()) == bucket(end.step(), end.millis())
                && (bySteps || start.step() == Columns.NONE);
    }

    void add(Columns points, int index) {
        add(bucket(points.steps[index], points.millis[index]), points, index);
    }

    private void add(int bucket, Columns points, int index) {
        add(bucket, points.steps[index], points.millis[index], points.values[index]);
    }

    private void add(int bucket, long step, long time, double value) {
        int at = 4 * bucket;
        if (!used[bucket]) {
            used[bucket] = true;
            for (int kind = FIRST; kind <= HIGH; kind++) {
                put(at + kind, step, time, value);
            }
            return;
        }
        if (Columns.compare(step, time, steps[at + FIRST], millis[at + FIRST]) < 0) {
            put(at + FIRST, step, time, value);
        }
        if (Columns.compare(step, time, steps[at + LAST], millis[at + LAST]) >= 0) {
            put(at + LAST, step, time, value);
        }
        if (Extremes.isSmaller(value, values[at + LOW]) || isEqualAndBefore(at + LOW, step, time, value)) {
            put(at + LOW, step, time, value);
        }
        if (Extremes.isLarger(value, values[at + HIGH]) || isEqualAndBefore(at + HIGH, step, time, value)) {
            put(at + HIGH, step, time, value);
        }
    }

    /** As if all that was added to others, which are of {@link #another}, had been added to these now. */
    void addAll(BucketedPoints others) {
        for (int bucket = 0; bucket <= buckets; bucket++) {
            if (others.used[bucket]) {
                addAll(others, bucket);
            }
        }
    }

    private void addAll(BucketedPoints others, int bucket) {
        int at = 4 * bucket;
        if (!used[bucket]) {
            used[bucket] = true;
            System.arraycopy(others.steps, at, steps, at, 4);
            System.arraycopy(others.millis, at, millis, at, 4);
            System.arraycopy(others.values, at, values, at, 4);
            return;
        }
        for (int kind = FIRST; kind <= HIGH; kind++) {
            add(bucket, others.steps[at + kind], others.millis[at + kind], others.values[at + kind]);
        }
        // Of points with the same step and time the last stands, which was not added last.
        if (Columns.compare(others.steps[at + LAST], others.millis[at + LAST], steps[at + LAST], millis[at + LAST])
                == 0) {
            put(at + LAST, others.steps[at + LAST], others.millis[at + LAST], others.values[at + LAST]);
        }
    }

    private boolean isEqualAndBefore(int entry, long step, long time, double value) {
        return Double.compare(value, values[entry]) == 0
                && Columns.compare(step, time, steps[entry], millis[entry]) < 0;
    }

    private void put(int entry, long step, long time, double value) {
        steps[entry] = step;
        millis[entry] = time;
        values[entry] = value;
    }

    /** Adds sorted points from {@code start} to before {@code end}: of each bucket only those that can matter are looked at. */
    void addSorted(Columns points, int start, int end) {
        long[] places = bySteps ? points.steps : points.millis;
        if (!bySteps && !ascends(places, start, end)) {
            for (int i = start; i < end; i++) {
                add(points, i);
            }
            return;
        }
        int at = start;
        int guess = start;
        int bucket = buckets;
        while (at < end) {
            // Mostly that behind the one before.
            bucket = bucket + 1 < buckets && exact && places[at] < endOf(bucket + 1)
                    ? bucket + 1
                    : bucket(points.steps[at], points.millis[at]);
            int next = exact ? firstFrom(places, at, end, endOf(bucket), guess) : firstOutside(points, bucket, at, end);
            addStretch(bucket, points, at, next);
            // Points come at equal distances, mostly.
            guess = next + next - at;
            at = next;
        }
    }

    private static boolean ascends(long[] places, int start, int end) {
        for (int i = start + 1; i < end; i++) {
            if (places[i - 1] > places[i]) {
                return false;
            }
        }
        return true;
    }

    private void addStretch(int bucket, Columns points, int start, int end) {
        Blocks blocks = end - start > WORTH_BLOCKS ? points.blocks() : null;
        if (blocks == null) {
            stretch.scan(points, start, end);
        } else {
            blocks.scan(start, end, stretch);
        }
        if (used[bucket]) {
            add(bucket, points, start);
            add(bucket, points, stretch.low);
            add(bucket, points, stretch.high);
            add(bucket, points, end - 1);
            return;
        }
        used[bucket] = true;
        put(4 * bucket + FIRST, points, start);
        put(4 * bucket + LOW, points, stretch.low);
        put(4 * bucket + HIGH, points, stretch.high);
        put(4 * bucket + LAST, points, end - 1);
    }

    private void put(int entry, Columns points, int index) {
        put(entry, points.steps[index], points.millis[index], points.values[index]);
    }

    /** The first place that belongs to a later bucket. */
    private long endOf(int bucket) {
        if (bucket == buckets) {
            return Columns.NONE + 1;
        }
        if (bucket == buckets - 1) {
            return Long.MAX_VALUE;
        }
        if (ends[bucket] != UNKNOWN) {
            return ends[bucket];
        }
        // Nearly that; what rounding made of it is for bucketOf() to say.
        long place = from + (long) ((bucket + 1) * width / buckets);
        while (bucketOf(place) <= bucket) {
            place++;
        }
        while (bucketOf(place - 1) > bucket) {
            place--;
        }
        ends[bucket] = place;
        return place;
    }

    /** The first position behind {@code at} of a place that is {@code boundary} or more, which may be the one that is guessed. */
    private static int firstFrom(long[] places, int at, int end, long boundary, int guess) {
        if (guess > at && guess < end && places[guess - 1] < boundary && places[guess] >= boundary) {
            return guess;
        }
        int inside = at;
        int reach = 1;
        while (inside + reach < end && places[inside + reach] < boundary) {
            inside += reach;
            reach *= 2;
        }
        int outside = Math.min(end, inside + reach);
        while (outside - inside > 1) {
            int middle = (inside + outside) >>> 1;
            if (places[middle] < boundary) {
                inside = middle;
            } else {
                outside = middle;
            }
        }
        return outside;
    }

    /** As {@link #firstFrom}, for numbers so large that the edge of a bucket is not one of them. */
    private int firstOutside(Columns points, int bucket, int at, int end) {
        int inside = at;
        int reach = 1;
        while (inside + reach < end && isIn(bucket, points, inside + reach)) {
            inside += reach;
            reach *= 2;
        }
        int outside = Math.min(end, inside + reach);
        while (outside - inside > 1) {
            int middle = (inside + outside) >>> 1;
            if (isIn(bucket, points, middle)) {
                inside = middle;
            } else {
                outside = middle;
            }
        }
        return outside;
    }

    private boolean isIn(int bucket, Columns points, int index) {
        return bucket(points.steps[index], points.millis[index]) == bucket;
    }

    /** Adds a chunk that is within one bucket. */
    void add(Outline chunk) {
        int bucket = bucket(chunk.first().step(), chunk.first().millis());
        for (Mark mark : new Mark[] {chunk.first(), chunk.min(), chunk.max(), chunk.last()}) {
            add(bucket, mark.step(), mark.millis(), mark.value());
        }
    }

    /** Adds only the points of an outline, each to its own bucket: all that a sketch knows of a chunk. */
    void sketch(Outline chunk) {
        for (Mark mark : new Mark[] {chunk.first(), chunk.min(), chunk.max(), chunk.last()}) {
            add(bucket(mark.step(), mark.millis()), mark.step(), mark.millis(), mark.value());
        }
    }

    /** The points that were kept, in order, each once. They are the caller's until anything else is called. */
    Columns points() {
        if (kept == null) {
            int entries = steps.length;
            kept = new Columns(entries, new long[entries], new long[entries], null, new double[entries], null);
        }
        int end = addBucket(buckets, kept, 0);
        for (int bucket = 0; bucket < buckets; bucket++) {
            end = addBucket(bucket, kept, end);
        }
        return new Columns(end, kept.steps, kept.millis, null, kept.values, null);
    }

    private int addBucket(int bucket, Columns kept, int start) {
        if (!used[bucket]) {
            return start;
        }
        int at = 4 * bucket;
        boolean lowFirst = Columns.compare(steps[at + LOW], millis[at + LOW], steps[at + HIGH], millis[at + HIGH]) <= 0;
        int end = addOnce(at + FIRST, kept, start, start);
        end = addOnce(at + (lowFirst ? LOW : HIGH), kept, start, end);
        end = addOnce(at + (lowFirst ? HIGH : LOW), kept, start, end);
        return addOnce(at + LAST, kept, start, end);
    }

    private int addOnce(int entry, Columns kept, int start, int end) {
        // They come in order, so those with the same step and time are the last.
        for (int i = end - 1; i >= start && kept.steps[i] == steps[entry] && kept.millis[i] == millis[entry]; i--) {
            if (Double.doubleToRawLongBits(kept.values[i]) == Double.doubleToRawLongBits(values[entry])) {
                return end;
            }
        }
        kept.steps[end] = steps[entry];
        kept.millis[end] = millis[entry];
        kept.values[end] = values[entry];
        return end + 1;
    }
}
