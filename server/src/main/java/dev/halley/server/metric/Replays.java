package dev.halley.server.metric;

import java.sql.SQLException;
import java.util.BitSet;
import java.util.List;

/** Finds out which unresolved points of a series are repeats, by looking at the chunks that could hold them. */
final class Replays {

    private Replays() {}

    /** Returns the positions of fresh points that are repeats of a point in a chunk or of one that arrived before. */
    static BitSet find(SeriesView view, ChunkReader.Chunks chunks) throws SQLException {
        BitSet repeats = new BitSet();
        if (view.unresolved().isEmpty()) {
            return repeats;
        }
        Columns fresh = view.fresh();
        PointIndex seen = new PointIndex(fresh.size);
        for (int i = 0; i < fresh.size; i++) {
            if (!view.unresolved().get(i)) {
                seen.add(fresh, i);
            }
        }
        BitSet open = new BitSet();
        view.unresolved().stream().forEach(i -> {
            if (seen.add(fresh, i)) {
                open.set(i);
            } else {
                repeats.set(i);
            }
        });
        List<ChunkReader.Chunk> all = open.isEmpty() ? List.of() : chunks.all();
        for (ChunkReader.Chunk chunk : all) {
            if (open.stream().anyMatch(i -> chunk.outline().spans(fresh.steps[i], fresh.millis[i]))) {
                markRepeats(fresh, seen, open, chunk, repeats);
            }
        }
        return repeats;
    }

    private static void markRepeats(
            Columns fresh, PointIndex seen, BitSet open, ChunkReader.Chunk chunk, BitSet repeats) throws SQLException {
        Columns points;
        try {
            points = chunk.points();
        } catch (DamagedPointsException damaged) {
            // Nobody can say any more what was in it. A new point is kept: twice is better than not at all.
            return;
        }
        for (int i = 0; i < points.size; i++) {
            int position = seen.find(fresh, points, i);
            if (position >= 0 && open.get(position)) {
                repeats.set(position);
            }
        }
    }
}
