package dev.halley.server.metric;

import org.jspecify.annotations.Nullable;

/**
 * Points of one series, a primitive array for each property. The first {@code size} entries never change; arrays may be longer.
 * Read-only and safe to share.
 */
final class Columns {

    /** Stands for a missing step or epoch; as a step it sorts before all others. */
    static final long NONE = Series.NO_STEP;

    static final Columns EMPTY = new Columns(0, new long[0], new long[0], null, new double[0], null);

    final int size;
    final long[] steps;
    final long[] millis;
    /** Null if no point has an epoch. */
    final long @Nullable [] epochs;

    final double[] values;
    /** Null if no point has a text of its own. */
    final @Nullable Text @Nullable [] texts;
    /** Whether each value is sure to be one that a float holds exactly. */
    final boolean floats;

    Columns(
            int size,
            long[] steps,
            long[] millis,
            long @Nullable [] epochs,
            double[] values,
            @Nullable Text @Nullable [] texts) {
        this(size, steps, millis, epochs, values, texts, false);
    }

    Columns(
            int size,
            long[] steps,
            long[] millis,
            long @Nullable [] epochs,
            double[] values,
            @Nullable Text @Nullable [] texts,
            boolean floats) {
        this.size = size;
        this.steps = steps;
        this.millis = millis;
        this.epochs = epochs;
        this.values = values;
        this.texts = texts;
        this.floats = floats;
    }

    private volatile @Nullable Blocks blocks;

    /** Where the smallest and largest of each stretch of the first {@code size} points are; null if nobody has added that. */
    @Nullable
    Blocks blocks() {
        return blocks;
    }

    /** For points that are kept and looked at again and again. */
    void addBlocks() {
        blocks = new Blocks(this);
    }

    long epoch(int index) {
        return epochs == null ? NONE : epochs[index];
    }

    @Nullable
    Text text(int index) {
        return texts == null ? null : texts[index];
    }

    /** Compares two points by step, then time. */
    int compare(int left, int right) {
        return compare(steps[left], millis[left], steps[right], millis[right]);
    }

    static int compare(long leftStep, long leftMillis, long rightStep, long rightMillis) {
        return leftStep != rightStep ? Long.compare(leftStep, rightStep) : Long.compare(leftMillis, rightMillis);
    }

    /** Whether no point is earlier than the one before it. */
    boolean timesAscend() {
        for (int i = 1; i < size; i++) {
            if (millis[i - 1] > millis[i]) {
                return false;
            }
        }
        return true;
    }

    boolean isSorted() {
        for (int i = 1; i < size; i++) {
            if (compare(i - 1, i) > 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether two points are one that was sent twice. The text does not count: a client may print a number in two ways. */
    static boolean same(Columns left, int leftIndex, Columns right, int rightIndex) {
        return left.steps[leftIndex] == right.steps[rightIndex]
                && left.millis[leftIndex] == right.millis[rightIndex]
                && Double.doubleToRawLongBits(left.values[leftIndex])
                        == Double.doubleToRawLongBits(right.values[rightIndex])
                && left.epoch(leftIndex) == right.epoch(rightIndex);
    }

    Mark mark(int index) {
        return new Mark(steps[index], millis[index], epoch(index), values[index], text(index));
    }

    /** Newly allocated, to put something else in it: the points from {@code from} to before {@code to}. */
    Columns slice(int from, int to) {
        ColumnsBuffer slice = new ColumnsBuffer(to - from);
        slice.addAll(this, from, to);
        return slice.view();
    }
}
