package dev.halley.server.metric;

/**
 * Room for the points of a chunk that is looked at once and forgotten. It is used again for the next: new arrays would be filled with zeros
 * first, and push everything else out of the processor's caches. Confined to one thread at a time.
 */
final class LentArrays {

    private long[] steps = new long[0];
    private long[] millis = new long[0];
    private double[] values = new double[0];

    /** Makes room for some points; what was in here may be gone. */
    void ensure(int size) {
        if (steps.length < size) {
            steps = new long[size];
            millis = new long[size];
            values = new double[size];
        }
    }

    long[] steps() {
        return steps;
    }

    long[] millis() {
        return millis;
    }

    double[] values() {
        return values;
    }
}
