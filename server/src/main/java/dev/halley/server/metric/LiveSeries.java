package dev.halley.server.metric;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * A series in memory: the summary of its chunks and its fresh points, those that are in the log and not yet in chunks.
 *
 * <p>A point may have been sent before. Mostly that is decided at once: a point above all others is new. One that is not, and all that
 * follow it, are <em>pending</em>: nothing is done about them until somebody looks, because a compaction sorts them anyway and then sees
 * repeats side by side. Whoever reads first <em>settles</em> them: a point above all chunks can only be among the fresh points, which an
 * index of them tells. What lies within the chunks stays <em>unresolved</em> until the series itself is read or compacted: then the chunks
 * are looked at, once for all unresolved points ({@link Replays}).
 *
 * <p>Guarded by its {@link LiveExperiment}, except for what never changes.
 */
final class LiveSeries {

    private static final int NONE_PENDING = Integer.MAX_VALUE;

    private final int number;
    private final String name;
    private final @Nullable String context;
    private volatile @Nullable LiveSeries sibling;

    private @Nullable Summary summary;
    private ColumnsBuffer fresh = new ColumnsBuffer(0);
    private @Nullable BitSet unresolved;
    private @Nullable PointIndex index;
    /** How many of the fresh points are in the index. */
    private int indexed;
    /** Where the pending points begin. */
    private int pendingFrom = NONE_PENDING;
    /** How many points a compaction took, and how many of these turned out to be repeats meanwhile. */
    private int cut;

    private int cutRepeats;
    private long compactions;

    // Of all resolved points. Positions are among the fresh points; -1 means the one of the summary.
    private int currentAt = -1;
    private int minAt = -1;
    private int maxAt = -1;
    private long topStep;
    private long topMillis;
    private double min;
    private double max;

    /** A series that may be empty: summary is null if it has no chunks. */
    LiveSeries(int number, String name, @Nullable String context, @Nullable Summary summary) {
        this.number = number;
        this.name = name;
        this.context = context;
        start(summary);
    }

    private void start(@Nullable Summary chunks) {
        summary = chunks;
        currentAt = -1;
        minAt = -1;
        maxAt = -1;
        topStep = chunks == null ? Long.MIN_VALUE : chunks.current().step();
        topMillis = chunks == null ? Long.MIN_VALUE : chunks.current().millis();
        min = chunks == null ? Double.NaN : chunks.min().value();
        max = chunks == null ? Double.NaN : chunks.max().value();
        index = null;
        indexed = 0;
        unresolved = null;
        pendingFrom = NONE_PENDING;
        cut = 0;
        cutRepeats = 0;
    }

    int number() {
        return number;
    }

    String name() {
        return name;
    }

    @Nullable
    String context() {
        return context;
    }

    /** The next series with the same name in another context. */
    @Nullable
    LiveSeries sibling() {
        return sibling;
    }

    void link(LiveSeries next) {
        sibling = next;
    }

    int freshCount() {
        return fresh.size();
    }

    boolean isEmpty() {
        return fresh.size() == 0 && summary == null;
    }

    boolean hasUnresolved() {
        return unresolved != null;
    }

    /** Whether it has several small chunks, which can be merged. */
    boolean isFragmented() {
        return summary != null && summary.tail().size() > 1;
    }

    /** Adds a point that has arrived. */
    void add(long step, long millis, long epoch, double value, @Nullable Text text) {
        int position = fresh.size();
        fresh.add(step, millis, epoch, value, text);
        if (pendingFrom == NONE_PENDING) {
            added(position, step, millis, value);
        }
    }

    /** Adds points that have arrived: those at the positions that {@code order} holds from {@code from} to before {@code to}. */
    void addAll(Columns points, int[] order, int from, int to) {
        int position = fresh.size() - from;
        fresh.addAll(points, order, from, to);
        for (int i = from; i < to && pendingFrom == NONE_PENDING; i++) {
            int at = order[i];
            added(position + i, points.steps[at], points.millis[at], points.values[at]);
        }
    }

    private void added(int position, long step, long millis, double value) {
        Summary chunks = summary;
        int order = position == 0 && chunks == null ? 1 : Columns.compare(step, millis, topStep, topMillis);
        if (order > 0) {
            take(position, order, step, millis, value);
        } else if (isWithinChunks(step, millis)) {
            setUnresolved(position);
        } else {
            pendingFrom = position;
        }
    }

    private boolean isWithinChunks(long step, long millis) {
        return summary != null && summary.current().isAfterOrWith(step, millis);
    }

    private void setUnresolved(int position) {
        if (unresolved == null) {
            unresolved = new BitSet();
        }
        unresolved.set(position);
    }

