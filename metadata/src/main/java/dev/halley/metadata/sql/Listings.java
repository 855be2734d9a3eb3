package dev.halley.metadata.sql;

import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.error.Suggestion;
import dev.halley.metadata.Filter;
import dev.halley.metadata.Filter.Operator;
import dev.halley.metadata.Listing;
import dev.halley.metadata.Page;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns a {@link Listing} into SQL. A field is what its table says it is; values are bound, never part of the text. Pages are found
 * by what the last row of the page before had, so a list that grows meanwhile is neither repeated nor skipped.
 *
 * @param select what to read, up to WHERE, with the unique number of a row as {@code row_no}
 * @param number the expression of {@code row_no}
 * @param fields by name
 * @param kind in the tables of tags and entries; null if there are none
 * @param resource the expression of the id in these tables
 */
record Listings(
        String select,
        String number,
        Map<String, Field> fields,
        @Nullable String kind,
        String resource) {

    /** How the values of a field are read. */
    enum FieldType {
        TEXT,
        WHOLE,
        REAL,
        TIME,
        /** An upper-case word in the table, of any case for users. */
        WORD
    }

    record Field(String expression, FieldType type) {}

    private static final String METADATA = "metadata.";
    private static final String PARAMETER = "parameter.";
    private static final double NANOS = 1e9;

    private record Row<T>(T value, long number, @Nullable Object sorted) {}

    <T> Page<T> page(Handle handle, Listing listing, RowMapper<T> mapper) {
        Map<String, Object> bindings = new LinkedHashMap<>();
        List<String> conditions = conditions(handle, listing.filters(), bindings);
        String sortName = listing.sort();
        Field sort = sortName == null ? null : sort(sortName, listing.descending(), bindings);
        String after = listing.after();
        if (after != null) {
            conditions.add(after(after, sort, listing.descending(), bindings));
        }
        String direction = listing.descending() ? " DESC" : "";
        String order = (sort == null ? "" : sort.expression() + direction + ", ") + number + direction;
        String sql = select.replace("row_no", number + " AS row_no")
                + where(conditions)
                + " ORDER BY " + order + " LIMIT :most";
        if (sort != null) {
            sql = sql.replaceFirst("SELECT ", "SELECT " + sort.expression() + " AS sort_value, ");
        }
        Query query = handle.createQuery(sql).bind("most", listing.limit() + 1);
        bindings.forEach(query::bind);
        List<Row<T>> rows = query.map(row -> new Row<>(
                        mapper.map(row), row.getLong("row_no"), sort == null ? null : row.getObject("sort_value")))
                .list();
        List<T> items = new ArrayList<>();
        rows.stream().limit(listing.limit()).forEach(row -> items.add(row.value()));
        return new Page<>(items, rows.size() > listing.limit() ? cursor(rows.get(listing.limit() - 1)) : null);
    }

    /** How many rows there would be, at most {@code most}. */
    int count(Handle handle, List<Filter> filters, int most) {
        Map<String, Object> bindings = new LinkedHashMap<>();
        String found = select.replace("row_no", number + " AS row_no") + where(conditions(handle, filters, bindings));
        Query query = handle.createQuery("SELECT count(*) FROM (" + found + " LIMIT :most) found")
                .bind("most", most);
        bindings.forEach(query::bind);
        return query.mapTo(Integer.class).one();
    }

    private List<String> conditions(Handle handle, List<Filter> filters, Map<String, Object> bindings) {
        List<String> conditions = new ArrayList<>();
        for (Filter filter : filters) {
            conditions.add(condition(handle, filter, bindings));
        }
        return conditions;
    }

    private static String where(List<String> conditions) {
        return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    }

    private static String cursor(Row<?> row) {
        String text = row.number() + (row.sorted() == null ? "" : " " + row.sorted());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private String after(String cursor, @Nullable Field sort, boolean descending, Map<String, Object> bindings) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            int space = text.indexOf(' ');
            bindings.put("after_no", Long.parseLong(space < 0 ? text : text.substring(0, space)));
            String than = descending ? "<" : ">";
            if (sort == null) {
                return number + " " + than + " :after_no";
            }
            String value = text.substring(space + 1);
            bindings.put(
                    "after_value",
                    switch (sort.type()) {
                        case TEXT, WORD -> value;
                        case WHOLE, TIME -> (Object) Long.valueOf(value);
                        case REAL -> Double.valueOf(value);
                    });
            return "(" + sort.expression() + ", " + number + ") " + than + " (:after_value, :after_no)";
        } catch (IllegalArgumentException e) {
            throw new HalleyException(
                    ErrorKind.INVALID, "after: '" + cursor + "' (expected: what the page before gave as next).");
        }
    }

    private Field field(String name) {
        Field field = fields.get(name);
        if (field == null) {
            throw new HalleyException(
                    ErrorKind.INVALID,
                    "There is no field '" + name + "' (expected: one of " + String.join(", ", fields.keySet())
                            + (kind == null ? "" : ", tag, metadata.KEY") + ")."
                            + Suggestion.nearest(name, fields.keySet())
                                    .map(near -> " Did you mean '" + near + "'?")
                                    .orElse(""));
        }
        return field;
    }

    /** Logged values are sorted as numbers; what has none is last in both directions. */
    private Field sort(String name, boolean descending, Map<String, Object> bindings) {
        if (kind == null || !name.startsWith(METADATA)) {
            return field(name);
        }
        bindings.put("sort_kind", kind);
        bindings.put("sort_key", name.substring(METADATA.length()));
        return new Field(
                "coalesce((SELECT e.number FROM entry e WHERE e.kind = :sort_kind AND e.resource = " + resource
                        + " AND e.key = :sort_key), " + (descending ? "-1e308" : "1e308") + ")",
                FieldType.REAL);
    }

    private String condition(Handle handle, Filter filter, Map<String, Object> bindings) {
        String name = "filter" + bindings.size();
        if (kind != null && filter.field().equals("tag")) {
            bindings.put(name + "_kind", kind);
            return "EXISTS (SELECT 1 FROM tag t WHERE t.kind = :" + name + "_kind AND t.resource = " + resource
                    + " AND " + compare(handle, "t.tag", FieldType.TEXT, filter, name, bindings) + ")";
        }
        if (kind != null
                && (filter.field().startsWith(METADATA) || filter.field().startsWith(PARAMETER))) {
            bindings.put(name + "_kind", kind);
            bindings.put(
                    name + "_key",
                    filter.field().startsWith(METADATA) ? filter.field().substring(METADATA.length()) : filter.field());
            boolean asNumber = filter.operator().isOrder() && isNumber(filter.value());
            return "EXISTS (SELECT 1 FROM entry e WHERE e.kind = :" + name + "_kind AND e.resource = " + resource
                    + " AND e.key = :" + name + "_key AND "
                    + compare(
                            handle,
                            asNumber ? "e.number" : "e.text",
                            asNumber ? FieldType.REAL : FieldType.TEXT,
                            filter,
                            name,
                            bindings)
                    + ")";
        }
        Field field = field(filter.field());
        return compare(handle, field.expression(), field.type(), filter, name, bindings);
    }

    private static boolean isNumber(String text) {
        try {
            Double.parseDouble(text);
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static String compare(
            Handle handle,
            String expression,
            FieldType type,
            Filter filter,
            String name,
            Map<String, Object> bindings) {
        Operator operator = filter.operator();
        if (operator == Operator.ONE_OF) {
            List<String> names = new ArrayList<>();
            for (String value : filter.values()) {
                String each = name + "_" + names.size();
                bindings.put(each, value(type, value, filter));
                names.add(":" + each);
            }
            return expression + " IN (" + String.join(", ", names) + ")";
        }
        boolean pattern =
                operator == Operator.CONTAINS || operator == Operator.STARTSWITH || operator == Operator.ENDSWITH;
        if (pattern && type != FieldType.TEXT && type != FieldType.WORD) {
            throw new HalleyException(
                    ErrorKind.INVALID,
                    "Filter '" + filter + "' compares text, but " + filter.field()
                            + " is no text (expected: one of the operators equals, gt, gte, lt, lte, oneof).");
        }
        if (pattern) {
            String value = type == FieldType.WORD ? filter.value().toUpperCase(java.util.Locale.ROOT) : filter.value();
            String escaped = value.replace("!", "!!").replace("%", "!%").replace("_", "!_");
            bindings.put(
                    name,
                    (operator == Operator.STARTSWITH ? "" : "%")
                            + escaped
                            + (operator == Operator.ENDSWITH ? "" : "%"));
            return handle.anyCase(expression) + " LIKE " + handle.anyCase(":" + name) + " ESCAPE '!'";
        }
        bindings.put(name, value(type, filter.value(), filter));
        return expression + " "
                + switch (operator) {
                    case NOT_EQUALS -> "<>";
                    case GT -> ">";
                    case GTE -> ">=";
                    case LT -> "<";
                    case LTE -> "<=";
                    default -> "=";
                }
                + " :" + name;
    }

    private static Object value(FieldType type, String text, Filter filter) {
        try {
            return switch (type) {
                case TEXT -> text;
                case WORD -> text.toUpperCase(java.util.Locale.ROOT);
                case WHOLE -> Long.valueOf(text);
                case REAL -> Double.valueOf(text);
                case TIME -> Columns.nanos(time(text));
            };
        } catch (NumberFormatException | DateTimeParseException e) {
            throw new HalleyException(
                    ErrorKind.INVALID,
                    "Filter '" + filter + "': '" + text + "' (expected: "
                            + (type == FieldType.TIME
                                    ? "a date or a time, as 2026-11-25 or 2026-11-25T09:00:00Z"
                                    : "a number")
                            + ").");
        }
    }

    private static Instant time(String text) {
        return text.length() == 10
                ? LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC)
                : Instant.parse(text.replace(' ', 'T') + (text.endsWith("Z") ? "" : "Z"));
    }

    /** How long something took, in seconds. */
    static Field seconds(String started, String ended) {
        return new Field("((" + ended + " - " + started + ") / " + NANOS + ")", FieldType.REAL);
    }
}
