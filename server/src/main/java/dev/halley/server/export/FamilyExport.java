package dev.halley.server.export;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.halley.server.database.Database;
import dev.halley.server.view.Views;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes what a workspace or a project has beside its experiments. Confined to one thread. */
final class FamilyExport {

    private final Database database;
    private final ExportRows rows;
    private final long user;
    private final Map<Long, String> users = new HashMap<>();
    private final Map<String, String> projects = new HashMap<>();

    /** @param user who takes it */
    FamilyExport(Database database, ExportRows rows, long user) {
        this.database = database;
        this.rows = rows;
        this.user = user;
    }

    /** Takes each row of a family, those that belong to another behind it. */
    void forEach(Family family, long parent, ExportRows.Sink sink) throws IOException {
        rows.forEach(family.root(), parent, user, root -> {
            sink.take(root);
            String id = String.valueOf(root.value("id"));
            for (Kind kind : family.ofRoot()) {
                rows.forEach(kind, id, sink);
            }
            if (family.unit() == null) {
                return;
            }
            rows.forEach(family.unit(), id, unit -> {
                sink.take(unit);
                for (Kind kind : family.ofUnit()) {
                    rows.forEach(kind, String.valueOf(unit.value("id")), sink);
                }
            });
        });
    }

    /**
     * Writes the lines of a family.
     *
     * @param project stands in the lines of the root if it is of a project
     * @param damaged contents that cannot be read
     */
    void write(JsonGenerator json, Family family, long parent, @Nullable String project, Set<String> damaged)
            throws IOException {
        forEach(family, parent, row -> {
            Map<String, String> more = new HashMap<>();
            if (project != null && row.kind().equals(family.root())) {
                more.put("project", project);
            }
            if (Family.hasFiles(row.kind()) && damaged.contains(String.valueOf(row.value("sha256")))) {
                more.put("lost", "its content is damaged or gone");
            }
            ExportRows.write(json, named(row), more);
        });
    }

    /** A row with names in the places of what only this server knows. */
    private ExportRows.Row named(ExportRows.Row row) {
        List<@Nullable Object> values = new ArrayList<>(row.values());
        for (int i = 0; i < values.size(); i++) {
            Object value = values.get(i);
            if (value != null) {
                values.set(
                        i,
                        switch (row.kind().fields().get(i).type()) {
                            case USER -> users.computeIfAbsent((Long) value, this::userName);
                            case PROJECT -> projects.computeIfAbsent((String) value, this::projectName);
                            default -> isContentOfView(row.kind(), i) ? Views.portable((String) value) : value;
                        });
            }
        }
        return new ExportRows.Row(row.kind(), row.order(), values);
    }

    static boolean isContentOfView(Kind kind, int field) {
        return kind.equals(Kind.COMET_VIEW) && kind.fields().get(field).name().equals("content");
    }

    private String userName(long id) {
        return name("SELECT name FROM account WHERE id = :id", id);
    }

    private String projectName(String key) {
        return name("SELECT name FROM project WHERE project_key = :id", key);
    }

    /** Empty for what is gone. */
    private String name(String sql, Object id) {
        return database.read(handle -> handle.createQuery(sql)
                .bind("id", id)
                .mapTo(String.class)
                .findOne()
                .orElse(""));
    }
}
