package dev.halley.server.export;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.http.Json;
import dev.halley.server.project.Projects;
import dev.halley.server.view.Views;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores what a workspace or a project has beside its experiments. A line of the root with what belongs to it is there at once or not at
 * all, and so is each of its versions. What is there already is left alone. Confined to one thread.
 */
final class FamilyImport {

    private static final Logger log = LoggerFactory.getLogger(FamilyImport.class);

    /** What one line of the root, or one version, may have under it: all of it is held until it is stored. */
    private static final long MOST_CHARACTERS = 64L << 20;

    private static final int MOST_LINES = 1_000_000;

    private final ImportedContents contents;
    private final Imports.Target target;
    private final Projects projects;
    private final ImportedExperiment.Parts parts;
    private final UnaryOperator<String> experimentKeys;

    /** @param experimentKeys what became of the key of an experiment */
    FamilyImport(
            ImportedExperiment.Parts parts,
            ImportedContents contents,
            Imports.Target target,
            Projects projects,
            UnaryOperator<String> experimentKeys) {
        this.parts = parts;
        this.contents = contents;
        this.target = target;
        this.projects = projects;
        this.experimentKeys = experimentKeys;
    }

    /** What has been read of a root or of a unit: its own values first, then what belongs to it. */
    private static final class Group {
        final Kind kind;
        final List<@Nullable Object> values;
        final @Nullable String project;
        final String name;
        final Map<Kind, List<List<@Nullable Object>>> children = new HashMap<>();
        long characters;
        int lines;

        Group(Kind kind, List<@Nullable Object> values, @Nullable String project, String name) {
            this.kind = kind;
            this.values = values;
            this.project = project;
            this.name = name;
        }

        String id() {
            return String.valueOf(values.get(0));
        }
    }

    /** What is there under an id, or would be. */
    private record Place(String id, boolean isThere) {}

    /** Reads and stores the lines of a family; counts what came. */
    final class Reading {

        private final Family family;
        private final Imports.Progress progress;
        private final Map<String, Kind> children;
        private @Nullable Group group;
        private @Nullable Place root;
        private @Nullable String rootName;
        private boolean isRefused;
        private int imported;
        private int refused;

        Reading(Family family, Imports.Progress progress) {
            this.family = family;
            this.progress = progress;
            this.children = family.children();
        }

        int imported() {
            return imported;
        }

        int refused() {
            return refused;
        }

        void read(LineReader lines) throws IOException {
            try {
                while (lines.next()) {
                    String kind = lines.kind();
                    if (kind.equals(family.root().name())) {
                        store();
                        isRefused = false;
                        root = null;
                    } else if (family.unit() != null
                            && kind.equals(family.unit().name())) {
                        store();
                    }
                    if (!isRefused) {
                        take(lines, kind);
                    }
                    progress.run();
                }
                store();
            } catch (ApiException unreadable) {
                refuse(unreadable);
            }
        }

        private void take(LineReader lines, String kind) throws IOException {
            try {
                if (kind.equals(family.root().name())) {
                    rootName = lines.text("name", 0);
                    group = begun(lines, family.root());
                } else if (family.unit() != null && kind.equals(family.unit().name())) {
                    if (root == null) {
                        throw lines.wrong("belongs to nothing");
                    }
                    group = begun(lines, family.unit());
                } else {
                    add(lines, kind);
                }
            } catch (ApiException wrong) {
                refuse(wrong);
            }
        }

        private Group begun(LineReader lines, Kind kind) {
            String project = family.isOfProject() ? lines.text("project", 0) : null;
            return new Group(kind, values(lines, kind), project, String.valueOf(rootName));
        }

        private void add(LineReader lines, String name) throws IOException {
            Kind kind = children.get(name);
            Group into = group;
            if (kind == null) {
                throw lines.wrong(
                        "has the kind '" + name + "', which this server does not know. Import it into a newer one");
            }
            if (into == null || !(into.kind.equals(family.root()) ? family.ofRoot() : family.ofUnit()).contains(kind)) {
                throw lines.wrong("belongs to nothing");
            }
            if (Family.hasFiles(kind)
                    && !contents.keep(lines, target.workspace().id())) {
                progress.tell(line("incomplete").put("lost", "the content of '" + lines.text("fileName", 0) + "'"));
                return;
            }
            List<@Nullable Object> values = values(lines, kind);
            for (Object value : values) {
                into.characters += value instanceof String text ? text.length() : 8;
            }
            into.lines++;
            if (into.characters > MOST_CHARACTERS || into.lines > MOST_LINES) {
                throw lines.wrong("is one of too many (expected: at most " + MOST_LINES + " lines and "
                        + MOST_CHARACTERS + " characters under one)");
            }
            into.children.computeIfAbsent(kind, none -> new ArrayList<>()).add(values);
        }

        /** Stores what has been read. */
        private void store() throws IOException {
            Group read = group;
            group = null;
            if (read == null || isRefused) {
                return;
            }
            try {
                Place place = parts.database().writeNow(handle -> FamilyImport.this.store(handle, read, root));
                imported += place.isThere() ? 0 : 1;
                if (read.kind.equals(family.root())) {
                    root = place;
                    progress.tell(line(place.isThere() ? "there" : "imported").put("as", place.id()));
                }
            } catch (ApiException refusal) {
                refuse(refusal);
            } catch (JdbiException unusable) {
                log.warn("{} {} of an import cannot be stored", read.kind.name(), read.name, unusable);
                refuse(new ApiException(ErrorKind.INVALID, "the database refuses a line of it."));
            }
        }

