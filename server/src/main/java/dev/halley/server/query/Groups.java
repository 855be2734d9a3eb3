package dev.halley.server.query;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sorted ordinals as lines of a table: rows, or nested groups of them. Equal numbers are one group, however they were written. */
final class Groups {

    /** A line: a row if {@code group} is null. */
    record Line(int ordinal, @Nullable Members group) {}

    /** A group and the ordinals of all its members. */
    static final class Members {
        private final List<String> path;
        private final boolean defined;
        private final int[] ordinals;
        private final boolean closed;

        Members(List<String> path, boolean defined, int[] ordinals, boolean closed) {
            this.path = path;
            this.defined = defined;
            this.ordinals = ordinals;
            this.closed = closed;
        }

        List<String> path() {
            return path;
        }

        boolean defined() {
            return defined;
        }

        int[] ordinals() {
            return ordinals;
        }

        boolean closed() {
            return closed;
        }
    }

    private final ProjectColumns project;
    private final List<Field> fields;
    private final List<Column> columns;
    private final Set<List<String>> closed;
    private final boolean keepOrder;
    private final List<Line> lines = new ArrayList<>();

    /**
     * @param keepOrder whether groups stand in the order of their first members, instead of by their values
     */
    Groups(
            ProjectColumns project,
            List<Field> fields,
            List<Column> columns,
            Set<List<String>> closed,
            boolean keepOrder) {
        this.project = project;
        this.fields = fields;
        this.columns = columns;
        this.closed = closed;
        this.keepOrder = keepOrder;
    }

    List<Line> lines(int[] ordinals) {
        add(ordinals, List.of());
        return lines;
    }

    private void add(int[] ordinals, List<String> path) {
        int depth = path.size();
        if (depth == fields.size()) {
            for (int ordinal : ordinals) {
                lines.add(new Line(ordinal, null));
            }
            return;
        }
        Map<Object, Gathered> groups = new LinkedHashMap<>();
        Map<String, Gathered> byText = new HashMap<>();
        Gathered missing = new Gathered();
        for (int ordinal : ordinals) {
            List<String> values = values(depth, ordinal);
            if (values.isEmpty()) {
                missing.add(ordinal, "");
            }
            for (String value : values) {
                byText.computeIfAbsent(
                                value,
                                text -> groups.computeIfAbsent(
                                        FilterValues.identity(fields.get(depth), text), none -> new Gathered()))
                        .add(ordinal, value);
            }
        }
        List<Gathered> gathered = new ArrayList<>(groups.values());
        if (!keepOrder) {
            gathered.sort((one, other) -> compare(one.name, other.name));
        }
        for (Gathered group : gathered) {
            addGroup(path, group.name, true, group.toArray());
        }
        if (missing.size > 0) {
            addGroup(path, missing.name, false, missing.toArray());
        }
    }

    /** Numbers first, the smaller before the larger: 1e-05 before 0.1, which it follows as a text. */
    private static int compare(String left, String right) {
        Double one = FilterValues.number(left);
        Double other = FilterValues.number(right);
        if (one == null || other == null) {
            return one != null ? -1 : other != null ? 1 : NaturalOrder.compare(left, right);
        }
        int order = Double.compare(one, other);
        return order != 0 ? order : NaturalOrder.compare(left, right);
    }

    /** An experiment is in the group of each of its tags. */
    private List<String> values(int depth, int ordinal) {
        if (fields.get(depth).kind() == Field.Kind.TAG) {
            return project.tags(ordinal);
        }
        String text = columns.get(depth).text(ordinal);
        return text == null ? List.of() : List.of(text);
    }

    private void addGroup(List<String> above, String name, boolean defined, int[] ordinals) {
        List<String> path = new ArrayList<>(above);
        path.add(name);
        boolean isClosed = closed.contains(path);
        lines.add(new Line(-1, new Members(List.copyOf(path), defined, ordinals, isClosed)));
        if (!isClosed) {
            add(ordinals, path);
        }
    }

    /** The members of a group, as they are found. Its name is what the oldest of them has, in whatever order they come. */
    private static final class Gathered {
        private String name = "";
        private int oldest = Integer.MAX_VALUE;
        private int[] ordinals = new int[8];
        private int size;

        void add(int ordinal, String text) {
            if (ordinal < oldest) {
                oldest = ordinal;
                name = text;
            }
            if (size == ordinals.length) {
                ordinals = Arrays.copyOf(ordinals, 2 * size);
            }
            ordinals[size++] = ordinal;
        }

        int[] toArray() {
            return Arrays.copyOf(ordinals, size);
        }
    }
}
