package dev.halley.server.export;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One kind of line of an export: the columns of a table under the names of the format. Lines are written and read by the same list, so
 * neither can forget what the other knows.
 *
 * @param name the line's {@code kind}
 * @param table its table
 * @param parent the column that says what the line belongs to
 * @param order the columns that order the lines of one parent, and tell them apart
 */
record Kind(String name, String table, String parent, List<String> order, List<Field> fields) {

    enum Type {
        TEXT,
        NUMBER,
        FLAG
    }

    /**
     * A column.
     *
     * @param name in the line
     * @param longest the most characters, 0 for as many as a line may have
     */
    record Field(String name, String column, Type type, boolean optional, int longest) {}

    private static final int NAME = 1_024;

    /** What an experiment keeps in tables, without its metrics; in the order of the lines. */
    static final List<Kind> OF_EXPERIMENT = List.of(
            of("pause", "experiment_pause", "experiment_id", "from_millis")
                    .with(number("fromMillis", "from_millis"), number("toMillis", "to_millis")),
            of("parameter", "parameter", "experiment_id", "name")
                    .with(
                            text("name", "name", NAME),
                            text("value", "value", 0),
                            optional(text("context", "context", NAME)),
                            optional(number("step", "step")),
                            optional(text("source", "source", NAME)),
                            number("timestampMillis", "timestamp_millis")),
            of("other", "other", "experiment_id", "name")
                    .with(
                            text("name", "name", NAME),
                            text("value", "value", 0),
                            number("timestampMillis", "timestamp_millis")),
            of("tag", "tag", "experiment_id", "name").with(text("name", "name", NAME)),
            of("environment", "environment", "experiment_id", "kind")
                    .with(text("name", "kind", NAME), text("object", "object", 0)),
            of("document", "document", "experiment_id", "kind")
                    .with(text("name", "kind", NAME), text("text", "text", 0)),
            of("htmlAppend", "html_append", "experiment_id", "id")
                    .with(
                            text("digest", "digest", NAME),
                            number("sentMillis", "sent_millis"),
                            number("receivedMillis", "received_millis"),
                            number("repeated", "repeated")),
            of("output", "output_piece", "experiment_id", "id")
                    .with(
                            flag("stderr", "stderr"),
                            number("offset", "piece_offset"),
                            number("orderMillis", "order_millis"),
                            number("receivedMillis", "received_millis"),
                            text("text", "text", 0),
                            number("repeated", "repeated")),
            of("asset", "asset", "experiment_id", "created_millis", "id")
                    .with(
                            text("assetId", "asset_id", NAME),
                            text("type", "type", NAME),
                            text("fileName", "file_name", NAME),
                            number("fileSize", "file_size"),
                            optional(text("sha256", "sha256", 64)),
                            optional(text("link", "link", 0)),
                            optional(text("context", "context", NAME)),
                            optional(number("step", "step")),
                            optional(number("epoch", "epoch")),
                            optional(text("groupingName", "grouping_name", NAME)),
                            optional(text("metadata", "metadata", 0)),
                            number("createdMillis", "created_millis")));

    private static Kind of(String name, String table, String parent, String... order) {
        return new Kind(name, table, parent, List.of(order), List.of());
    }

    private Kind with(Field... fields) {
        return new Kind(name, table, parent, order, List.of(fields));
    }

    private static Field text(String name, String column, int longest) {
        return new Field(name, column, Type.TEXT, false, longest);
    }

    private static Field number(String name, String column) {
        return new Field(name, column, Type.NUMBER, false, 0);
    }

    private static Field flag(String name, String column) {
        return new Field(name, column, Type.FLAG, false, 0);
    }

    private static Field optional(Field field) {
        return new Field(field.name(), field.column(), field.type(), true, field.longest());
    }

    static Map<String, Kind> byName(List<Kind> kinds) {
        Map<String, Kind> found = new LinkedHashMap<>();
        kinds.forEach(kind -> found.put(kind.name(), kind));
        return found;
    }

    /** All lines of {@code :parent}, or those behind {@code :k0, :k1}; first the ordering columns, then the fields. */
    String select(boolean isFirstPage) {
        List<String> columns = new ArrayList<>(order);
        fields.forEach(field -> columns.add(field.column()));
        String behind = isFirstPage
                ? ""
                : " AND (" + String.join(", ", order) + ") > ("
                        + IntStream.range(0, order.size())
                                .mapToObj(i -> ":k" + i)
                                .collect(Collectors.joining(", ")) + ")";
        return "SELECT " + String.join(", ", columns) + " FROM " + table + " WHERE " + parent + " = :parent" + behind
                + " ORDER BY " + String.join(", ", order);
    }

    /** A line of {@code :parent}; one that is there already stays as it is. */
    String insert() {
        String columns = Stream.concat(Stream.of(parent), fields.stream().map(Field::column))
                .collect(Collectors.joining(", "));
        String values = Stream.concat(Stream.of("parent"), fields.stream().map(Field::name))
                .collect(Collectors.joining(", :", ":", ""));
        return "INSERT INTO " + table + " (" + columns + ") VALUES (" + values + ") ON CONFLICT DO NOTHING";
    }
}
