package dev.halley.server.query;

import dev.halley.server.database.DatabaseException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The SQL of columns. Plain JDBC: a column has as many rows as a project has experiments. */
final class ColumnDao {

    private static final int ARGUMENTS_AT_ONCE = 500;

    /** A column of a project, as its row says. */
    record StoredColumn(
            long id, Field.Kind kind, String name, @Nullable String sample, boolean varies, boolean hasTexts) {}

    /** A row of column_value. */
    record StoredValue(
            long columnId,
            long experimentId,
            @Nullable Double number,
            @Nullable Double lowest,
            @Nullable Double highest,
            @Nullable Long lastStep,
            @Nullable String text) {

        static StoredValue of(long columnId, long experimentId, MetricValue value) {
            return new StoredValue(
                    columnId,
                    experimentId,
                    withoutNaN(value.last()),
                    withoutNaN(value.min()),
                    withoutNaN(value.max()),
                    value.step(),
                    null);
        }

        static StoredValue of(long columnId, long experimentId, String text) {
            Double number = FilterValues.number(text);
            return new StoredValue(
                    columnId, experimentId, number == null ? null : withoutNaN(number), null, null, null, text);
        }

        MetricValue metric() {
            return new MetricValue(orNaN(number), orNaN(lowest), orNaN(highest), lastStep);
        }

        private static @Nullable Double withoutNaN(double value) {
            return Double.isNaN(value) ? null : value;
        }

        private static double orNaN(@Nullable Double value) {
            return value == null ? Double.NaN : value;
        }
    }

