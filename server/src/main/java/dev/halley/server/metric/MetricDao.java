package dev.halley.server.metric;

import dev.halley.server.database.WriterStatements;
import dev.halley.server.journal.JournalRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The SQL of metrics. Plain JDBC: appending must not pay for parsing SQL or reflection, so the statements that write are prepared
 * once. Those methods run on the writer thread only, which confines the statements to it.
 */
final class MetricDao {

    private static final String UPDATE_SUMMARY = """
            UPDATE metric_series
            SET summary = ?
            WHERE experiment_id = ?
              AND series_no = ?
            """;

    private static final String INSERT_CHUNK = """
            INSERT INTO metric_chunk (experiment_id, series_no, chunk_no, outline, points)
            VALUES (?, ?, ?, ?, ?)
            """;

    private static final String DELETE_CHUNK = """
            DELETE FROM metric_chunk
            WHERE experiment_id = ?
              AND series_no = ?
              AND chunk_no = ?
            """;

    private final WriterStatements statements = new WriterStatements();

    private PreparedStatement prepared(Connection connection, String sql) throws SQLException {
        return statements.get(connection, sql);
    }

    // ---- writing

    /** Makes a number for a process that writes. */
    long insertWriter(Connection connection, long startedMillis, long journalSalt) throws SQLException {
        PreparedStatement statement = prepared(connection, """
                INSERT INTO metric_writer (started_millis, journal_salt)
                VALUES (?, ?)
                RETURNING id
                """);
        statement.setLong(1, startedMillis);
        statement.setLong(2, journalSalt);
        return oneLong(statement);
    }

