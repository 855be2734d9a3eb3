package dev.halley.metadata.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A statement that gives rows. */
final class Query extends Bound<Query> {

    Query(Handle handle, NamedSql sql) {
        super(handle, sql);
    }

    @Override
    Query self() {
        return this;
    }

    <T extends @Nullable Object> Rows<T> map(RowMapper<T> mapper) {
        return new Rows<>(this, mapper);
    }

    /** The first column as a text, a number or a truth; {@link Rows#findOne} takes a null for no row. */
    @SuppressWarnings("NullAway")
    <T> Rows<T> mapTo(Class<T> type) {
        return map(row -> type.cast(first(row, type)));
    }

    private static @Nullable Object first(ResultSet row, Class<?> type) throws SQLException {
        Object value;
        if (type == String.class) {
            value = row.getString(1);
        } else if (type == Integer.class) {
            value = row.getInt(1);
        } else if (type == Long.class) {
            value = row.getLong(1);
        } else if (type == Boolean.class) {
            value = row.getBoolean(1);
        } else {
            throw new IllegalArgumentException(type + " is no type of a column.");
        }
        return row.wasNull() ? null : value;
    }
}