    List<StoredColumn> columns(Connection connection, long project) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT id, kind, name, sample, varies, has_texts
                FROM logged_column
                WHERE project_id = ?
                """)) {
            statement.setLong(1, project);
            List<StoredColumn> columns = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    columns.add(new StoredColumn(
                            rows.getLong(1),
                            kind(rows.getString(2)),
                            rows.getString(3),
                            rows.getString(4),
                            rows.getInt(5) != 0,
                            rows.getInt(6) != 0));
                }
            }
            return columns;
        }
    }

    private static Field.Kind kind(String word) {
        return switch (word) {
            case "metric" -> Field.Kind.METRIC;
            case "param" -> Field.Kind.PARAMETER;
            default -> Field.Kind.OTHER;
        };
    }

    long nextColumnId(Connection connection) throws SQLException {
        try (PreparedStatement statement =
                        connection.prepareStatement("SELECT coalesce(max(id), 0) + 1 FROM logged_column");
                ResultSet rows = statement.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    void insertColumn(Connection connection, long project, StoredColumn column) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                INSERT INTO logged_column (id, project_id, kind, name, sample, varies, has_texts)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """)) {
            statement.setLong(1, column.id());
            statement.setLong(2, project);
            statement.setString(3, column.kind().word());
            statement.setString(4, column.name());
            statement.setString(5, column.sample());
            statement.setInt(6, column.varies() ? 1 : 0);
            statement.setInt(7, column.hasTexts() ? 1 : 0);
            statement.executeUpdate();
        }
    }

    void updateColumn(Connection connection, StoredColumn column) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                UPDATE logged_column
                SET varies = ?, has_texts = ?
                WHERE id = ?
                """)) {
            statement.setInt(1, column.varies() ? 1 : 0);
            statement.setInt(2, column.hasTexts() ? 1 : 0);
            statement.setLong(3, column.id());
            statement.executeUpdate();
        }
    }

    /** Told of each row of a column. Primitive, because there may be a hundred thousand. */
    @FunctionalInterface
    interface RowVisitor {
        void visit(ResultSet row, long experimentId) throws SQLException;
    }

    /** Visits a column: the experiment, then what is selected, from column 2 on. */
    void visit(Connection connection, long column, String selected, RowVisitor visitor) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT experiment_id, " + selected
                + " FROM column_value WHERE column_id = ? ORDER BY experiment_id")) {
            statement.setLong(1, column);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    visitor.visit(rows, rows.getLong(1));
                }
            }
        }
    }

    /** The values of some experiments in some columns. */
    List<StoredValue> values(Connection connection, Collection<Long> columns, Collection<Long> experiments)
            throws SQLException {
        List<StoredValue> values = new ArrayList<>();
        for (List<Long> some : parts(columns)) {
            for (List<Long> few : parts(experiments)) {
                read(connection, some, few, values);
            }
        }
        return values;
    }

    /** Those that may have rows: an experiment is marked in the transaction that writes its first ones. */
    List<Long> indexed(Connection connection, Collection<Long> experiments) throws SQLException {
        return known(
                connection, "SELECT experiment_id FROM indexed_experiment WHERE experiment_id IN (%s)", experiments);
    }

    /** Those that were deleted for good. */
    Set<Long> deleted(Connection connection, Collection<Long> experiments) throws SQLException {
        Set<Long> deleted = new HashSet<>(experiments);
        known(connection, "SELECT id FROM experiment WHERE id IN (%s)", experiments)
                .forEach(deleted::remove);
        return deleted;
    }

    private static List<Long> known(Connection connection, String question, Collection<Long> experiments)
            throws SQLException {
        List<Long> known = new ArrayList<>();
        for (List<Long> few : parts(experiments)) {
            String sql = question.formatted(marks(few.size()));
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                for (int i = 0; i < few.size(); i++) {
                    statement.setLong(i + 1, few.get(i));
                }
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        known.add(rows.getLong(1));
                    }
                }
            }
        }
        return known;
    }

    private static List<List<Long>> parts(Collection<Long> all) {
        List<Long> list = List.copyOf(all);
        List<List<Long>> parts = new ArrayList<>();
        for (int from = 0; from < list.size(); from += ARGUMENTS_AT_ONCE) {
            parts.add(list.subList(from, Math.min(list.size(), from + ARGUMENTS_AT_ONCE)));
        }
        return parts;
    }

    private static String marks(int count) {
        return String.join(", ", Collections.nCopies(count, "?"));
    }

    private static void read(
            Connection connection, List<Long> columns, List<Long> experiments, List<StoredValue> values)
            throws SQLException {
        String sql = "SELECT column_id, experiment_id, number, lowest, highest, last_step, text FROM column_value"
                + " WHERE column_id IN (" + marks(columns.size()) + ") AND experiment_id IN ("
                + marks(experiments.size())
                + ")";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int at = 1;
            for (long column : columns) {
                statement.setLong(at++, column);
            }
            for (long experiment : experiments) {
                statement.setLong(at++, experiment);
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    values.add(new StoredValue(
                            rows.getLong(1),
                            rows.getLong(2),
                            nullable(rows, 3),
                            nullable(rows, 4),
                            nullable(rows, 5),
                            rows.getObject(6) == null ? null : rows.getLong(6),
                            rows.getString(7)));
                }
            }
        }
    }

    static @Nullable Double nullable(ResultSet row, int column) throws SQLException {
        double value = row.getDouble(column);
        return row.wasNull() ? null : value;
    }

    void put(Connection connection, List<StoredValue> values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                INSERT INTO column_value (column_id, experiment_id, number, lowest, highest, last_step, text)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (column_id, experiment_id) DO UPDATE
                SET number = excluded.number, lowest = excluded.lowest, highest = excluded.highest,
                    last_step = excluded.last_step, text = excluded.text
                """)) {
            for (StoredValue value : values) {
                statement.setLong(1, value.columnId());
                statement.setLong(2, value.experimentId());
                set(statement, 3, value.number());
                set(statement, 4, value.lowest());
                set(statement, 5, value.highest());
                if (value.lastStep() == null) {
                    statement.setNull(6, Types.BIGINT);
                } else {
                    statement.setLong(6, value.lastStep());
                }
                statement.setString(7, value.text());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private static void set(PreparedStatement statement, int index, @Nullable Double value) throws SQLException {
        if (value == null) {
            statement.setNull(index, Types.DOUBLE);
        } else {
            statement.setDouble(index, value);
        }
    }

    /** Looks into each column: values are clustered by column, and few are of one experiment. */
    static void purge(Connection connection, long experiment) {
        String[] statements = {
            "DELETE FROM column_value WHERE column_id IN (SELECT id FROM logged_column) AND experiment_id = ?",
            "DELETE FROM indexed_experiment WHERE experiment_id = ?"
        };
        for (String sql : statements) {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setLong(1, experiment);
                statement.executeUpdate();
            } catch (SQLException failure) {
                throw new DatabaseException("the columns of an experiment could not be deleted", failure);
            }
        }
    }

    void delete(Connection connection, Collection<Long> columns, long experiment) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                DELETE FROM column_value
                WHERE column_id = ?
                  AND experiment_id = ?
                """)) {
            for (long column : columns) {
                statement.setLong(1, column);
                statement.setLong(2, experiment);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    void markIndexed(Connection connection, Collection<Long> experiments, long project, long millis)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                INSERT INTO indexed_experiment (experiment_id, project_id, indexed_millis)
                VALUES (?, ?, ?)
                ON CONFLICT (experiment_id) DO UPDATE
                SET project_id = excluded.project_id, indexed_millis = excluded.indexed_millis
                """)) {
            for (long experiment : experiments) {
                statement.setLong(1, experiment);
                statement.setLong(2, project);
                statement.setLong(3, millis);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /** Sets the marks of experiments again unless they were set since. Returns how many were. */
    int confirm(Connection connection, Collection<Long> experiments, long before, long millis) throws SQLException {
        String sql = "UPDATE indexed_experiment SET indexed_millis = ? WHERE indexed_millis = ? AND experiment_id IN ("
                + marks(experiments.size()) + ")";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int at = 1;
            statement.setLong(at++, millis);
            statement.setLong(at++, before);
            for (long experiment : experiments) {
                statement.setLong(at++, experiment);
            }
            return statement.executeUpdate();
        }
    }

    /** The projects that were logged to last. */
    List<Long> latestProjects(Connection connection, int limit) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT project_id
                FROM experiment
                GROUP BY project_id
                ORDER BY MAX(last_seen_millis) DESC
                LIMIT ?
                """)) {
            statement.setInt(1, limit);
            List<Long> ids = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    ids.add(rows.getLong(1));
                }
            }
            return ids;
        }
    }

    /** Experiments whose columns may be behind what was logged: never indexed, moved, or seen since. */
    List<Long> behind(Connection connection, long toleranceMillis) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT e.id
                FROM experiment e
                LEFT JOIN indexed_experiment i ON i.experiment_id = e.id
                WHERE i.experiment_id IS NULL
                   OR i.project_id <> e.project_id
                   OR e.last_seen_millis >= i.indexed_millis - ?
                ORDER BY e.id
                """)) {
            statement.setLong(1, toleranceMillis);
            List<Long> ids = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    ids.add(rows.getLong(1));
                }
            }
            return ids;
        }
    }

    /** What changes when experiments of a project come, go, or change between list, archive and trash. */
    record Census(long count, long archived, long newest, long links, long linkedArchived, long newestLink) {}

    Census census(Connection connection, long project) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT o.experiments, o.archived, o.newest, l.links, l.archived, l.newest
                FROM (
                    SELECT count(*) AS experiments, coalesce(sum(archived), 0) AS archived, coalesce(max(id), 0) AS newest
                    FROM experiment
                    WHERE project_id = ?
                ) o, (
                    SELECT count(*) AS links, coalesce(sum(e.archived), 0) AS archived,
                        coalesce(max(k.created_millis), 0) AS newest
                    FROM experiment_link k
                    JOIN experiment e ON e.id = k.experiment_id
                    WHERE k.project_id = ?
                ) l
                """)) {
            statement.setLong(1, project);
            statement.setLong(2, project);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return new Census(
                        rows.getLong(1),
                        rows.getLong(2),
                        rows.getLong(3),
                        rows.getLong(4),
                        rows.getLong(5),
                        rows.getLong(6));
            }
        }
    }

    /** Visits the tags of the experiments of a project: the experiment, then the tag. */
    void visitTags(Connection connection, long project, RowVisitor visitor) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT t.experiment_id, t.name
                FROM tag t
                JOIN experiment e ON e.id = t.experiment_id
                WHERE e.project_id = ?
                ORDER BY t.experiment_id, t.name
                """)) {
            statement.setLong(1, project);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    visitor.visit(rows, rows.getLong(1));
                }
            }
        }
    }
}
