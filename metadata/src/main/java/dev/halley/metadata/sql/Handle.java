package dev.halley.metadata.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A connection, and statements whose parameters have names: {@code :name}. It is so small because a library for it would be most of what a
 * short command of the command line loads. One thread at a time.
 */
final class Handle implements AutoCloseable {

    private static final int MOST_KEPT = 200;

    private final Connection connection;
    private final boolean keeps;

    /** Statements that nobody uses just now, by their text. */
    private final Map<String, PreparedStatement> kept = new LinkedHashMap<>();

    /** @param keeps whether prepared statements are kept for the next use, which is for SQLite, where to prepare is the most of the work */
    Handle(Connection connection, boolean keeps) {
        this.connection = connection;
        this.keeps = keeps;
    }

    /** Whether the database takes rows as lines of text, as PostgreSQL does. */
    boolean copies() {
        return !keeps;
    }

    /**
     * What to compare by LIKE so that it does not matter whether letters from a to z are small or capital: SQLite never cares, PostgreSQL
     * always does. Other letters have to be as they were written, whatever the locale of the database is.
     */
    String anyCase(String expression) {
        return keeps ? expression : "lower((" + expression + ") COLLATE \"C\")";
    }

    Connection connection() {
        return connection;
    }

    Query createQuery(String sql) {
        return new Query(this, NamedSql.of(sql));
    }

    Update createUpdate(String sql) {
        return new Update(this, NamedSql.of(sql));
    }

    Batch prepareBatch(String sql) {
        return new Batch(this, NamedSql.of(sql));
    }

    /** Executes statements without parameters, each ended by {@code ;}. */
    void execute(String script) {
        try (Statement statement = connection.createStatement()) {
            for (String each : NamedSql.statements(script)) {
                statement.execute(each);
            }
        } catch (SQLException e) {
            throw new SqlFailure(e);
        }
    }

    /** A statement, to be given back by {@link #release}. */
    PreparedStatement take(String sql) throws SQLException {
        PreparedStatement statement = kept.remove(sql);
        return statement == null || statement.isClosed() ? connection.prepareStatement(sql) : statement;
    }

    void release(String sql, PreparedStatement statement) throws SQLException {
        if (!keeps || statement.isClosed()) { // The driver of SQLite closes one that failed, as on a full disk.
            statement.close();
            return;
        }
        statement.clearParameters();
        PreparedStatement same = kept.put(sql, statement); // Nested queries may use two of one text.
        if (same != null) {
            same.close();
        }
        if (kept.size() > MOST_KEPT) {
            String oldest = kept.keySet().iterator().next();
            PreparedStatement gone = kept.remove(oldest);
            if (gone != null) {
                gone.close();
            }
        }
    }

    @Override
    public void close() {
        try {
            for (PreparedStatement statement : kept.values()) {
                statement.close();
            }
            connection.close();
        } catch (SQLException e) {
            throw new SqlFailure(e);
        }
    }
}
