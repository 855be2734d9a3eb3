package dev.halley.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.server.http.Json;
import dev.halley.server.project.Project;
import dev.halley.server.query.ExperimentPage;
import dev.halley.server.query.ExperimentQueries;
import dev.halley.server.query.ExperimentQuery;
import dev.halley.server.query.Field;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

/** All experiments that match a query with the values of its columns, for other programs. */
final class TableExport {

    private static final Pattern NUMBER =
            Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?|NaN|[+-]?Infinity");

    private final ExperimentQueries queries;
    private final Project project;
    private final ExperimentQuery query;

    TableExport(ExperimentQueries queries, Project project, ExperimentQuery query) {
        this.queries = queries;
        this.project = project;
        this.query = query;
    }

    /** An object for each experiment, with a member for each column that has a value. */
    ArrayNode rows() {
        ArrayNode rows = Json.MAPPER.createArrayNode();
        for (ExperimentPage.Item item : queries.page(project, query).shown()) {
            if (item instanceof ExperimentPage.Row row) {
                ObjectNode object = rows.addObject();
                for (int i = 0; i < query.columns().size(); i++) {
                    put(object, query.columns().get(i), row.cells().get(i));
                }
            }
        }
        return rows;
    }

    private static void put(ObjectNode object, Field field, @org.jspecify.annotations.Nullable Object cell) {
        if (cell instanceof Double number && field.isTime()) {
            object.put(field.id(), Instant.ofEpochMilli(number.longValue()).toString());
        } else if (cell instanceof Double number && Double.isFinite(number)) {
            object.put(field.id(), number);
        } else if (cell != null) {
            object.put(field.id(), cell.toString());
        }
    }

    /** RFC 4180. A spreadsheet must not run what was logged: what looks like a formula gets an apostrophe. */
    static String csv(List<Field> columns, JsonNode rows) {
        StringBuilder text = new StringBuilder();
        line(columns.stream().map(Field::id).toList(), text);
        for (JsonNode row : rows) {
            line(columns.stream().map(field -> row.path(field.id()).asText("")).toList(), text);
        }
        return text.toString();
    }

    private static void line(List<String> cells, StringBuilder text) {
        for (int i = 0; i < cells.size(); i++) {
            if (i > 0) {
                text.append(',');
            }
            text.append(cell(cells.get(i)));
        }
        text.append("\r\n");
    }

    private static String cell(String value) {
        boolean formula = !value.isEmpty()
                && "=+-@\t\r".indexOf(value.charAt(0)) >= 0
                && !NUMBER.matcher(value).matches();
        String safe = formula ? "'" + value : value;
        boolean quoted = safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
        return quoted ? "\"" + safe.replace("\"", "\"\"") + "\"" : safe;
    }
}