        private void refuse(ApiException why) throws IOException {
            isRefused = true;
            group = null;
            refused++;
            progress.tell(line("refused").put("why", why.getMessage()));
        }

        private ObjectNode line(String state) {
            return Json.MAPPER
                    .createObjectNode()
                    .put("kind", family.root().name())
                    .put("key", String.valueOf(rootName))
                    .put("state", state);
        }
    }

    private static List<@Nullable Object> values(LineReader lines, Kind kind) {
        List<@Nullable Object> values = new ArrayList<>();
        for (Kind.Field field : kind.fields()) {
            values.add(lines.column(field));
        }
        return values;
    }

    private Place store(Handle handle, Group read, @Nullable Place root) {
        Object parent = root == null ? parentOf(handle, read) : root.id();
        Place place = place(handle, read, parent);
        if (place.isThere()) {
            return place;
        }
        read.values.set(0, place.id());
        if (read.kind.equals(Kind.COMET_VIEW)) {
            placeView(handle, read, (Long) parent);
        }
        if (insert(handle, read.kind, List.of(read.values), parent, "") != 1) {
            throw new ApiException(
                    ErrorKind.CONFLICT,
                    "the workspace has another " + read.kind.name() + " of the name '" + read.name
                            + "' or of one of its versions. Rename or delete one of them, and import again.");
        }
        read.children.forEach((kind, lines) -> insert(handle, kind, lines, place.id(), parent));
        return place;
    }

    /** The content of Comet's views repeats where they are. */
    private void placeView(Handle handle, Group view, long project) {
        String experiment = null;
        int content = -1;
        for (int i = 0; i < view.values.size(); i++) {
            if (FamilyExport.isContentOfView(view.kind, i)) {
                content = i;
            } else if (view.kind.fields().get(i).type() == Kind.Type.EXPERIMENT && view.values.get(i) != null) {
                experiment = experimentKey(String.valueOf(view.values.get(i)));
            }
        }
        view.values.set(
                content,
                Views.placed(
                        String.valueOf(view.values.get(content)),
                        view.id(),
                        projectKey(handle, project),
                        experiment,
                        target.caller().userName()));
    }

    private static String projectKey(Handle handle, long id) {
        return handle.createQuery("SELECT project_key FROM project WHERE id = :id")
                .bind("id", id)
                .mapTo(String.class)
                .one();
    }

    private Object parentOf(Handle handle, Group root) {
        if (root.project == null) {
            return target.workspace().id();
        }
        return projects.requireId(handle, target.workspace(), target.caller(), projectName(root.project));
    }

    private String projectName(String named) {
        String own = target.project();
        return own == null ? named : own;
    }

    /** The id under which it is stored: its own, or always the same other one if something elsewhere has it. */
    private Place place(Handle handle, Group read, Object parent) {
        String id = read.id();
        for (String candidate :
                List.of(id, ExportFile.copiedKey(id, target.workspace().id()))) {
            String found = handle.createQuery("SELECT CAST(" + read.kind.parent() + " AS TEXT) FROM "
                            + read.kind.table() + " WHERE " + read.kind.idColumn() + " = :id")
                    .bind("id", candidate)
                    .mapTo(String.class)
                    .findOne()
                    .orElse(null);
            if (found == null) {
                return new Place(candidate, false);
            }
            if (found.equals(String.valueOf(parent))) {
                return new Place(candidate, true);
            }
        }
        throw new ApiException(
                ErrorKind.CONFLICT,
                read.kind.name() + " '" + read.name + "' is somewhere else on this server already. Delete it there, or"
                        + " import it where it is.");
    }

    private int insert(
            Handle handle, Kind kind, List<List<@Nullable Object>> lines, Object parent, Object grandparent) {
        var batch = handle.prepareBatch(kind.insert());
        for (List<@Nullable Object> line : lines) {
            batch.bind("parent", parent);
            if (!kind.grandparent().isEmpty()) {
                batch.bind("grandparent", grandparent);
            }
            for (int i = 0; i < line.size(); i++) {
                bind(batch, handle, kind.fields().get(i), line.get(i));
            }
            batch.add();
        }
        int stored = 0;
        for (int count : batch.execute()) {
            stored += count;
        }
        return stored;
    }

    private void bind(SqlStatement<?> to, Handle handle, Kind.Field field, @Nullable Object value) {
        String name = field.name();
        switch (field.type()) {
            case NUMBER, FLAG, PUBLIC -> to.bindByType(name, value, Long.class);
            case DECIMAL -> to.bindByType(name, value, Double.class);
            case USER -> to.bind(name, target.caller().userId());
            case USER_NAME -> to.bind(name, target.caller().userName());
            case PROJECT -> to.bind(name, value == null ? "" : projectKey(handle, (String) value));
            case EXPERIMENT -> to.bindByType(name, value == null ? null : experimentKey((String) value), String.class);
            default -> to.bindByType(name, value, String.class);
        }
    }

    private String experimentKey(String key) {
        return key.isEmpty() ? key : experimentKeys.apply(key);
    }

    private String projectKey(Handle handle, String name) {
        if (name.isEmpty()) {
            return "";
        }
        return projectKey(handle, projects.requireId(handle, target.workspace(), target.caller(), projectName(name)));
    }
}
