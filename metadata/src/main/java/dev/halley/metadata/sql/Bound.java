package dev.halley.metadata.sql;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A statement that gets values for its parameters. */
abstract class Bound<S extends Bound<S>> {

    final Handle handle;
    final NamedSql sql;
    private final Map<String, @Nullable Object> values = new HashMap<>();

    Bound(Handle handle, NamedSql sql) {
        this.handle = handle;
        this.sql = sql;
    }

    abstract S self();

    S bind(String name, @Nullable Object value) {
        values.put(name, value);
        return self();
    }

    void setValues(PreparedStatement statement) throws SQLException {
        int index = 1;
        for (String name : sql.names()) {
            if (!values.containsKey(name)) {
                throw new IllegalStateException("':" + name + "' has no value in: " + sql.text());
            }
            set(statement, index++, values.get(name));
        }
    }

    void forgetValues() {
        values.clear();
    }

    private static void set(PreparedStatement statement, int index, @Nullable Object value) throws SQLException {
        if (value == null) {
            statement.setNull(index, Types.NULL);
        } else if (value instanceof String text) {
            statement.setString(index, text);
        } else if (value instanceof Long number) {
            statement.setLong(index, number);
        } else if (value instanceof Integer number) {
            statement.setInt(index, number);
        } else if (value instanceof Boolean flag) {
            statement.setBoolean(index, flag);
        } else if (value instanceof Double number) {
            statement.setDouble(index, number);
        } else if (value instanceof byte[] bytes) {
            statement.setBytes(index, bytes);
        } else {
            throw new IllegalArgumentException(value.getClass() + " is no type of a column.");
        }
    }
}