    private static long oneLong(PreparedStatement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            if (!row.next()) {
                throw new SQLException("a statement returned no row");
            }
            return row.getLong(1);
        }
    }

    /** A row of the log that is about to be stored. */
    @SuppressWarnings("ArrayRecordComponent") // Handed over as it is; nobody compares two.
    record NewLog(long experiment, long logNo, byte[] points) {}

    /** Writes rows of the log: one statement, sent once with all of its rows. */
    void insertLog(Connection connection, long writer, List<NewLog> rows) throws SQLException {
        PreparedStatement statement = prepared(connection, """
                INSERT INTO metric_log (experiment_id, writer_no, log_no, points)
                VALUES (?, ?, ?, ?)
                """);
        try {
            for (NewLog row : rows) {
                statement.setLong(1, row.experiment());
                statement.setLong(2, writer);
                statement.setLong(3, row.logNo());
                statement.setBytes(4, row.points());
                statement.addBatch();
            }
            statement.executeBatch();
        } catch (SQLException failure) {
            throw statements.forgetting(failure);
        }
    }

    /** Writes rows that a journal held. Those that are there already are passed over. */
    void insertJournaled(Connection connection, List<JournalRow> rows) throws SQLException {
        PreparedStatement statement = prepared(connection, JournalRow.INSERT);
        try {
            for (JournalRow row : rows) {
                row.bind(statement);
                statement.addBatch();
            }
            statement.executeBatch();
        } catch (SQLException failure) {
            throw statements.forgetting(failure);
        }
    }

    /** The numbers of series, which are made if there are none. */
    int[] intern(Connection connection, long experiment, List<SeriesName> names) throws SQLException {
        try {
            return interned(connection, experiment, names);
        } catch (SQLException failure) {
            throw statements.forgetting(failure);
        }
    }

    private int[] interned(Connection connection, long experiment, List<SeriesName> names) throws SQLException {
        PreparedStatement head = prepared(connection, """
                INSERT INTO metric_head (experiment_id, next_series, generation)
                VALUES (?, 0, 0)
                ON CONFLICT (experiment_id) DO NOTHING
                """);
        head.setLong(1, experiment);
        head.executeUpdate();
        PreparedStatement reserve = prepared(connection, """
                UPDATE metric_head
                SET next_series = next_series + ?
                WHERE experiment_id = ?
                RETURNING next_series
                """);
        reserve.setInt(1, names.size());
        reserve.setLong(2, experiment);
        int first = Math.toIntExact(oneLong(reserve)) - names.size();
        PreparedStatement insert = prepared(connection, """
                INSERT INTO metric_series (experiment_id, series_no, name, context)
                VALUES (?, ?, ?, ?)
                ON CONFLICT (experiment_id, name, context) DO NOTHING
                """);
        for (int i = 0; i < names.size(); i++) {
            insert.setLong(1, experiment);
            insert.setInt(2, first + i);
            insert.setString(3, names.get(i).name());
            insert.setString(4, names.get(i).contextOrEmpty());
            insert.addBatch();
        }
        int[] inserted = insert.executeBatch();
        int[] numbers = new int[names.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = inserted[i] == 0 ? number(connection, experiment, names.get(i)) : first + i;
        }
        return numbers;
    }

    private int number(Connection connection, long experiment, SeriesName name) throws SQLException {
        PreparedStatement statement = prepared(connection, """
                SELECT series_no
                FROM metric_series
                WHERE experiment_id = ?
                  AND name = ?
                  AND context = ?
                """);
        statement.setLong(1, experiment);
        statement.setString(2, name.name());
        statement.setString(3, name.contextOrEmpty());
        return Math.toIntExact(oneLong(statement));
    }

    /** Goes on to the next generation of an experiment's chunks; false if another server has done so meanwhile. */
    boolean advance(Connection connection, long experiment, long generation) throws SQLException {
        PreparedStatement statement = prepared(connection, """
                UPDATE metric_head
                SET generation = generation + 1
                WHERE experiment_id = ?
                  AND generation = ?
                """);
        statement.setLong(1, experiment);
        statement.setLong(2, generation);
        return statement.executeUpdate() == 1;
    }

    private void updateSummary(Connection connection, long experiment, int series, byte[] summary) throws SQLException {
        PreparedStatement statement = prepared(connection, UPDATE_SUMMARY);
        statement.setBytes(1, summary);
        statement.setLong(2, experiment);
        statement.setInt(3, series);
        statement.addBatch();
    }

    private void insertChunk(Connection connection, long experiment, int series, NewChunk chunk) throws SQLException {
        PreparedStatement statement = prepared(connection, INSERT_CHUNK);
        statement.setLong(1, experiment);
        statement.setInt(2, series);
        statement.setInt(3, chunk.number());
        statement.setBytes(4, chunk.outline());
        statement.setBytes(5, chunk.points());
        statement.addBatch();
    }

    private void deleteChunk(Connection connection, long experiment, int series, int chunk) throws SQLException {
        PreparedStatement statement = prepared(connection, DELETE_CHUNK);
        statement.setLong(1, experiment);
        statement.setInt(2, series);
        statement.setInt(3, chunk);
        statement.addBatch();
    }

    /** What becomes of a series in a compaction. */
    @SuppressWarnings("ArrayRecordComponent") // Handed over as it is; nobody compares two.
    record SeriesChange(int series, List<Integer> deleted, List<NewChunk> added, byte @Nullable [] summary) {}

    /** Changes the chunks of many series: three statements, each sent once with all of its rows. */
    void change(Connection connection, long experiment, List<SeriesChange> changes) throws SQLException {
        try {
            int summaries = 0;
            for (SeriesChange change : changes) {
                for (int chunk : change.deleted()) {
                    deleteChunk(connection, experiment, change.series(), chunk);
                }
                for (NewChunk chunk : change.added()) {
                    insertChunk(connection, experiment, change.series(), chunk);
                }
                if (change.summary() != null) {
                    updateSummary(connection, experiment, change.series(), change.summary());
                    summaries++;
                }
            }
            prepared(connection, DELETE_CHUNK).executeBatch();
            prepared(connection, INSERT_CHUNK).executeBatch();
            int updated = 0;
            for (int rows : prepared(connection, UPDATE_SUMMARY).executeBatch()) {
                updated += rows;
            }
            if (updated != summaries) {
                throw new SQLException(
                        "of " + summaries + " series of experiment " + experiment + " " + updated + " have a row");
            }
        } catch (SQLException failure) {
            // With it goes what was not sent.
            throw statements.forgetting(failure);
        }
    }

    /** Deletes some of the oldest log rows of a writer up to {@code lastLog}, but none that is damaged. Returns how many. */
    int deleteLog(Connection connection, long experiment, long writer, long lastLog, List<Long> damaged, int limit)
            throws SQLException {
        String without = damaged.isEmpty() ? "" : "AND log_no NOT IN (" + join(damaged) + ")";
        PreparedStatement statement = prepared(connection, """
                DELETE FROM metric_log
                WHERE experiment_id = ?
                  AND writer_no = ?
                  AND log_no IN (
                    SELECT log_no
                    FROM metric_log
                    WHERE experiment_id = ?
                      AND writer_no = ?
                      AND log_no <= ?
                """ + without + """
                    ORDER BY log_no
                    LIMIT ?)
                """);
        statement.setLong(1, experiment);
        statement.setLong(2, writer);
        statement.setLong(3, experiment);
        statement.setLong(4, writer);
        statement.setLong(5, lastLog);
        statement.setInt(6, limit);
        return statement.executeUpdate();
    }

    private static String join(Collection<? extends Number> numbers) {
        return String.join(", ", numbers.stream().map(String::valueOf).toList());
    }

    /** Deletes some log rows of an experiment. Returns how many. */
    int deleteLog(Connection connection, long experiment, int limit) throws SQLException {
        PreparedStatement statement = prepared(connection, """
                DELETE FROM metric_log
                WHERE (experiment_id, writer_no, log_no) IN (
                    SELECT experiment_id, writer_no, log_no
                    FROM metric_log
                    WHERE experiment_id = ?
                    LIMIT ?)
                """);
        statement.setLong(1, experiment);
        statement.setInt(2, limit);
        return statement.executeUpdate();
    }

    /** Deletes some chunks of an experiment. Returns how many. */
    int deleteChunks(Connection connection, long experiment, int limit) throws SQLException {
        PreparedStatement head = prepared(connection, """
                UPDATE metric_head
                SET generation = generation + 1
                WHERE experiment_id = ?
                """);
        head.setLong(1, experiment);
        head.executeUpdate();
        PreparedStatement statement = prepared(connection, """
                DELETE FROM metric_chunk
                WHERE (experiment_id, series_no, chunk_no) IN (
                    SELECT experiment_id, series_no, chunk_no
                    FROM metric_chunk
                    WHERE experiment_id = ?
                    LIMIT ?)
                """);
        statement.setLong(1, experiment);
        statement.setInt(2, limit);
        return statement.executeUpdate();
    }

    void deleteAllSeries(Connection connection, long experiment) throws SQLException {
        for (String table : List.of("metric_series", "metric_head")) {
            PreparedStatement statement = prepared(connection, "DELETE FROM " + table + " WHERE experiment_id = ?");
            statement.setLong(1, experiment);
            statement.executeUpdate();
        }
    }

    // ---- reading

    /** All writers that had a journal, by its salt. */
    Map<Long, Long> writers(Connection connection) throws SQLException {
        Map<Long, Long> writers = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(JournalRow.WRITERS);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                writers.put(rows.getLong(1), rows.getLong(2));
            }
        }
        return writers;
    }

    /** Those of the experiments that have something in the log. */
    Set<Long> withLog(Connection connection, Collection<Long> experiments) throws SQLException {
        Set<Long> logged = new HashSet<>();
        if (experiments.isEmpty()) {
            return logged;
        }
        String values = experiments.stream().map(id -> "(" + id + ")").collect(Collectors.joining(", "));
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT wanted.column1
                FROM (VALUES\s""" + values + """
                ) AS wanted
                WHERE (SELECT 1 FROM metric_log WHERE experiment_id = wanted.column1 LIMIT 1) IS NOT NULL
                """)) {
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    logged.add(rows.getLong(1));
                }
            }
        }
        return logged;
    }

    /** The series of many experiments, without what is in the log; experiments without series are left out. */
    Map<Long, List<LiveSeries>> series(Connection connection, Collection<Long> experiments) throws SQLException {
        Map<Long, List<LiveSeries>> series = new HashMap<>();
        if (experiments.isEmpty()) {
            return series;
        }
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT series_no, name, context, summary, experiment_id
                FROM metric_series
                WHERE experiment_id IN (""" + join(experiments) + """
                )
                ORDER BY experiment_id, series_no
                """)) {
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    series.computeIfAbsent(rows.getLong(5), experiment -> new ArrayList<>())
                            .add(stored(rows));
                }
            }
        }
        return series;
    }

    static LiveSeries stored(ResultSet row) throws SQLException {
        String context = row.getString(3);
        byte[] summary = row.getBytes(4);
        return new LiveSeries(
                row.getInt(1),
                row.getString(2),
                context.isEmpty() ? null : context,
                summary == null ? null : Summary.decode(summary));
    }

    /** Those of the experiments that have metrics. */
    Set<Long> withHead(Connection connection, Collection<Long> experiments) throws SQLException {
        Set<Long> known = new HashSet<>();
        if (experiments.isEmpty()) {
            return known;
        }
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT experiment_id
                FROM metric_head
                WHERE experiment_id IN (""" + join(experiments) + """
                )
                """)) {
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    known.add(rows.getLong(1));
                }
            }
        }
        return known;
    }
}
