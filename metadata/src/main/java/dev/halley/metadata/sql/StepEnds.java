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

    private static final String APPEND = """
        INSERT INTO step_end (run_no, position, step_run_id, started, ended, cache_key, cache_status, cache_detail, cache_parts,
          log_name, log_hash, log_size, log_lines)
        SELECT run_no, position, id, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM step_run
        WHERE id = ? AND epoch = ? AND status IN ('WAITING', 'RUNNING')
        ON CONFLICT DO NOTHING\
        """;

    private static final String ANY = "SELECT 1 FROM step_end LIMIT 1";

    private static final String MOVE = """
        UPDATE step_run SET status = 'COMPLETED', started = e.started, ended = e.ended, cache_key = e.cache_key, result_key = e.cache_key,
          cache_status = e.cache_status, cache_detail = e.cache_detail, cache_parts = e.cache_parts, log_name = e.log_name,
          log_hash = e.log_hash, log_size = e.log_size, log_lines = e.log_lines
        FROM step_end e WHERE step_run.id = e.step_run_id\
        """;

    private StepEnds() {}

    /** Whether the result is one that can be appended. */
    static boolean takes(StepResult result) {
        return result.artifacts().isEmpty() && result.metadata().isEmpty();
    }

    /** Returns whether the step was one that runs, held by the claim. */
    static boolean append(Handle handle, StepClaim claim, StepResult result) {
        try {
            return tryAppend(handle, claim, result);
        } catch (SQLException e) {
            throw new SqlFailure(e);
        }
    }

    private static boolean tryAppend(Handle handle, StepClaim claim, StepResult result) throws SQLException {
        PreparedStatement append = handle.take(APPEND);
        try {
            StepLog log = result.log();
            append.setLong(1, Columns.nanos(result.started()));
            append.setLong(2, Columns.nanos(result.ended()));
            append.setString(3, result.cacheKey());
            append.setString(4, result.caching().status().name());
            append.setString(5, result.caching().detail());
            append.setString(6, Columns.json(result.caching().parts()));
            append.setString(7, log == null ? null : log.name());
            append.setString(8, log == null ? null : log.hash());
            setLong(append, 9, log == null ? null : log.size());
            setLong(append, 10, log == null ? null : log.lines());
            append.setString(11, claim.stepRunId());
            append.setLong(12, claim.epoch());
            return append.executeUpdate() == 1;
        } finally {
            handle.release(APPEND, append);
        }
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
