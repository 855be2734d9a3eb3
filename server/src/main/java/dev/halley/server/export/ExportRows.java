package dev.halley.server.export;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.halley.server.database.Database;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.ResultIterator;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of one parent as lines, a page at a time: between two pages no snapshot of the database is held, however slowly the
 * lines are taken. Thread-safe.
 */
final class ExportRows {

    private static final int ROWS_AT_ONCE = 1_000;
    private static final int BYTES_AT_ONCE = 1 << 20;

    private final Database database;

    ExportRows(Database database) {
        this.database = database;
    }

    /** A row: what orders it, then its fields; the values are texts, whole numbers and nulls. */
    record Row(Kind kind, List<Object> order, List<@Nullable Object> values) {

        @Nullable
        Object value(String field) {
            for (int i = 0; i < values.size(); i++) {
                if (kind.fields().get(i).name().equals(field)) {
                    return values.get(i);
                }
            }
            throw new IllegalArgumentException(field);
        }
    }

    /** Takes rows. */
    @FunctionalInterface
    interface Sink {
        void take(Row row) throws IOException;
    }

    void forEach(Kind kind, Object parent, Sink sink) throws IOException {
        forEach(kind, parent, 0, sink);
    }

    /** @param user who takes them */
    void forEach(Kind kind, Object parent, long user, Sink sink) throws IOException {
        @Nullable List<Object> last = null;
        while (true) {
            @Nullable List<Object> after = last;
            List<Row> page = database.read(handle -> page(handle, kind, parent, user, after));
            for (Row row : page) {
                sink.take(row);
            }
            if (page.isEmpty()) {
                return;
            }
            last = page.get(page.size() - 1).order();
        }
    }

    /** Writes all rows of a parent. */
    void write(JsonGenerator json, Kind kind, Object parent, Map<String, String> more) throws IOException {
        forEach(kind, parent, row -> write(json, row, more));
    }

    /** @param more further texts of the line */
    static void write(JsonGenerator json, Row row, Map<String, String> more) throws IOException {
        json.writeStartObject();
        json.writeStringField("kind", row.kind().name());
        for (Map.Entry<String, String> each : more.entrySet()) {
            json.writeStringField(each.getKey(), each.getValue());
        }
        for (int i = 0; i < row.values().size(); i++) {
            Kind.Field field = row.kind().fields().get(i);
            Object value = row.values().get(i);
            if (value == null || field.type() == Kind.Type.PUBLIC) {
                continue;
            }
            json.writeFieldName(field.name());
            switch (field.type()) {
                case NUMBER -> json.writeNumber((Long) value);
                case FLAG -> json.writeBoolean((Long) value != 0);
                case DECIMAL -> write(json, (Double) value);
                default -> json.writeString((String) value);
            }
        }
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, double value) throws IOException {
        if (Double.isFinite(value)) {
            json.writeNumber(value);
        } else {
            json.writeString(Double.toString(value));
        }
    }

    private static List<Row> page(Handle handle, Kind kind, Object parent, long user, @Nullable List<Object> after) {
        Query query = handle.createQuery(kind.select(after == null)).setFetchSize(ROWS_AT_ONCE / 10);
        query.bind("parent", parent);
        if (!kind.condition().isEmpty()) {
            query.bind("user", user);
        }
        for (int i = 0; after != null && i < after.size(); i++) {
            query.bind("k" + i, after.get(i));
        }
        List<Row> page = new ArrayList<>();
        long bytes = 0;
        try (ResultIterator<Row> rows =
                query.map((result, context) -> row(result, kind)).iterator()) {
            while (page.size() < ROWS_AT_ONCE && bytes < BYTES_AT_ONCE && rows.hasNext()) {
                Row row = rows.next();
                page.add(row);
                for (Object value : row.values()) {
                    bytes += value instanceof String text ? 40 + text.length() : 40;
                }
            }
        }
        return page;
    }

    private static Row row(ResultSet result, Kind kind) throws SQLException {
        List<Object> order = new ArrayList<>();
        for (int i = 0; i < kind.order().size(); i++) {
            Object value = result.getObject(i + 1);
            order.add(value instanceof Number number ? (Object) number.longValue() : value);
        }
        List<@Nullable Object> values = new ArrayList<>();
        for (Kind.Field field : kind.fields()) {
            int at = order.size() + values.size() + 1;
            if (field.type().isText()) {
                values.add(result.getString(at));
            } else if (field.type() == Kind.Type.DECIMAL) {
                double number = result.getDouble(at);
                values.add(result.wasNull() ? null : (Double) number);
            } else {
                long number = result.getLong(at);
                values.add(result.wasNull() ? null : (Long) number);
            }
        }
        return new Row(kind, order, values);
    }
}
