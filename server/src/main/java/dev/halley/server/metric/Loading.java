package dev.halley.server.metric;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The SQL that fills an experiment in memory from the database: its series with what their chunks hold, and what is in the log. */
final class Loading {

    private static final Logger LOG = LoggerFactory.getLogger(Loading.class);

    private Loading() {}

    /** Fills an experiment from its series and the table of the log. */
    static void all(Connection connection, LiveExperiment experiment) throws SQLException {
        experiment.startGeneration(generation(connection, experiment.id()));
        series(connection, experiment.id(), 0).forEach(experiment::addStored);
        readLog(connection, experiment, "", true);
    }

    /** Adds to an experiment what other servers have logged since it was filled. */
    static void more(Connection connection, LiveExperiment experiment) throws SQLException {
        String known = experiment.positions().entrySet().stream()
                .map(position ->
                        " AND NOT (writer_no = " + position.getKey() + " AND log_no <= " + position.getValue() + ")")
                .collect(Collectors.joining());
        readLog(connection, experiment, known, false);
    }

    /** How often the chunks of an experiment have changed; -1 if it has no metrics. */
    static long generation(Connection connection, long experiment) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT generation
                FROM metric_head
                WHERE experiment_id = ?
                """)) {
            statement.setLong(1, experiment);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getLong(1) : -1;
            }
        }
    }

    /** A damaged log row is passed over, kept, and reported. */
    private static void readLog(Connection connection, LiveExperiment experiment, String condition, boolean knowsSeries)
            throws SQLException {
        boolean complete = knowsSeries;
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT writer_no, log_no, points
                FROM metric_log
                WHERE experiment_id = ?
                """ + condition + """
                 ORDER BY writer_no, log_no
                """)) {
            statement.setLong(1, experiment.id());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    if (!complete) {
                        // They may be of series that another server has named.
                        series(connection, experiment.id(), experiment.firstUnknown())
                                .forEach(experiment::addStored);
                        complete = true;
                    }
                    addLogged(experiment, rows.getLong(1), rows.getLong(2), rows.getBytes(3));
                }
            }
        }
    }

    static void addLogged(LiveExperiment experiment, long writer, long logNo, byte[] points) {
        try {
            experiment.addLogged(writer, logNo, points);
        } catch (DamagedPointsException damaged) {
            LOG.error(
                    "log row {} of writer {} of the metrics of experiment {} is damaged and not shown: {}."
                            + " Restore the experiment from a backup.",
                    logNo,
                    writer,
                    experiment.id(),
                    damaged.getMessage());
            experiment.addDamaged(writer, logNo);
        }
    }

    /** The series of an experiment with numbers from {@code first}, without what is in the log. */
    private static List<LiveSeries> series(Connection connection, long experiment, int first) throws SQLException {
        List<LiveSeries> series = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT series_no, name, context, summary
                FROM metric_series
                WHERE experiment_id = ?
                  AND series_no >= ?
                ORDER BY series_no
                """)) {
            statement.setLong(1, experiment);
            statement.setInt(2, first);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    series.add(MetricDao.stored(rows));
                }
            }
        }
        return series;
    }
}
