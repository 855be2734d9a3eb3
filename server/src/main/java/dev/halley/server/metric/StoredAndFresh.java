package dev.halley.server.metric;

import java.sql.SQLException;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * A series in a snapshot of the database, each of its points counted once.
 *
 * @param stored what its chunks hold; null if it has none
 * @param fresh the other points, in the order of arrival
 */
record StoredAndFresh(@Nullable Summary stored, Columns fresh) {

    /**
     * Looks for unresolved points in the chunks. If a compaction went on after the view was taken, they would all be there: then the summary
     * is taken that came with the chunks, and any point of the view may be among those it counts.
     */
    static StoredAndFresh of(SeriesView view, ChunkReader.Chunks chunks) throws SQLException {
        if (view.unresolved().isEmpty()) {
            return new StoredAndFresh(view.chunks(), view.fresh());
        }
        SeriesView ofSnapshot = chunks.hasNewer(view.chunks())
                ? new SeriesView(view.series(), chunks.summary(), view.compactions(), view.fresh(), all(view.fresh()))
                : view;
        return new StoredAndFresh(ofSnapshot.chunks(), ofSnapshot.freshWithout(Replays.find(ofSnapshot, chunks)));
    }

    private static BitSet all(Columns points) {
        BitSet all = new BitSet(points.size);
        all.set(0, points.size);
        return all;
    }

    long count() {
        return (stored == null ? 0 : stored.count()) + fresh.size;
    }
}
