package dev.halley.server.query;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The different values of columns; equal numbers do not differ, however they were written. Its callers hold the project's read lock. */
final class DistinctValues {

    private DistinctValues() {}

    static List<String> of(ProjectColumns project, ColumnReader columns, Field field, String part, int limit) {
        Set<String> found = new LinkedHashSet<>();
        String wanted = part.toLowerCase(Locale.ROOT);
        Column column = columns.column(project, field);
        for (int i = 0; i < project.size(); i++) {
            if (project.experiment(i) != null) {
                String text = column.text(i);
                List<String> values =
                        field.kind() == Field.Kind.TAG ? project.tags(i) : text == null ? List.of() : List.of(text);
                for (String value : values) {
                    if (value.toLowerCase(Locale.ROOT).contains(wanted)) {
                        found.add(value);
                    }
                }
            }
        }
        Map<Object, String> different = new LinkedHashMap<>();
        found.forEach(text -> different.putIfAbsent(FilterValues.identity(field, text), text));
        List<String> sorted = new ArrayList<>(different.values());
        sorted.sort(NaturalOrder::compare);
        return sorted.subList(0, Math.min(limit, sorted.size()));
    }

    static List<Field> differing(Map<Integer, List<@Nullable Object>> cells, List<Field> fields) {
        List<Field> differing = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            Set<@Nullable Object> values = new HashSet<>();
            for (List<@Nullable Object> row : cells.values()) {
                Object value = row.get(i);
                values.add(value instanceof String text ? FilterValues.identity(fields.get(i), text) : value);
            }
            if (values.size() > 1) {
                differing.add(fields.get(i));
            }
        }
        return differing;
    }
}
