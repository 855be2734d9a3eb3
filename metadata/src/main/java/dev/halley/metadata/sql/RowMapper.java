package dev.halley.metadata.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Makes something of the row that a result is at. */
@FunctionalInterface
interface RowMapper<T extends @Nullable Object> {
    T map(ResultSet row) throws SQLException;
}
