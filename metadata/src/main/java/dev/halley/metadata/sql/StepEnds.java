package dev.halley.metadata.sql;

import dev.halley.metadata.StepClaim;
import dev.halley.metadata.StepLog;
import dev.halley.metadata.StepResult;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import org.jspecify.annotations.Nullable;

/**
 * Ends of steps without outputs, appended to a small table and moved to {@code step_run} by the next transaction of anybody. That a
 * step runs is checked when its end is appended; as every other transaction moves the ends first, nobody can change the step before
 * its end is there. For SQLite only, where writers take turns.
 */
final class StepEnds {

    /** Of a step whose key was known when the run began, all but the end is recorded already. */
    private static final String APPEND_AS_PLANNED = append("NULL, NULL", "result_key = ?");

    private static final String APPEND = append("?, ?", "TRUE");

    private static final String ANY = "SELECT 1 FROM step_end LIMIT 1";

    private static final String MOVE_AS_PLANNED = move("cache_key = result_key", "e.cache_key IS NULL");

    private static final String MOVE = move(
            "cache_key = e.cache_key, result_key = e.cache_key, cache_parts = e.cache_parts",
            "e.cache_key IS NOT NULL");

    private StepEnds() {}

    private static String append(String key, String condition) {
        return """
            INSERT INTO step_end (step_no, step_run_id, started, ended, cache_status, cache_detail, log_name, log_hash, log_size,
              log_lines, cache_key, cache_parts)
            SELECT rowid, id, ?, ?, ?, ?, ?, ?, ?, ?, {key} FROM step_run
            WHERE id = ? AND epoch = ? AND status IN ('WAITING', 'RUNNING') AND {condition}
            ON CONFLICT DO NOTHING\
            """.replace("{key}", key).replace("{condition}", condition);
    }

    private static String move(String key, String condition) {
        return """
            UPDATE step_run SET status = 'COMPLETED', started = e.started, ended = e.ended, cache_status = e.cache_status,
              cache_detail = e.cache_detail, log_name = e.log_name, log_hash = e.log_hash, log_size = e.log_size,
              log_lines = e.log_lines, {key}
            FROM step_end e WHERE step_run.id = e.step_run_id AND {condition}\
            """.replace("{key}", key).replace("{condition}", condition);
    }

    /** Whether the result is one that can be appended. */
    static boolean takes(StepResult result) {
        return result.artifacts().isEmpty() && result.metadata().isEmpty();
    }

    /** Returns whether the step was one that runs, held by the claim. */
    static boolean append(Handle handle, StepClaim claim, StepResult result) {
        try {
            return append(handle, APPEND_AS_PLANNED, claim, result) || append(handle, APPEND, claim, result);
        } catch (SQLException e) {
            throw new SqlFailure(e);
        }
    }

    private static boolean append(Handle handle, String sql, StepClaim claim, StepResult result) throws SQLException {
        PreparedStatement append = handle.take(sql);
        try {
            int last = set(append, result);
            if (sql.equals(APPEND)) {
                append.setString(++last, result.cacheKey());
                append.setString(++last, Columns.json(result.caching().parts()));
            }
            append.setString(++last, claim.stepRunId());
            append.setLong(++last, claim.epoch());
            if (sql.equals(APPEND_AS_PLANNED)) {
                append.setString(++last, result.cacheKey());
            }
            return append.executeUpdate() == 1;
        } finally {
            handle.release(sql, append);
        }
    }

    /** Sets the first parameters: started, ended, cache_status, cache_detail and the log. Returns how many they are. */
    static int set(PreparedStatement statement, StepResult result) throws SQLException {
        StepLog log = result.log();
        statement.setLong(1, Columns.nanos(result.started()));
        statement.setLong(2, Columns.nanos(result.ended()));
        statement.setString(3, result.caching().status().name());
        statement.setString(4, result.caching().detail());
        statement.setString(5, log == null ? null : log.name());
        statement.setString(6, log == null ? null : log.hash());
        setLong(statement, 7, log == null ? null : log.size());
        setLong(statement, 8, log == null ? null : log.lines());
        return 8;
    }

    /** Whether there are ends to be moved. */
    static boolean any(Handle handle) throws SQLException {
        PreparedStatement any = handle.take(ANY);
        try (ResultSet rows = any.executeQuery()) {
            return rows.next();
        } finally {
            handle.release(ANY, any);
        }
    }

    /** Moves all ends, within a transaction that writes. */
    static void move(Handle handle) {
        handle.createUpdate(MOVE_AS_PLANNED).execute();
        handle.createUpdate(MOVE).execute();
        handle.createUpdate("DELETE FROM step_end").execute();
    }

    static void setLong(PreparedStatement statement, int index, @Nullable Long value) throws SQLException {
        if (value == null) {
            statement.setNull(index, Types.BIGINT);
        } else {
            statement.setLong(index, value);
        }
    }
}
