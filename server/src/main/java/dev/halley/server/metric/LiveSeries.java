package dev.halley.server.metric;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * A series in memory: the summary of its chunks and its fresh points, those that are in the log and not yet in chunks.
 *
 * <p>A point may have been sent before. Mostly that is decided at once: a point above all others is new, and one above all chunks can
 * only be among the fresh points. What lies within the chunks stays <em>unresolved</em> until somebody reads the series or it is
 * compacted: then the chunks are looked at, once for all unresolved points ({@link Replays}).
 *
 * <p>Guarded by its {@link LiveExperiment}, except for what never changes.
 */
final class LiveSeries {

    private final int number;
    private final String name;
    private final @Nullable String context;
    private volatile @Nullable LiveSeries sibling;

    private @Nullable Summary summary;
    private ColumnsBuffer fresh = new ColumnsBuffer(0);
    private @Nullable BitSet unresolved;
    private @Nullable PointIndex index;

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
        unresolved = null;
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

    boolean hasUnresolved() {
        return unresolved != null;
    }

    /** Adds a point that has arrived, unless it is known to be a repeat. Returns whether it was added. */
    boolean add(long step, long millis, long epoch, double value, @Nullable Text text) {
        Summary chunks = summary;
        int order = fresh.size() == 0 && chunks == null ? 1 : Columns.compare(step, millis, topStep, topMillis);
        if (order <= 0 && chunks != null && chunks.current().isAfterOrWith(step, millis)) {
            addUnresolved(step, millis, epoch, value, text);
            return true;
        }
        int position = fresh.size();
        fresh.add(step, millis, epoch, value, text);
        if (order <= 0 || index != null) {
            if (!indexed().add(fresh.view(), position)) {
                fresh.removeLast();
                return false;
            }
        }
        take(position, order, step, millis, value);
        return true;
    }

    private void addUnresolved(long step, long millis, long epoch, double value, @Nullable Text text) {
        if (unresolved == null) {
            unresolved = new BitSet();
        }
        unresolved.set(fresh.size());
        fresh.add(step, millis, epoch, value, text);
    }

    private PointIndex indexed() {
        if (index == null) {
            // Up to the last one, which has just been added and is about to be asked for.
            Columns points = fresh.view();
            index = new PointIndex(points.size);
            for (int i = 0; i < points.size - 1; i++) {
                index.add(points, i);
            }
        }
        return index;
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

    /** What is known now; null if there are no points. */
    @Nullable
    SeriesView view() {
        Columns points = fresh.view();
        if (points.size == 0 && summary == null) {
            return null;
        }
        BitSet open = unresolved == null ? new BitSet(0) : (BitSet) unresolved.clone();
        return new SeriesView(this, summary, points, open);
    }

    /** The first {@code consumed} fresh points are in chunks now, which {@code chunks} describes. */
    void compacted(int consumed, @Nullable Summary chunks) {
        Columns all = fresh.view();
        BitSet open = unresolved;
        start(chunks);
        fresh = new ColumnsBuffer(all.size - consumed);
        for (int i = consumed; i < all.size; i++) {
            if (open != null && open.get(i)) {
                addUnresolved(all.steps[i], all.millis[i], all.epoch(i), all.values[i], all.text(i));
            } else {
                int order = fresh.size() == 0 && chunks == null
                        ? 1
                        : Columns.compare(all.steps[i], all.millis[i], topStep, topMillis);
                fresh.add(all, i);
                take(fresh.size() - 1, order, all.steps[i], all.millis[i], all.values[i]);
            }
        }
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
