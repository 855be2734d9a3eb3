package dev.halley.server.metric;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The SQL of metrics. Plain JDBC: appending must not pay for parsing SQL or reflection, so the statements that write are prepared
 * once. Those methods run on the writer thread only, which confines the statements to it.
 */
final class MetricDao {

    private static final Logger LOG = LoggerFactory.getLogger(MetricDao.class);

    private final Map<String, PreparedStatement> prepared = new LinkedHashMap<>();
    private @Nullable Connection writing;

    private PreparedStatement prepared(Connection connection, String sql) throws SQLException {
        if (connection != writing) {
            prepared.clear();
            writing = connection;
        }
        PreparedStatement statement = prepared.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            prepared.put(sql, statement);
        }
        return statement;
    }

    // ---- writing

    void insertLog(Connection connection, long experiment, long logNo, byte[] points) throws SQLException {
        PreparedStatement statement = prepared(connection, """
                INSERT INTO metric_log (experiment_id, log_no, points)
                VALUES (?, ?, ?)
                """);
        statement.setLong(1, experiment);
        statement.setLong(2, logNo);
        statement.setBytes(3, points);
        statement.executeUpdate();
    }

    void insertSeries(Connection connection, long experiment, LiveSeries series) throws SQLException {
        PreparedStatement statement = prepared(connection, """
                INSERT INTO metric_series (experiment_id, series_no, name, context)
                VALUES (?, ?, ?, ?)
                ON CONFLICT (experiment_id, series_no) DO NOTHING
                """);
        statement.setLong(1, experiment);
        statement.setInt(2, series.number());
        statement.setString(3, series.name());
        statement.setString(4, series.context() == null ? "" : series.context());
        statement.executeUpdate();
    }

    void updateSummary(Connection connection, long experiment, int series, byte[] summary) throws SQLException {
        PreparedStatement statement = prepared(connection, """
                UPDATE metric_series
                SET summary = ?
                WHERE experiment_id = ?
                  AND series_no = ?
                """);
        statement.setBytes(1, summary);
        statement.setLong(2, experiment);
        statement.setInt(3, series);
        if (statement.executeUpdate() != 1) {
            throw new SQLException("series " + series + " of experiment " + experiment + " has no row");
        }
    }

    void insertChunk(Connection connection, long experiment, int series, NewChunk chunk) throws SQLException {
        PreparedStatement statement = prepared(connection, """
                INSERT INTO metric_chunk (experiment_id, series_no, chunk_no, outline, points)
                VALUES (?, ?, ?, ?, ?)
                """);
        statement.setLong(1, experiment);
        statement.setInt(2, series);
        statement.setInt(3, chunk.number());
        statement.setBytes(4, chunk.outline());
        statement.setBytes(5, chunk.points());
        statement.executeUpdate();
    }

    void deleteChunk(Connection connection, long experiment, int series, int chunk) throws SQLException {
        PreparedStatement statement = prepared(connection, """
                DELETE FROM metric_chunk
                WHERE experiment_id = ?
                  AND series_no = ?
                  AND chunk_no = ?
                """);
        statement.setLong(1, experiment);
        statement.setInt(2, series);
        statement.setInt(3, chunk);
        statement.executeUpdate();
    }

    /** Deletes some of the oldest log rows up to {@code lastLog}, but none that is damaged. Returns how many. */
    int deleteLog(Connection connection, long experiment, long lastLog, List<Long> damaged, int limit)
            throws SQLException {
        String without = damaged.isEmpty() ? "" : "AND log_no NOT IN (" + join(damaged) + ")";
        PreparedStatement statement = prepared(connection, """
                DELETE FROM metric_log
                WHERE experiment_id = ?
                  AND log_no IN (
                    SELECT log_no
                    FROM metric_log
                    WHERE experiment_id = ?
                      AND log_no <= ?
                """ + without + """
                    ORDER BY log_no
                    LIMIT ?)
                """);
        statement.setLong(1, experiment);
        statement.setLong(2, experiment);
        statement.setLong(3, lastLog);
        statement.setInt(4, limit);
        return statement.executeUpdate();
    }

    private static String join(Collection<Long> numbers) {
        return String.join(", ", numbers.stream().map(String::valueOf).toList());
    }

    /** Deletes some chunks of an experiment. Returns how many. */
    int deleteChunks(Connection connection, long experiment, int limit) throws SQLException {
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
        PreparedStatement statement = prepared(connection, """
                DELETE FROM metric_series
                WHERE experiment_id = ?
                """);
        statement.setLong(1, experiment);
        statement.executeUpdate();
    }

    // ---- reading

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

    private static LiveSeries stored(ResultSet row) throws SQLException {
        String context = row.getString(3);
        byte[] summary = row.getBytes(4);
        return new LiveSeries(
                row.getInt(1),
                row.getString(2),
                context.isEmpty() ? null : context,
                true,
                summary == null ? null : Summary.decode(summary));
    }

    /** The series of an experiment, without what is in the log. */
    List<LiveSeries> series(Connection connection, long experiment) throws SQLException {
        List<LiveSeries> series = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT series_no, name, context, summary
                FROM metric_series
                WHERE experiment_id = ?
                ORDER BY series_no
                """)) {
            statement.setLong(1, experiment);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    series.add(stored(rows));
                }
            }
        }
        return series;
    }

    /** Fills an experiment from its series and its log. A damaged log row is passed over, kept, and reported. */
    void load(Connection connection, LiveExperiment experiment) throws SQLException {
        series(connection, experiment.id()).forEach(experiment::addStored);
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT log_no, points
                FROM metric_log
                WHERE experiment_id = ?
                ORDER BY log_no
                """)) {
            statement.setLong(1, experiment.id());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    long logNo = rows.getLong(1);
                    try {
                        experiment.addLogged(logNo, rows.getBytes(2));
                    } catch (DamagedPointsException damaged) {
                        LOG.error(
                                "log row {} of the metrics of experiment {} is damaged and not shown: {}."
                                        + " Restore the experiment from a backup.",
                                logNo,
                                experiment.id(),
                                damaged.getMessage());
                        experiment.addDamaged(logNo);
                    }
                }
            }
        }
    }

    /** The numbers and outlines of the chunks of a series, oldest first. */
    Map<Integer, byte[]> outlines(Connection connection, long experiment, int series) throws SQLException {
        Map<Integer, byte[]> outlines = new LinkedHashMap<>();
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT chunk_no, outline
                FROM metric_chunk
                WHERE experiment_id = ?
                  AND series_no = ?
                ORDER BY chunk_no
                """)) {
            statement.setLong(1, experiment);
            statement.setInt(2, series);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    outlines.put(rows.getInt(1), rows.getBytes(2));
                }
            }
        }
        return outlines;
    }

    /** The points of a chunk, null if there is no such chunk. */
    byte @Nullable [] chunk(Connection connection, long experiment, int series, int chunk) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT points
                FROM metric_chunk
                WHERE experiment_id = ?
                  AND series_no = ?
                  AND chunk_no = ?
                """)) {
            statement.setLong(1, experiment);
            statement.setInt(2, series);
            statement.setInt(3, chunk);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? rows.getBytes(1) : null;
            }
        }
    }
}
