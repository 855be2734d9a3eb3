package dev.halley.server.output;

import dev.halley.server.database.Database;
import dev.halley.server.experiment.Replays;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The output of experiments. */
public final class Outputs {

    /**
     * A piece without a time of day that comes again within this time is a repetition; offsets start anew when a program does. One with
     * its time of day is a repetition whenever it comes.
     */
    private static final long REPEATED_WITHIN_MILLIS = 10 * 60_000;

    private final Database database;
    private final Clock clock;

    public Outputs(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * A piece of output.
     *
     * @param offset its number. Comet: Python counts over both streams, Java each by itself
     * @param orderMillis its time of day, 0 if unknown
     */
    record Piece(String text, boolean stderr, long offset, long orderMillis) {}

    CompletableFuture<Integer> append(long experimentId, List<Piece> pieces) {
        long now = clock.millis();
        return database.write(handle -> {
            long since = Replays.since(handle, experimentId, now);
            if (since == 0) {
                return insert(handle, experimentId, pieces, false, now);
            }
            List<Piece> fresh = new ArrayList<>();
            List<Piece> repeated = new ArrayList<>();
            new ReplayedOutput(handle, experimentId, since).sort(pieces, fresh, repeated);
            return insert(handle, experimentId, repeated, true, now) + insert(handle, experimentId, fresh, false, now);
        });
    }

    private static int insert(Handle handle, long experimentId, List<Piece> pieces, boolean repeated, long now) {
        if (pieces.isEmpty()) {
            return 0;
        }
        PreparedBatch batch = handle.prepareBatch("INSERT INTO output_piece (experiment_id, stderr, piece_offset,"
                + " order_millis, received_millis, text, repeated) SELECT :experiment, :stderr, :offset, :order, :now, :text,"
                + " :repeated WHERE NOT EXISTS (SELECT 1 FROM output_piece WHERE experiment_id = :experiment"
                + " AND piece_offset = :offset AND stderr = :stderr AND order_millis = :order"
                + " AND (received_millis > :since OR order_millis > 0) AND text = :text)");
        for (Piece piece : pieces) {
            batch.bind("experiment", experimentId)
                    .bind("stderr", piece.stderr())
                    .bind("offset", piece.offset())
                    .bind("order", piece.orderMillis())
                    .bind("now", now)
                    .bind("since", now - REPEATED_WITHIN_MILLIS)
                    .bind("text", piece.text())
                    .bind("repeated", repeated)
                    .add();
        }
        return batch.execute().length;
    }

    /** All of it, both streams as they were printed. */
    public String text(long experimentId) {
        return database.read(handle -> handle.createQuery(
                        "SELECT text FROM output_piece WHERE experiment_id = :experiment AND repeated = 0"
                                + " ORDER BY order_millis, piece_offset, id")
                .bind("experiment", experimentId)
                .mapTo(String.class)
                .collect(Collectors.joining()));
    }

    /** The offset at which the output of a resumed program goes on. */
    public long nextOffset(long experimentId) {
        return database.read(handle -> handle.createQuery(
                        "SELECT coalesce(max(piece_offset) + 1, 0) FROM output_piece WHERE experiment_id = :experiment")
                .bind("experiment", experimentId)
                .mapTo(Long.class)
                .one());
    }
}
