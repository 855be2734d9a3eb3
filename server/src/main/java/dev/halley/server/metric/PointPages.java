package dev.halley.server.metric;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one series from its first point to its last, a page at a time, for whoever cannot hold all of it.
 *
 * <p>A page begins behind the last point of the one before, so nothing is held in between: not a snapshot of the database, and not the
 * chunks, which a compaction may make anew meanwhile. Chunks may overlap where points came out of order; those that overlap are read
 * together.
 */
final class PointPages {

    /** A page has about so many points. */
    static final int PAGE = 1 << 14;

    private PointPages() {}

    /**
     * The next points of a series in order, each once; empty if there are none.
     *
     * @param after the last point of the page before, null for the first page
     */
    static Columns next(ChunkReader.Chunks chunks, Columns fresh, @Nullable Mark after) throws SQLException {
        List<ChunkReader.Chunk> ahead = new ArrayList<>();
        for (ChunkReader.Chunk chunk : chunks.all()) {
            if (after == null || isAfter(chunk.outline().last(), after)) {
                ahead.add(chunk);
            }
        }
        ahead.sort(Comparator.comparing(chunk -> chunk.outline().first(), PointPages::compare));
        int taken = 0;
        long points = 0;
        while (true) {
            do {
                points += taken < ahead.size() ? ahead.get(taken).outline().count() : 0;
                taken = Math.min(ahead.size(), taken + 1);
            } while (taken < ahead.size() && points < PAGE);
            Mark end = taken < ahead.size() ? ahead.get(taken).outline().first() : null;
            Columns page = between(chunks, ahead.subList(0, taken), fresh, after, end);
            if (page.size > 0 || end == null) {
                return page;
            }
        }
    }

    private static Columns between(
            ChunkReader.Chunks chunks,
            List<ChunkReader.Chunk> some,
            Columns fresh,
            @Nullable Mark after,
            @Nullable Mark end)
            throws SQLException {
        // Of points with one step and time the first to arrive stands first: chunks by number, then what is fresh.
        List<ChunkReader.Chunk> byArrival = new ArrayList<>(some);
        byArrival.sort(Comparator.comparingInt(ChunkReader.Chunk::number));
        ColumnsBuffer page = new ColumnsBuffer(PAGE);
        chunks.forEach(byArrival, (chunk, points) -> add(page, points, after, end));
        add(page, fresh, after, end);
        return ColumnsOrder.sortedOnce(page.view());
    }

    private static void add(ColumnsBuffer page, Columns points, @Nullable Mark after, @Nullable Mark end) {
        for (int i = 0; i < points.size; i++) {
            boolean isIn =
                    (after == null || compare(points, i, after) > 0) && (end == null || compare(points, i, end) < 0);
            if (isIn) {
                page.add(points, i);
            }
        }
    }

    private static int compare(Columns points, int index, Mark mark) {
        return Columns.compare(points.steps[index], points.millis[index], mark.step(), mark.millis());
    }

    private static int compare(Mark one, Mark other) {
        return Columns.compare(one.step(), one.millis(), other.step(), other.millis());
    }

    private static boolean isAfter(Mark one, Mark other) {
        return compare(one, other) > 0;
    }
}
