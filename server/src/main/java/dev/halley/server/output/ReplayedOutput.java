package dev.halley.server.output;

import dev.halley.server.output.Outputs.Piece;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * Tells which pieces of an archive were received before from the run itself. The archive numbers its pieces anew, so only the texts of
 * each stream can be compared: as many equal ones as there were are the same. What is new stands after all that was there.
 */
final class ReplayedOutput {

    private record Text(boolean stderr, String text) {}

    /** How often a text was received, and how often of these it came again. */
    private static final class Times {

        private long before;
        private long again;
    }

    private record Numbered(boolean stderr, long offset) {}

    private final Map<Text, Times> times = new HashMap<>();
    private final Set<Numbered> arrived = new HashSet<>();
    private final long firstNewOffset;

    ReplayedOutput(Handle handle, long experimentId, long since) {
        handle.createQuery(
                        "SELECT stderr, text, received_millis < :since AS earlier, count(*) AS pieces FROM output_piece"
                                + " WHERE experiment_id = :experiment AND (received_millis >= :since OR repeated = 0)"
                                + " GROUP BY stderr, text, earlier")
                .bind("experiment", experimentId)
                .bind("since", since)
                .map((row, context) -> {
                    Times of = times.computeIfAbsent(
                            new Text(row.getInt("stderr") != 0, row.getString("text")), key -> new Times());
                    long pieces = row.getLong("pieces");
                    if (row.getBoolean("earlier")) {
                        of.before += pieces;
                    } else {
                        of.again += pieces;
                    }
                    return pieces;
                })
                .list();
        handle.createQuery("SELECT stderr, piece_offset FROM output_piece WHERE experiment_id = :experiment"
                        + " AND received_millis >= :since")
                .bind("experiment", experimentId)
                .bind("since", since)
                .map((row, context) ->
                        arrived.add(new Numbered(row.getInt("stderr") != 0, row.getLong("piece_offset"))))
                .list();
        firstNewOffset = handle.createQuery("SELECT coalesce(max(piece_offset) + 1, 0) FROM output_piece"
                        + " WHERE experiment_id = :experiment AND received_millis < :since")
                .bind("experiment", experimentId)
                .bind("since", since)
                .mapTo(Long.class)
                .one();
    }

    /** Sorts pieces into those that are new and those that come again; leaves out what this archive has brought already. */
    void sort(List<Piece> pieces, List<Piece> fresh, List<Piece> repeated) {
        for (Piece piece : pieces) {
            Piece moved = new Piece(piece.text(), piece.stderr(), firstNewOffset + piece.offset(), piece.orderMillis());
            if (!arrived.add(new Numbered(moved.stderr(), moved.offset()))) {
                continue;
            }
            Times of = times.computeIfAbsent(new Text(piece.stderr(), piece.text()), key -> new Times());
            (of.again < of.before ? repeated : fresh).add(moved);
            of.again++;
        }
    }
}
