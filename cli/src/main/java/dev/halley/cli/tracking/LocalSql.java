package dev.halley.cli.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * SQL over the experiments of a project, on this machine: what the key may read is copied into a database in memory, which is then
 * made read-only. The server runs no SQL of anybody, and a statement can change nothing but its own copy, not even that.
 *
 * <p>Tables: {@code experiments(key, name, state, user, started_millis, ended_millis)}, {@code params(key, name, value)}, {@code
 * metrics(key, name, last, min, max, last_step)}, {@code tags(key, tag)}.
 */
final class LocalSql {

    private static final int PAGE = 1_000;
    private static final int MOST_ROWS = 10_000;

    private LocalSql() {}

    /** The rows that a statement finds, as objects. */
    static ArrayNode run(TrackingApi api, String workspace, String project, String statement) {
        try (Connection memory = DriverManager.getConnection("jdbc:sqlite::memory:")) {
            memory.setAutoCommit(false);
            fill(memory, api, workspace, project);
            memory.commit();
            memory.setAutoCommit(true);
            try (Statement readOnly = memory.createStatement()) {
                readOnly.execute("PRAGMA query_only = 1");
            }
            return rows(memory, statement);
        } catch (SQLException refused) {
            throw new HalleyException(ErrorKind.INVALID, "The statement is refused: " + refused.getMessage(), refused);
        }
    }

    private static void fill(Connection memory, TrackingApi api, String workspace, String project) throws SQLException {
        try (Statement tables = memory.createStatement()) {
            tables.execute("CREATE TABLE experiments (key TEXT PRIMARY KEY, name TEXT, state TEXT, user TEXT,"
                    + " started_millis INTEGER, ended_millis INTEGER)");
            tables.execute("CREATE TABLE params (key TEXT, name TEXT, value)");
            tables.execute(
                    "CREATE TABLE metrics (key TEXT, name TEXT, last REAL, min REAL, max REAL, last_step INTEGER)");
            tables.execute("CREATE TABLE tags (key TEXT, tag TEXT)");
        }
        List<String> keys = new ArrayList<>();
        for (int offset = 0; ; offset += PAGE) {
            ObjectNode body = TrackingApi.JSON
                    .createObjectNode()
                    .put("workspace", workspace)
                    .put("project", project)
                    .put("filter", "")
                    .put("offset", offset)
                    .put("limit", PAGE);
            JsonNode page = api.post("/api/v1/experiments/query", body);
            page.path("shown").forEach(row -> keys.add(row.path("experimentKey").asText()));
            if (page.path("shown").size() < PAGE) {
                break;
            }
        }
        for (int from = 0; from < keys.size(); from += PAGE) {
            ObjectNode body = TrackingApi.JSON.createObjectNode();
            keys.subList(from, Math.min(keys.size(), from + PAGE)).forEach(body.putArray("keys")::add);
            for (JsonNode row : api.post("/api/v1/experiments/rows", body).path("experiments")) {
                insert(memory, row);
            }
        }
    }

    private static void insert(Connection memory, JsonNode row) throws SQLException {
        String key = row.path("experimentKey").asText();
        put(
                memory,
                "INSERT INTO experiments VALUES (?, ?, ?, ?, ?, ?)",
                key,
                row.path("name").asText(),
                row.path("state").asText(),
                row.path("userName").asText(),
                row.path("startMillis").asLong(),
                row.path("endMillis").asLong());
        for (var parameter : row.path("parameters").properties()) {
            put(memory, "INSERT INTO params VALUES (?, ?, ?)", key, parameter.getKey(), number(parameter.getValue()));
        }
        for (var metric : row.path("metrics").properties()) {
            JsonNode of = metric.getValue();
            put(
                    memory,
                    "INSERT INTO metrics VALUES (?, ?, ?, ?, ?, ?)",
                    key,
                    metric.getKey(),
                    number(of.path("last")),
                    number(of.path("min")),
                    number(of.path("max")),
                    of.path("lastStep").isNull() ? null : of.path("lastStep").asLong());
        }
        for (JsonNode tag : row.path("tags")) {
            put(memory, "INSERT INTO tags VALUES (?, ?)", key, tag.asText());
        }
    }

    private static Object number(JsonNode text) {
        try {
            return Double.valueOf(text.asText());
        } catch (NumberFormatException word) {
            return text.asText();
        }
    }

    private static void put(Connection memory, String sql, @org.jspecify.annotations.Nullable Object... values)
            throws SQLException {
        try (PreparedStatement insert = memory.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                insert.setObject(i + 1, values[i]);
            }
            insert.executeUpdate();
        }
    }

    private static ArrayNode rows(Connection memory, String sql) throws SQLException {
        ArrayNode rows = TrackingApi.JSON.createArrayNode();
        try (Statement statement = memory.createStatement()) {
            statement.setMaxRows(MOST_ROWS);
            statement.setQueryTimeout(30);
            if (!statement.execute(sql)) {
                throw new SQLException("it selects nothing (expected: SELECT …)");
            }
            try (ResultSet found = statement.getResultSet()) {
                int columns = found.getMetaData().getColumnCount();
                while (found.next()) {
                    ObjectNode row = rows.addObject();
                    for (int column = 1; column <= columns; column++) {
                        row.putPOJO(found.getMetaData().getColumnLabel(column), found.getObject(column));
                    }
                }
            }
        }
        return rows;
    }
}
