package dev.halley.server.query;

import dev.halley.server.experiment.Experiment;
import dev.halley.server.query.ColumnDao.StoredColumn;
import dev.halley.server.query.ColumnDao.StoredValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the values of a few experiments in some columns, without loading whole columns. Its callers hold the project's read lock. */
final class CellReader {

    private final ColumnIndex index;
    private final ColumnReader columns;

    CellReader(ColumnIndex index, ColumnReader columns) {
        this.index = index;
        this.columns = columns;
    }

    /** By ordinal: for each field a text, a number, or null. */
    Map<Integer, List<@Nullable Object>> cells(ProjectColumns project, List<Integer> ordinals, List<Field> fields) {
        Map<Integer, List<@Nullable Object>> cells = new LinkedHashMap<>();
        ordinals.forEach(ordinal -> cells.put(ordinal, new ArrayList<>(Collections.nCopies(fields.size(), null))));
        Map<Long, List<Integer>> wanted = new HashMap<>();
        for (int i = 0; i < fields.size(); i++) {
            Field field = fields.get(i);
            Column column = inMemory(project, field);
            if (column != null) {
                for (Map.Entry<Integer, List<@Nullable Object>> row : cells.entrySet()) {
                    row.getValue().set(i, cell(column, field, row.getKey()));
                }
            } else if (field.stat() == Field.Stat.AT_STEP) {
                for (Map.Entry<Integer, List<@Nullable Object>> row : cells.entrySet()) {
                    Experiment experiment = project.experiment(row.getKey());
                    row.getValue().set(i, experiment == null ? null : columns.valueAt(experiment.id(), field));
                }
            } else {
                StoredColumn stored = project.stored(field.kind(), field.name());
                if (stored != null) {
                    wanted.computeIfAbsent(stored.id(), none -> new ArrayList<>())
                            .add(i);
                }
            }
        }
        readStored(project, cells, fields, wanted);
        layOver(project, cells, fields);
        return cells;
    }

    private @Nullable Column inMemory(ProjectColumns project, Field field) {
        boolean made = field.kind() == Field.Kind.SYSTEM || field.kind() == Field.Kind.TAG;
        return made ? columns.column(project, field) : project.loaded(field);
    }

    private static @Nullable Object cell(Column column, Field field, int ordinal) {
        if (!column.has(ordinal)) {
            return null;
        }
        boolean number = field.kind() == Field.Kind.METRIC || field.isTime() || field.equals(Field.DURATION);
        return number ? (Object) column.number(ordinal) : column.text(ordinal);
    }

    private void readStored(
            ProjectColumns project,
            Map<Integer, List<@Nullable Object>> cells,
            List<Field> fields,
            Map<Long, List<Integer>> wanted) {
        if (wanted.isEmpty() || cells.isEmpty()) {
            return;
        }
        List<Long> ids = new ArrayList<>();
        for (int ordinal : cells.keySet()) {
            Experiment experiment = project.experiment(ordinal);
            if (experiment != null) {
                ids.add(experiment.id());
            }
        }
        List<StoredValue> values = index.read(connection -> index.dao().values(connection, wanted.keySet(), ids));
        for (StoredValue value : values) {
            List<@Nullable Object> row = cells.get(project.ordinal(value.experimentId()));
            if (row != null) {
                for (int i : wanted.getOrDefault(value.columnId(), List.of())) {
                    Field field = fields.get(i);
                    row.set(
                            i,
                            field.kind() == Field.Kind.METRIC
                                    ? ProjectColumns.number(field, value.metric())
                                    : value.text());
                }
            }
        }
    }

    private static void layOver(
            ProjectColumns project, Map<Integer, List<@Nullable Object>> cells, List<Field> fields) {
        for (Map.Entry<Integer, List<@Nullable Object>> row : cells.entrySet()) {
            Experiment experiment = project.experiment(row.getKey());
            Logged logged = experiment == null ? null : project.overlay(experiment.id());
            if (logged == null) {
                continue;
            }
            for (int i = 0; i < fields.size(); i++) {
                Field field = fields.get(i);
                if (field.kind() == Field.Kind.METRIC && field.stat() != Field.Stat.AT_STEP) {
                    MetricValue value = logged.metrics().get(field.name());
                    row.getValue().set(i, value == null ? null : ProjectColumns.number(field, value));
                } else if (field.kind() == Field.Kind.PARAMETER || field.kind() == Field.Kind.OTHER) {
                    row.getValue().set(i, ProjectColumns.texts(field, logged).get(field.name()));
                }
            }
        }
    }
}
