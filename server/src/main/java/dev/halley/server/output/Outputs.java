package dev.halley.server.output;

import dev.halley.server.database.Database;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The output of experiments. */
public final class Outputs {

    /** A piece that comes again within this time is a repetition; offsets start anew when a program does. */
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
            PreparedBatch batch = handle.prepareBatch("INSERT INTO output_piece (experiment_id, stderr, piece_offset,"
                    + " order_millis, received_millis, text) SELECT :experiment, :stderr, :offset, :order, :now, :text"
                    + " WHERE NOT EXISTS (SELECT 1 FROM output_piece WHERE experiment_id = :experiment"
                    + " AND piece_offset = :offset AND stderr = :stderr AND order_millis = :order"
                    + " AND received_millis > :since AND text = :text)");
            for (Piece piece : pieces) {
                batch.bind("experiment", experimentId)
                        .bind("stderr", piece.stderr())
                        .bind("offset", piece.offset())
                        .bind("order", piece.orderMillis())
                        .bind("now", now)
                        .bind("since", now - REPEATED_WITHIN_MILLIS)
                        .bind("text", piece.text())
                        .add();
            }
            return batch.execute().length;
        });
    }

    /** All of it, both streams as they were printed. */
    public String text(long experimentId) {
        return database.read(
                handle -> handle.createQuery("SELECT text FROM output_piece WHERE experiment_id = :experiment"
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
