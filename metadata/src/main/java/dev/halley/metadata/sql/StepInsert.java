package dev.halley.metadata.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.halley.metadata.NewRun;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/** Records steps that wait, many at once. */
final class StepInsert {

    private static final String COLUMNS =
            "step_run (run_no, epoch, position, item, id, step, name, parent, parameters, upstream,"
                    + " inputs, result_key, cache_parts, status)";

    private static final String INSERT =
            "INSERT INTO " + COLUMNS + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'WAITING')";

    private static final String COPY = "COPY " + COLUMNS + " FROM STDIN";

    private StepInsert() {}

    /** The steps of a run that has none yet. */
    static void first(Handle handle, long runNo, List<NewRun.Step> steps) {
        if (steps.isEmpty()) {
            return;
        }
        List<Row> rows = rows(runNo, 1, 0, steps);
        try {
            if (handle.copies()) {
                copy(handle, rows);
            } else {
                insert(handle, INSERT, rows);
            }
            take(handle, runNo, steps);
        } catch (SQLException e) {
            throw new SqlFailure(e);
        }
    }

    /** Further steps of a run; those that it has already stay as they are. The caller has locked the run. */
    static void more(Handle handle, long runNo, long epoch, List<NewRun.Step> steps) {
        if (steps.isEmpty()) {
            return;
        }
        int position = handle.createQuery("SELECT coalesce(max(position) + 1, 0) FROM step_run WHERE run_no = :run")
                .bind("run", runNo)
                .mapTo(Integer.class)
                .one();
        try {
            insert(handle, INSERT + " ON CONFLICT (run_no, step) DO NOTHING", rows(runNo, epoch, position, steps));
            take(handle, runNo, steps);
        } catch (SQLException e) {
            throw new SqlFailure(e);
        }
    }

    /** What steps take from other runs. */
    private static void take(Handle handle, long runNo, List<NewRun.Step> steps) {
        for (NewRun.Step step : steps) {
            for (NewRun.Input input : step.inputs()) {
                if (input.artifact() != null) {
                    ArtifactTables.take(handle, runNo, step.step(), input.name(), input.artifact());
                }
            }
        }
    }

    /** Numbers and texts in the order of the columns. */
    private record Row(List<Long> numbers, List<@Nullable String> texts) {}

    private static List<Row> rows(long runNo, long epoch, int position, List<NewRun.Step> steps) {
        List<Row> rows = new ArrayList<>(steps.size());
        Map<String, String> parts = new HashMap<>(); // Of one key the parts are the same.
        int next = position;
        for (NewRun.Step step : steps) {
            NewRun.ResultKey key = step.resultKey();
            rows.add(new Row(
                    List.of(runNo, epoch, (long) next++, (long) step.item()),
                    Arrays.asList(
                            step.id(),
                            step.step(),
                            step.name(),
                            step.parent(),
                            Columns.json(step.parameters()),
                            Columns.json(step.upstream()),
                            Columns.json(step.inputs()),
                            key == null ? null : key.hash(),
                            key == null
                                    ? null
                                    : parts.computeIfAbsent(key.hash(), unused -> Columns.json(key.parts())))));
        }
        return rows;
    }

    private static void insert(Handle handle, String sql, List<Row> rows) throws SQLException {
        PreparedStatement statement = handle.take(sql);
        try {
            for (Row row : rows) {
                int column = 0;
                for (long number : row.numbers) {
                    statement.setLong(++column, number);
                }
                for (String text : row.texts) {
                    statement.setString(++column, text);
                }
                statement.addBatch();
            }
            statement.executeBatch();
        } finally {
            statement.clearBatch();
            handle.release(sql, statement);
        }
    }

    /** PostgreSQL takes half as long for rows that come as lines than for rows of a statement. */
    private static void copy(Handle handle, List<Row> rows) throws SQLException {
        StringBuilder lines = new StringBuilder();
        for (Row row : rows) {
            for (long number : row.numbers) {
                lines.append(number).append('\t');
            }
            for (String text : row.texts) {
                append(lines, text);
                lines.append('\t');
            }
            lines.append("WAITING\n");
        }
        byte[] bytes = lines.toString().getBytes(UTF_8);
        try {
            handle.connection()
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn(COPY, new ByteArrayInputStream(bytes), bytes.length);
        } catch (IOException e) {
            throw new SQLException("the steps could not be sent", e);
        }
    }

    private static boolean isPlain(String text) {
        return text.indexOf('\\') < 0 && text.indexOf('\n') < 0 && text.indexOf('\t') < 0 && text.indexOf('\r') < 0;
    }

    private static void append(StringBuilder lines, @Nullable String text) {
        if (text == null) {
            lines.append("\\N");
            return;
        }
        if (isPlain(text)) {
            lines.append(text);
            return;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\\' -> lines.append("\\\\");
                case '\t' -> lines.append("\\t");
                case '\n' -> lines.append("\\n");
                case '\r' -> lines.append("\\r");
                default -> lines.append(c);
            }
        }
    }
}
