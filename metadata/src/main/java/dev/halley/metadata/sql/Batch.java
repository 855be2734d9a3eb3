package dev.halley.metadata.sql;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** One statement with several lists of values. */
final class Batch extends Bound<Batch> {

    private @Nullable PreparedStatement statement;

    Batch(Handle handle, NamedSql sql) {
        super(handle, sql);
    }

    @Override
    Batch self() {
        return this;
    }

    /** Ends the values of one execution. */
    Batch add() {
        try {
            PreparedStatement taken = statement;
            if (taken == null) {
                taken = handle.take(sql.text());
                statement = taken;
            }
            setValues(taken);
            taken.addBatch();
        } catch (SQLException e) {
            throw new SqlFailure(e);
        }
        forgetValues();
        return this;
    }

    void execute() {
        PreparedStatement filled = statement;
        statement = null;
        if (filled != null) {
            try {
                try {
                    filled.executeBatch();
                } finally {
                    filled.clearBatch();
                    handle.release(sql.text(), filled);
                }
            } catch (SQLException e) {
                throw new SqlFailure(e);
            }
        }
    }
}
