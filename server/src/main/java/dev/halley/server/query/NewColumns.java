package dev.halley.server.query;

import dev.halley.server.query.ColumnDao.StoredColumn;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What some experiments teach about the columns of their project: new ones, ones that differ between experiments, ones that hold texts.
 * Confined to one thread.
 */
final class NewColumns {

    private record Key(Field.Kind kind, String name) {}

    private final Map<Key, StoredColumn> columns = new LinkedHashMap<>();
    private final List<Key> changed = new ArrayList<>();

    NewColumns(List<StoredColumn> known) {
        known.forEach(column -> columns.put(new Key(column.kind(), column.name()), column));
    }

    void see(Logged logged) {
        logged.metrics().forEach((name, value) -> see(Field.Kind.METRIC, name, NumberColumn.text(value.last()), false));
        logged.parameters()
                .forEach((name, text) -> see(Field.Kind.PARAMETER, name, text, FilterValues.number(text) == null));
        logged.others().forEach((name, text) -> see(Field.Kind.OTHER, name, text, FilterValues.number(text) == null));
    }

    private void see(Field.Kind kind, String name, String text, boolean isText) {
        Key key = new Key(kind, name);
        StoredColumn known = columns.get(key);
        String sample = text.length() > 200 ? text.substring(0, 200) : text;
        StoredColumn next = known == null
                ? new StoredColumn(0, kind, name, sample, false, isText)
                : new StoredColumn(
                        known.id(),
                        kind,
                        name,
                        known.sample(),
                        known.varies() || !sample.equals(known.sample()),
                        known.hasTexts() || isText);
        if (!next.equals(known)) {
            columns.put(key, next);
            changed.add(key);
        }
    }

    boolean isChanged() {
        return !changed.isEmpty();
    }

    List<StoredColumn> all() {
        return List.copyOf(columns.values());
    }

    /** Writes what is new and returns all columns. In the writer's transaction; only one thread adds columns. */
    List<StoredColumn> write(ColumnDao dao, Connection connection, long project) throws SQLException {
        long next = dao.nextColumnId(connection);
        for (Key key : changed) {
            StoredColumn column = columns.get(key);
            if (column == null) {
                continue;
            }
            if (column.id() == 0) {
                StoredColumn made = new StoredColumn(
                        next++, column.kind(), column.name(), column.sample(), column.varies(), column.hasTexts());
                dao.insertColumn(connection, project, made);
                columns.put(key, made);
            } else {
                dao.updateColumn(connection, column);
            }
        }
        return all();
    }
}
