package dev.halley.server.metric;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The SQL that reads chunks in one snapshot of the database. Its statements are prepared once for all series that are read in the
 * snapshot, which costs more than running them. Confined to the thread that reads.
 */
final class ChunkQueries implements AutoCloseable {

    private final Connection connection;
    private @Nullable PreparedStatement outlines;
    private @Nullable PreparedStatement points;
    private @Nullable PreparedStatement chunks;
    private @Nullable PreparedStatement generation;
    private final Map<Long, Long> generations = new HashMap<>();

    ChunkQueries(Connection connection) {
        this.connection = connection;
    }

    /** Takes a column of a chunk. */
    @FunctionalInterface
    interface Sink {
        void take(int chunk, byte[] bytes);
    }

    /** How often the chunks of an experiment have changed; whoever changes them counts that in the same transaction. */
    long generation(long experiment) throws SQLException {
        Long known = generations.get(experiment);
        if (known != null) {
            return known;
        }
        PreparedStatement statement = generation;
        if (statement == null) {
            statement = connection.prepareStatement("""
                    SELECT generation
                    FROM metric_head
                    WHERE experiment_id = ?
                    """);
            generation = statement;
        }
        statement.setLong(1, experiment);
        try (ResultSet row = statement.executeQuery()) {
            long number = row.next() ? row.getLong(1) : -1;
            generations.put(experiment, number);
            return number;
        }
    }

    /** What the chunks of a series hold; null if there are none. It is seldom asked for. */
    @Nullable
    Summary summary(long experiment, int series) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT summary
                FROM metric_series
                WHERE experiment_id = ?
                  AND series_no = ?
                """)) {
            statement.setLong(1, experiment);
            statement.setInt(2, series);
            try (ResultSet row = statement.executeQuery()) {
                byte[] summary = row.next() ? row.getBytes(1) : null;
                return summary == null ? null : Summary.decode(summary);
            }
        }
    }

    /** The outlines of the chunks of a series, oldest first. */
    void outlines(long experiment, int series, Sink sink) throws SQLException {
        PreparedStatement statement = outlines;
        if (statement == null) {
            statement = connection.prepareStatement("""
                    SELECT chunk_no, outline
                    FROM metric_chunk
                    WHERE experiment_id = ?
                      AND series_no = ?
                    ORDER BY chunk_no
                    """);
            outlines = statement;
        }
        statement.setLong(1, experiment);
        statement.setInt(2, series);
        take(statement, sink);
    }

    /** The points of the chunks with numbers from {@code first} to {@code last}, oldest first. */
    void points(long experiment, int series, int first, int last, Sink sink) throws SQLException {
        PreparedStatement statement = points;
        if (statement == null) {
            statement = connection.prepareStatement("""
                    SELECT chunk_no, points
                    FROM metric_chunk
                    WHERE experiment_id = ?
                      AND series_no = ?
                      AND chunk_no BETWEEN ? AND ?
                    ORDER BY chunk_no
                    """);
            points = statement;
        }
        statement.setLong(1, experiment);
        statement.setInt(2, series);
        statement.setInt(3, first);
        statement.setInt(4, last);
        take(statement, sink);
    }

    /** Takes a chunk. */
    @FunctionalInterface
    interface ChunkSink {
        void take(int chunk, byte[] outline, byte[] points);
    }

    /** The chunks of a series, oldest first: outlines and points with one query. */
    void chunks(long experiment, int series, ChunkSink sink) throws SQLException {
        PreparedStatement statement = chunks;
        if (statement == null) {
            statement = connection.prepareStatement("""
                    SELECT chunk_no, outline, points
                    FROM metric_chunk
                    WHERE experiment_id = ?
                      AND series_no = ?
                    ORDER BY chunk_no
                    """);
            chunks = statement;
        }
        statement.setLong(1, experiment);
        statement.setInt(2, series);
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                sink.take(rows.getInt(1), rows.getBytes(2), rows.getBytes(3));
            }
        }
    }

    private static void take(PreparedStatement statement, Sink sink) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                sink.take(rows.getInt(1), rows.getBytes(2));
            }
        }
    }

    @Override
    public void close() throws SQLException {
        SQLException failure = null;
        for (@Nullable
        PreparedStatement statement : new @Nullable PreparedStatement[] {outlines, points, chunks, generation}) {
            try {
                if (statement != null) {
                    statement.close();
                }
            } catch (SQLException failed) {
                failure = failed;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
