package dev.halley.server.query;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The different values of columns. Its callers hold the project's read lock. */
final class DistinctValues {

    private DistinctValues() {}

    static List<String> of(ProjectColumns project, ColumnReader columns, Field field, String part, int limit) {
        Set<String> found = new HashSet<>();
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
        List<String> sorted = new ArrayList<>(found);
        sorted.sort(NaturalOrder::compare);
        return sorted.subList(0, Math.min(limit, sorted.size()));
    }

    static List<Field> differing(Map<Integer, List<@Nullable Object>> cells, List<Field> fields) {
        List<Field> differing = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            Set<@Nullable Object> values = new HashSet<>();
            for (List<@Nullable Object> row : cells.values()) {
                values.add(row.get(i));
            }
            if (values.size() > 1) {
                differing.add(fields.get(i));
            }
        }
        return differing;
    }
}
