package dev.halley.server.journal;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A row of a journal.
 *
 * @param owner what it is about, an experiment
 * @param writer who wrote it; each journal that was opened has a number of its own
 * @param number counts the rows of a writer
 * @param content null if all rows of the owner before it are void, as it was deleted
 */
@SuppressWarnings("ArrayRecordComponent") // Handed over as it is; nobody compares two.
public record JournalRow(long owner, long writer, long number, byte @Nullable [] content) {

    /** Takes the values of {@link #bind}. A row that is there already is left alone. */
    public static final String INSERT = """
            INSERT INTO metric_log (experiment_id, writer_no, log_no, points)
            VALUES (?, ?, ?, ?)
            ON CONFLICT DO NOTHING
            """;

    /** The salts of all writers that had a journal, and their numbers. */
    public static final String WRITERS = "SELECT journal_salt, id FROM metric_writer WHERE journal_salt IS NOT NULL";

    public void bind(PreparedStatement statement) throws SQLException {
        statement.setLong(1, owner);
        statement.setLong(2, writer);
        statement.setLong(3, number);
        statement.setBytes(4, content);
    }
}
