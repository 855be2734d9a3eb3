package dev.halley.server.metric;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * A series as it was at one moment.
 *
 * @param chunks what its chunks held; null if it had none
 * @param fresh the points that were not in chunks, in the order of arrival
 * @param compactions how often fresh points had become chunks
 * @param unresolved which of the fresh points may be repeats of points in chunks
 */
record SeriesView(LiveSeries series, @Nullable Summary chunks, long compactions, Columns fresh, BitSet unresolved) {

    /** The fresh points without those that are repeats. */
    Columns freshWithout(BitSet repeats) {
        if (repeats.isEmpty()) {
            return fresh;
        }
        ColumnsBuffer once = new ColumnsBuffer(fresh.size - repeats.cardinality());
        for (int i = repeats.nextClearBit(0); i < fresh.size; i = repeats.nextClearBit(i + 1)) {
            once.add(fresh, i);
        }
        return once.view();
    }
}
