package dev.halley.metadata.sql;

import java.sql.PreparedStatement;
import java.sql.SQLException;

/** A statement that changes rows. */
final class Update extends Bound<Update> {

    Update(Handle handle, NamedSql sql) {
        super(handle, sql);
    }

    @Override
    Update self() {
        return this;
    }

    /** Returns how many rows it changed. */
    int execute() {
        try {
            PreparedStatement statement = handle.take(sql.text());
            try {
                setValues(statement);
                return statement.executeUpdate();
            } finally {
                handle.release(sql.text(), statement);
            }
        } catch (SQLException e) {
            throw new SqlFailure(e);
        }
    }
}
