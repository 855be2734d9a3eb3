package dev.halley.artifact;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;

/**
 * A table that a step makes.
 *
 * @param columns names
 * @param rows the cells as text, one for each column
 */
public record DataTable(List<String> columns, List<List<String>> rows) {

    public DataTable {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
        for (List<String> row : rows) {
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException("row " + row + " has " + row.size() + " cells (expected: "
                        + columns.size() + ", one for each column).");
            }
        }
    }

    /** A column for each component. */
    static DataTable ofRecords(List<?> records, int most) {
        List<String> columns = new ArrayList<>();
        List<List<String>> rows = new ArrayList<>();
        for (Object record : records) {
            if (rows.size() == most) {
                break;
            }
            List<String> row = new ArrayList<>();
            columns.clear();
            for (RecordComponent component : record.getClass().getRecordComponents()) {
                columns.add(component.getName());
                try {
                    component.getAccessor().setAccessible(true);
                    row.add(String.valueOf(component.getAccessor().invoke(record)));
                } catch (ReflectiveOperationException e) {
                    row.add("?");
                }
            }
            rows.add(row);
        }
        return new DataTable(columns, rows);
    }

    String toCsv(int most) {
        StringBuilder csv = new StringBuilder(line(columns));
        rows.stream().limit(most).forEach(row -> csv.append(line(row)));
        return csv.toString();
    }

    private static String line(List<String> cells) {
        List<String> quoted = new ArrayList<>();
        for (String cell : cells) {
            boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
            quoted.add(plain ? cell : '"' + cell.replace("\"", "\"\"") + '"');
        }
        return String.join(",", quoted) + "\n";
    }
}
