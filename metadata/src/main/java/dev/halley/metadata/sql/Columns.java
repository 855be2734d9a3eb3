package dev.halley.metadata.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Times and JSON in columns. */
final class Columns {

    static final TypeReference<LinkedHashMap<String, JsonNode>> OBJECT = new TypeReference<>() {};
    static final TypeReference<LinkedHashMap<String, String>> LABELS = new TypeReference<>() {};
    static final TypeReference<List<String>> TEXTS = new TypeReference<>() {};

    private static final long NANOS = 1_000_000_000L;

    private Columns() {}

    /** Made when the first JSON is read or written: {@code stack list} meets none, and does not wait for its hundreds of classes. */
    private static final class Json {
        static final ObjectMapper MAPPER = new ObjectMapper();
    }

    static long nanos(Instant at) {
        return Math.addExact(Math.multiplyExact(at.getEpochSecond(), NANOS), at.getNano());
    }

    static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS));
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        return instant(row.getLong(column));
    }

    static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
        long nanos = row.getLong(column);
        return row.wasNull() ? null : instant(nanos);
    }

    static Instant instantOf(@Nullable Long nanos) {
        return instant(nanos == null ? 0 : nanos);
    }

    static @Nullable Long nanosOrNull(@Nullable Instant at) {
        return at == null ? null : nanos(at);
    }

    static @Nullable Long longOrNull(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }

    static JsonNode node(ResultSet row, String column) throws SQLException {
        try {
            return Json.MAPPER.readTree(row.getString(column));
        } catch (JsonProcessingException damaged) {
            throw new SQLException("column '" + column + "' holds no valid JSON.", damaged);
        }
    }

    /** An object that is empty if the column is null. */
    static Map<String, JsonNode> objectOrEmpty(ResultSet row, String column) throws SQLException {
        return row.getString(column) == null ? Map.of() : object(row, column);
    }

    static String json(@Nullable Object value) {
        if (value instanceof Map<?, ?> map && map.isEmpty()) {
            return "{}";
        }
        if (value instanceof List<?> list && (list.isEmpty() || isPlain(list))) {
            return list.isEmpty() ? "[]" : "[\"" + list.get(0) + "\"]";
        }
        try {
            return Json.MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Whether it is one text that JSON has as it is, such as the step that another one waits for. */
    private static boolean isPlain(List<?> list) {
        if (list.size() != 1 || !(list.get(0) instanceof String text)) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || c == '"' || c == '\\') {
                return false;
            }
        }
        return true;
    }

    static <T> T json(ResultSet row, String column, TypeReference<T> type) throws SQLException {
        try {
            return Json.MAPPER.readValue(row.getString(column), type);
        } catch (JsonProcessingException damaged) {
            throw new SQLException(
                    "column '" + column + "' holds no valid JSON: " + damaged.getOriginalMessage(), damaged);
        }
    }

    static Map<String, JsonNode> object(ResultSet row, String column) throws SQLException {
        if ("{}".equals(row.getString(column))) {
            return new LinkedHashMap<>();
        }
        return json(row, column, OBJECT);
    }
}
