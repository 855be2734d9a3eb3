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
final class Csv {

    private Csv() {}

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
