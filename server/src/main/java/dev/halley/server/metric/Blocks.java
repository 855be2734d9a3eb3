package dev.halley.server.metric;

/**
 * The lowest level of the pyramid: the positions of the smallest and the largest value of every 64 points of a chunk that is kept in memory.
 * A chart asks for many stretches of it, each of which then costs two edges instead of all of its points. Immutable.
 */
final class Blocks {

    private static final int SHIFT = 6;
    private static final int SIZE = 1 << SHIFT;

    private final double[] values;
    private final int[] lowAt;
    private final int[] highAt;

    Blocks(Columns points) {
        values = points.values;
        int count = points.size >> SHIFT;
        lowAt = new int[count];
        highAt = new int[count];
        Stretch stretch = new Stretch();
        for (int block = 0; block < count; block++) {
            stretch.scan(values, block << SHIFT, (block + 1) << SHIFT);
            lowAt[block] = stretch.low;
            highAt[block] = stretch.high;
        }
    }

    /** As {@link Stretch#scan} of the values from {@code from} to before {@code to}. */
    void scan(int from, int to, Stretch stretch) {
        int firstBlock = (from + SIZE - 1) >> SHIFT;
        int endBlock = Math.min(to >> SHIFT, lowAt.length);
        if (firstBlock >= endBlock) {
            stretch.scan(values, from, to);
            return;
        }
        int start = firstBlock << SHIFT;
        int end = endBlock << SHIFT;
        int low = lowAt[firstBlock];
        int high = highAt[firstBlock];
        if (from < start) {
            stretch.scan(values, from, start);
            low = smaller(low, stretch.low);
            high = larger(high, stretch.high);
        }
        for (int block = firstBlock + 1; block < endBlock; block++) {
            low = smaller(lowAt[block], low);
            high = larger(highAt[block], high);
        }
        if (end < to) {
            stretch.scan(values, end, to);
            low = smaller(stretch.low, low);
            high = larger(stretch.high, high);
        }
        stretch.low = low;
        stretch.high = high;
    }

    /** The position of the smaller value; if they are equal, the second. */
    private int smaller(int candidate, int best) {
        return Extremes.isSmaller(values[candidate], values[best]) ? candidate : best;
    }

    private int larger(int candidate, int best) {
        return Extremes.isLarger(values[candidate], values[best]) ? candidate : best;
    }
}
