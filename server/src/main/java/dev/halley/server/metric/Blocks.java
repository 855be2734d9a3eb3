package dev.halley.server.metric;

/**
 * The lowest level of the pyramid: the positions of the smallest and the largest value of every 64 points of a chunk that is in memory. A
 * chart asks for many stretches of it, each of which then costs two edges instead of all of its points. Immutable.
 */
final class Blocks {

    private static final int SHIFT = 6;
    private static final int SIZE = 1 << SHIFT;

    private final double[] values;
    private final int[] minAt;
    private final int[] maxAt;

    Blocks(Columns points) {
        values = points.values;
        int count = points.size >> SHIFT;
        minAt = new int[count];
        maxAt = new int[count];
        for (int block = 0; block < count; block++) {
            int from = block << SHIFT;
            minAt[block] = scan(from + 1, from + SIZE, from, true);
            maxAt[block] = scan(from + 1, from + SIZE, from, false);
        }
    }

    /** Where the smallest (or else the largest) of the values from {@code from} to before {@code to} is; of equals the first. */
    int extreme(int from, int to, boolean smallest) {
        int firstBlock = (from + SIZE - 1) >> SHIFT;
        int endBlock = Math.min(to >> SHIFT, minAt.length);
        if (firstBlock >= endBlock) {
            return scan(from + 1, to, from, smallest);
        }
        int best = scan(from + 1, firstBlock << SHIFT, from, smallest);
        int[] at = smallest ? minAt : maxAt;
        for (int block = firstBlock; block < endBlock; block++) {
            best = better(at[block], best, smallest) ? at[block] : best;
        }
        return scan(endBlock << SHIFT, to, best, smallest);
    }

    private int scan(int from, int to, int start, boolean smallest) {
        int best = start;
        for (int i = from; i < to; i++) {
            best = better(i, best, smallest) ? i : best;
        }
        return best;
    }

    private boolean better(int candidate, int best, boolean smallest) {
        return smallest
                ? Extremes.isSmaller(values[candidate], values[best])
                : Extremes.isLarger(values[candidate], values[best]);
    }
}