    /** Finds the repeats among the pending points and drops them. Returns how many. */
    int settle() {
        if (pendingFrom == NONE_PENDING) {
            return 0;
        }
        if (pendingFrom < cut) {
            // A compaction reads them.
            fresh.detach();
        }
        Columns points = fresh.view();
        PointIndex seen = index == null ? new PointIndex(points.size) : index;
        while (indexed < pendingFrom) {
            seen.add(points, indexed++);
        }
        int kept = pendingFrom;
        int dropped = 0;
        for (int i = pendingFrom; i < points.size; i++) {
            long step = points.steps[i];
            long millis = points.millis[i];
            int order = kept == 0 && summary == null ? 1 : Columns.compare(step, millis, topStep, topMillis);
            fresh.move(i, kept);
            if (order <= 0 && isWithinChunks(step, millis)) {
                setUnresolved(kept++);
            } else if (seen.add(points, kept)) {
                take(kept++, order, step, millis, points.values[kept - 1]);
            } else {
                dropped++;
                cutRepeats += i < cut ? 1 : 0;
            }
        }
        index = seen;
        indexed = kept;
        pendingFrom = NONE_PENDING;
        fresh.truncate(kept);
        return dropped;
    }

    private void take(int position, int order, long step, long millis, double value) {
        if (order >= 0) {
            currentAt = position;
            topStep = step;
            topMillis = millis;
        }
        boolean only = summary == null && minAt < 0;
        if (only || Extremes.isSmaller(value, min) || isEqualAndBefore(value, min, step, millis, minAt, true)) {
            minAt = position;
            min = value;
        }
        if (only || Extremes.isLarger(value, max) || isEqualAndBefore(value, max, step, millis, maxAt, false)) {
            maxAt = position;
            max = value;
        }
    }

    private boolean isEqualAndBefore(double value, double extreme, long step, long millis, int at, boolean isMin) {
        return Double.compare(value, extreme) == 0
                && Extremes.isEqualAndBefore(value, step, millis, extreme(at, fresh.view(), isMin));
    }

    private Mark extreme(int at, Columns points, boolean isMin) {
        if (at >= 0) {
            return points.mark(at);
        }
        if (summary == null) {
            throw new IllegalStateException("series '" + name + "' has no points");
        }
        return isMin ? summary.min() : summary.max();
    }

    /** What is known now; null if there are no points. No points are pending. */
    @Nullable
    SeriesView view() {
        Columns points = fresh.view();
        if (points.size == 0 && summary == null) {
            return null;
        }
        BitSet open = unresolved == null ? new BitSet(0) : (BitSet) unresolved.clone();
        return new SeriesView(this, summary, compactions, points, open);
    }

    /** The fresh points as they are, pending ones among them, for a compaction; it consumes all of them or none. */
    SeriesView cut() {
        BitSet open = unresolved == null ? new BitSet(0) : (BitSet) unresolved.clone();
        int settled = Math.min(pendingFrom, fresh.size());
        Summary chunks = summary;
        Columns points = fresh.view();
        for (int i = settled; chunks != null && i < points.size; i++) {
            if (isWithinChunks(points.steps[i], points.millis[i])) {
                open.set(i);
            }
        }
        cut = points.size;
        cutRepeats = 0;
        return new SeriesView(this, chunks, compactions, points, open);
    }

    /** The fresh points that were cut off are in chunks now, which {@code chunks} describes. Returns how many are gone. */
    int compacted(@Nullable Summary chunks) {
        Columns all = fresh.view();
        BitSet open = unresolved;
        int consumed = cut - cutRepeats;
        int settled = pendingFrom;
        compactions++;
        start(chunks);
        fresh = new ColumnsBuffer(all.size - consumed);
        for (int i = consumed; i < all.size; i++) {
            long step = all.steps[i];
            long millis = all.millis[i];
            if (i >= settled) {
                add(step, millis, all.epoch(i), all.values[i], all.text(i));
                continue;
            }
            int position = fresh.size();
            fresh.add(all, i);
            if (open != null && open.get(i)) {
                setUnresolved(position);
            } else {
                int order = position == 0 && chunks == null ? 1 : Columns.compare(step, millis, topStep, topMillis);
                take(position, order, step, millis, all.values[i]);
            }
        }
        return consumed;
    }

    /** The last, smallest and largest of all resolved points, and how many they are. */
    Extremes extremes() {
        Columns points = fresh.view();
        int open = unresolved == null ? 0 : unresolved.cardinality();
        return Extremes.of(
                (summary == null ? 0 : summary.count()) + points.size - open,
                currentAt >= 0 || summary == null ? points.mark(currentAt) : summary.current(),
                extreme(minAt, points, true),
                extreme(maxAt, points, false));
    }
}
