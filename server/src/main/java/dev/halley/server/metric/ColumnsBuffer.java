package dev.halley.server.metric;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Columns that grow. A view stays as it is while the buffer grows: entries are only added behind it, or the arrays are replaced.
 * Confined to one thread, or guarded by its owner; views may be read by anyone.
 */
final class ColumnsBuffer {

    private static final int SMALLEST = 4;
    /** From this size on buffers grow by a quarter: there are many of them, and half of each would be empty else. */
    private static final int LARGE = 512;

    private int size;
    private long[] steps;
    private long[] millis;
    private long @Nullable [] epochs;
    private double[] values;
    private @Nullable Text @Nullable [] texts;

    ColumnsBuffer(int capacity) {
        steps = new long[capacity];
        millis = new long[capacity];
        values = new double[capacity];
    }

    int size() {
        return size;
    }

    Columns view() {
        return new Columns(size, steps, millis, epochs, values, texts);
    }

    void add(long step, long time, long epoch, double value, @Nullable Text text) {
        if (size == steps.length) {
            grow(larger());
        }
        steps[size] = step;
        millis[size] = time;
        values[size] = value;
        if (epochs != null || epoch != Columns.NONE) {
            epochs()[size] = epoch;
        }
        if (texts != null || text != null) {
            texts()[size] = text;
        }
        size++;
    }

    /** Moves what stands at one position to an earlier one. No view may have seen either. */
    void move(int from, int to) {
        steps[to] = steps[from];
        millis[to] = millis[from];
        values[to] = values[from];
        if (epochs != null) {
            epochs[to] = epochs[from];
        }
        if (texts != null) {
            texts[to] = texts[from];
        }
    }

    /** Takes back what stands behind the first {@code length} and no view has seen. */
    void truncate(int length) {
        if (texts != null) {
            Arrays.fill(texts, length, size, null);
        }
        if (epochs != null) {
            Arrays.fill(epochs, length, size, Columns.NONE);
        }
        size = length;
    }

    /** Goes on with copies of the arrays: views keep what they have seen, whatever is moved from now on. */
    void detach() {
        grow(Math.max(SMALLEST, steps.length));
    }

    void add(Columns source, int index) {
        add(source.steps[index], source.millis[index], source.epoch(index), source.values[index], source.text(index));
    }

    void addAll(Columns source, int from, int to) {
        int more = to - from;
        if (steps.length - size < more) {
            grow(size + more);
        }
        System.arraycopy(source.steps, from, steps, size, more);
        System.arraycopy(source.millis, from, millis, size, more);
        System.arraycopy(source.values, from, values, size, more);
        if (source.epochs != null) {
            System.arraycopy(source.epochs, from, epochs(), size, more);
        } else if (epochs != null) {
            Arrays.fill(epochs, size, size + more, Columns.NONE);
        }
        if (source.texts != null) {
            System.arraycopy(source.texts, from, texts(), size, more);
        }
        size += more;
    }

    /** Adds the points at the positions that {@code order} holds from {@code from} to before {@code to}. */
    void addAll(Columns source, int[] order, int from, int to) {
        int more = to - from;
        if (steps.length - size < more) {
            grow(Math.max(size + more, larger()));
        }
        gather(source.steps, order, from, steps, size, more);
        gather(source.millis, order, from, millis, size, more);
        for (int i = 0; i < more; i++) {
            values[size + i] = source.values[order[from + i]];
        }
        if (source.epochs != null) {
            gather(source.epochs, order, from, epochs(), size, more);
        } else if (epochs != null) {
            Arrays.fill(epochs, size, size + more, Columns.NONE);
        }
        if (source.texts != null) {
            @Nullable Text[] own = texts();
            for (int i = 0; i < more; i++) {
                own[size + i] = source.texts[order[from + i]];
            }
        }
        size += more;
    }

    private static void gather(long[] source, int[] order, int from, long[] target, int at, int count) {
        for (int i = 0; i < count; i++) {
            target[at + i] = source[order[from + i]];
        }
    }

    private int larger() {
        return Math.max(SMALLEST, size + (size >> (size < LARGE ? 1 : 2)));
    }

    private long[] epochs() {
        if (epochs == null) {
            epochs = new long[steps.length];
            Arrays.fill(epochs, Columns.NONE);
        }
        return epochs;
    }

    private @Nullable Text[] texts() {
        if (texts == null) {
            texts = new @Nullable Text[steps.length];
        }
        return texts;
    }

    private void grow(int capacity) {
        steps = Arrays.copyOf(steps, capacity);
        millis = Arrays.copyOf(millis, capacity);
        values = Arrays.copyOf(values, capacity);
        epochs = epochs == null ? null : Arrays.copyOf(epochs, capacity);
        texts = texts == null ? null : Arrays.copyOf(texts, capacity);
    }
}
