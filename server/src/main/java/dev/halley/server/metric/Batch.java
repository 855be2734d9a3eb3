package dev.halley.server.metric;

/**
 * The points of one request, each with the number of its series, in the order of arrival; and the same once more by series, so that each
 * series takes its points at once. Immutable.
 */
final class Batch {

    final Columns points;

    private final NewPoints source;
    private final int[] numbers;
    /** Positions of points, name by name. */
    final int[] order;
    /** Where the points of each name end in {@code order}. */
    final int[] ends;

    /**
     * @param numbers the number of the series of each name
     */
    Batch(NewPoints points, int[] numbers) {
        this.source = points;
        this.points = points.columns();
        this.numbers = numbers;
        int size = points.size();
        int[] next = new int[numbers.length];
        for (int i = 0; i < size; i++) {
            next[points.name(i)]++;
        }
        int start = 0;
        for (int name = 0; name < next.length; name++) {
            int count = next[name];
            next[name] = start;
            start += count;
        }
        order = new int[size];
        for (int i = 0; i < size; i++) {
            order[next[points.name(i)]++] = i;
        }
        // What was the start of each is its end now.
        ends = next;
    }

    /** The number of the series of a point. */
    int series(int index) {
        return numbers[source.name(index)];
    }

    /** How many names there are; two may be of one series. */
    int names() {
        return numbers.length;
    }

    int seriesOfName(int name) {
        return numbers[name];
    }
}
