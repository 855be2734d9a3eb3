package dev.halley.server.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Statements of the writer's connection that are prepared once: what is written thousands of times a second must not pay for parsing SQL.
 * Confined to the writer's thread.
 */
public final class WriterStatements {

    private final Map<String, PreparedStatement> prepared = new HashMap<>();
    private @Nullable Connection connection;

    /** A statement; it stays open until the writer connects anew. */
    public PreparedStatement get(Connection writing, String sql) throws SQLException {
        if (writing != connection) {
            prepared.clear();
            connection = writing;
        }
        PreparedStatement statement = prepared.get(sql);
        if (statement == null) {
            statement = writing.prepareStatement(sql);
            prepared.put(sql, statement);
        }
        return statement;
    }

    /** After a failure: SQLite's driver closes a statement that failed, and does not say so. */
    public SQLException forgetting(SQLException failure) {
        prepared.clear();
        return failure;
    }
}
