package dev.halley.server.metric;

import org.jspecify.annotations.Nullable;

/**
 * A {@link Series} in half the memory or less, to be kept: steps and times as their distance from the first where that fits an int, values as
 * floats where those hold them exactly, as they do most of what training code logs. Immutable.
 */
final class PackedSeries {

    private static final int OBJECTS = 128;

    private final String name;
    private final long count;
    private final int size;
    private final Longs steps;
    private final Longs millis;
    private final float @Nullable [] floats;
    private final double @Nullable [] doubles;

    PackedSeries(Series series) {
        this.name = series.name();
        this.count = series.count();
        this.size = series.size();
        this.steps = new Longs(series.steps());
        this.millis = new Longs(series.timestampsMillis());
        this.floats = floats(series.values());
        this.doubles = floats == null ? series.values() : null;
    }

    private static float @Nullable [] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
            // By their bits: no NaN and no zero becomes another one.
            if (Double.doubleToRawLongBits(floats[i]) != Double.doubleToRawLongBits(values[i])) {
                return null;
            }
        }
        return floats;
    }

    /** How much memory a series will take at least, which most do. */
    static int leastBytes(Series series) {
        return OBJECTS + 12 * series.size();
    }

    /** How much memory it takes, about. */
    int bytes() {
        return OBJECTS + steps.bytes() + millis.bytes() + size * (floats == null ? 8 : 4);
    }

    Series unpack() {
        return new Series(name, count, steps.unpack(), millis.unpack(), values());
    }

    private double[] values() {
        if (floats == null) {
            return doubles == null ? new double[0] : doubles;
        }
        double[] values = new double[size];
        for (int i = 0; i < size; i++) {
            values[i] = floats[i];
        }
        return values;
    }

    private static final class Longs {

        private final long first;
        private final int @Nullable [] distances;
        private final long[] plain;

        Longs(long[] values) {
            this.first = values.length == 0 ? 0 : values[0];
            this.distances = distances(values);
            this.plain = distances == null ? values : new long[0];
        }

        private static int @Nullable [] distances(long[] values) {
            int[] distances = new int[values.length];
            for (int i = 0; i < values.length; i++) {
                long distance = values[i] - values[0];
                distances[i] = (int) distance;
                // An overflow of the difference is undone when it is added again; only its size matters.
                if (distances[i] != distance) {
                    return null;
                }
            }
            return distances;
        }

        int bytes() {
            return distances == null ? plain.length * 8 : distances.length * 4;
        }

        long[] unpack() {
            if (distances == null) {
                return plain;
            }
            long[] values = new long[distances.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = first + distances[i];
            }
            return values;
        }
    }
}
