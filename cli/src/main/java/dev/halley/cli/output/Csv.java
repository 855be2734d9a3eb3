package dev.halley.cli.output;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes a document as comma-separated values (RFC 4180): a list with a row for each of its elements and a column for each of
 * their fields, anything else with a row for each of its fields.
 */
public final class Csv {

    private Csv() {}

    /** The cells of a text with commas, line by line. */
    public static List<List<String>> rows(String text) {
        List<List<String>> rows = new ArrayList<>();
        List<String> row = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (quoted && c == '"' && at + 1 < text.length() && text.charAt(at + 1) == '"') {
                cell.append(c);
                at++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == ',' || c == '\n')) {
                row.add(cell.toString());
                cell.setLength(0);
                if (c == '\n') {
                    rows.add(row);
                    row = new ArrayList<>();
                }
            } else {
                cell.append(c);
            }
        }
        row.add(cell.toString());
        rows.add(row);
        return rows;
    }

    static String text(JsonNode document) {
        JsonNode list = list(document);
        List<String> lines = new ArrayList<>();
        if (list == null) {
            lines.add("key,value");
            document.properties()
                    .forEach(field -> lines.add(cell(field.getKey()) + "," + cell(plain(field.getValue()))));
        } else {
            Set<String> columns = new LinkedHashSet<>();
            list.forEach(element -> element.fieldNames().forEachRemaining(columns::add));
            lines.add(columns.stream().map(Csv::cell).collect(Collectors.joining(",")));
            list.forEach(element -> lines.add(columns.stream()
                    .map(column -> cell(plain(element.path(column))))
                    .collect(Collectors.joining(","))));
        }
        return String.join("\n", lines);
    }

    private static @Nullable JsonNode list(JsonNode document) {
        if (document.isArray()) {
            return document;
        }
        List<JsonNode> arrays = new ArrayList<>();
        document.forEach(each -> {
            if (each.isArray()) {
                arrays.add(each);
            }
        });
        boolean isList = arrays.size() == 1
                && document.properties().iterator().next().getValue().isArray();
        return isList ? arrays.get(0) : null;
    }

    private static String plain(JsonNode node) {
        if (node.isMissingNode() || node.isNull()) {
            return "";
        }
        return node.isValueNode() ? node.asText() : node.toString();
    }

    private static String cell(String text) {
        boolean quoted = text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return quoted ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }
}
