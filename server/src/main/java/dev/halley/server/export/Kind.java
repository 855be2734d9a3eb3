package dev.halley.server.export;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One kind of line of an export: the columns of a table under the names of the format. Lines are written and read by the same list, so
 * neither can forget what the other knows.
 *
 * @param name the line's {@code kind}
 * @param table its table
 * @param parent the column that says what the line belongs to
 * @param grandparent the column that says what the parent belongs to, empty if there is none
 * @param condition what else is asked of a row that leaves; {@code :user} is who takes it
 * @param order the columns that order the lines of one parent, and tell them apart
 */
record Kind(
        String name,
        String table,
        String parent,
        String grandparent,
        String condition,
        List<String> order,
        List<Field> fields) {

    enum Type {
        TEXT,
        NUMBER,
        FLAG,
        DECIMAL,
        /** By which all servers know it. One that another workspace has is changed when it is imported. */
        ID,
        /** The key of an experiment, changed as that of the experiment itself is. */
        EXPERIMENT,
        /** The key of a project, which is its name in the line. */
        PROJECT,
        /** The number of a user, whose name stands in the line; whoever imports it takes their place. */
        USER,
        /** The name of a user; whoever imports it takes their place. */
        USER_NAME,
        /** Whether everybody may see it. It is not in the line: what arrives is private. */
        PUBLIC;

        boolean isText() {
            return this != NUMBER && this != FLAG && this != DECIMAL && this != USER && this != PUBLIC;
        }
    }

    /**
     * A column.
     *
     * @param name in the line
     * @param longest the most characters, 0 for as many as a line may have
     * @param form what a text must be, null if it may be anything
     */
    record Field(
            String name,
            String column,
            Type type,
            boolean optional,
            int longest,
            @Nullable Form form) {

        private Field(String name, String column, Type type, boolean optional, int longest) {
            this(name, column, type, optional, longest, null);
        }

        private Field in(Form wanted) {
            return new Field(name, column, type, optional, longest, wanted);
        }
    }

    private static final int NAME = 1_024;

    /** What every file has, whatever it belongs to. */
    private static final Field[] OF_FILE = {
        text("assetId", "asset_id", NAME),
        text("type", "type", NAME),
        text("fileName", "file_name", NAME),
        number("fileSize", "file_size"),
        optional(text("sha256", "sha256", 64)),
        optional(text("link", "link", 0)),
        optional(text("metadata", "metadata", 0)),
        number("createdMillis", "created_millis")
    };

    /** What an experiment keeps in tables, without its metrics; in the order of the lines. */
    static final List<Kind> OF_EXPERIMENT = List.of(
            of("pause", "experiment_pause", "experiment_id", "from_millis")
                    .with(number("fromMillis", "from_millis"), number("toMillis", "to_millis")),
            of("parameter", "parameter", "experiment_id", "name")
                    .with(
                            text("name", "name", NAME),
                            text("value", "value", 0),
                            optional(text("context", "context", NAME)),
                            optional(number("step", "step")),
                            optional(text("source", "source", NAME)),
                            number("timestampMillis", "timestamp_millis")),
            of("other", "other", "experiment_id", "name")
                    .with(
                            text("name", "name", NAME),
                            text("value", "value", 0),
                            number("timestampMillis", "timestamp_millis")),
            of("tag", "tag", "experiment_id", "name").with(text("name", "name", NAME)),
            of("environment", "environment", "experiment_id", "kind")
                    .with(text("name", "kind", NAME), text("object", "object", 0)),
            of("document", "document", "experiment_id", "kind")
                    .with(text("name", "kind", NAME), text("text", "text", 0)),
            of("htmlAppend", "html_append", "experiment_id", "id")
                    .with(
                            text("digest", "digest", NAME),
                            number("sentMillis", "sent_millis"),
                            number("receivedMillis", "received_millis"),
                            number("repeated", "repeated")),
            of("output", "output_piece", "experiment_id", "id")
                    .with(
                            flag("stderr", "stderr"),
                            number("offset", "piece_offset"),
                            number("orderMillis", "order_millis"),
                            number("receivedMillis", "received_millis"),
                            text("text", "text", 0),
                            number("repeated", "repeated")),
            of("asset", "asset", "experiment_id", "created_millis", "id")
                    .with(OF_FILE)
                    .and(
                            optional(text("context", "context", NAME)),
                            optional(number("step", "step")),
                            optional(number("epoch", "epoch")),
                            optional(text("groupingName", "grouping_name", NAME))));

    private static final Field PUBLIC = new Field("public", "is_public", Type.PUBLIC, true, 0);

    static final Kind ARTIFACT = of("artifact", "artifact", "workspace_id", "created_millis", "artifact_id")
            .with(
                    id("artifact_id"),
                    new Field("project", "project_key", Type.PROJECT, true, NAME),
                    user("owner_id"),
                    text("name", "name", NAME),
                    text("type", "type", NAME),
                    optional(text("description", "description", 0)),
                    PUBLIC,
                    number("createdMillis", "created_millis"),
                    number("updatedMillis", "updated_millis"));

    static final List<Kind> OF_ARTIFACT =
            List.of(of("artifactTag", "artifact_tag", "artifact_id", "name").with(text("name", "name", NAME)));

    static final Kind ARTIFACT_VERSION = of(
                    "artifactVersion", "artifact_version", "artifact_id", "added_millis", "version_id")
            .with(
                    id("version_id"),
                    text("version", "version", NAME).in(Form.VERSION),
                    experiment("experiment_key"),
                    user("owner_id"),
                    text("state", "state", NAME).in(Form.oneOf("OPEN", "CLOSED", "ERROR")),
                    optional(text("metadata", "metadata", 0)),
                    optional(text("note", "note", 0)),
                    number("addedMillis", "added_millis"));

    static final List<Kind> OF_ARTIFACT_VERSION = List.of(
            of("artifactVersionTag", "artifact_version_tag", "version_id", "name")
                    .with(text("name", "name", NAME)),
            of("artifactAlias", "artifact_alias", "version_id", "alias")
                    .under("artifact_id")
                    .with(text("alias", "alias", NAME)),
            of("artifactConsumer", "artifact_consumer", "version_id", "experiment_key")
                    .with(experiment("experiment_key"), number("consumedMillis", "consumed_millis")),
            of("artifactFile", "artifact_asset", "version_id", "asset_id").with(OF_FILE));

    static final Kind MODEL = of("model", "registry_model", "workspace_id", "created_millis", "model_id")
            .with(
                    id("model_id"),
                    text("name", "name", NAME),
                    text("description", "description", 0),
                    text("notes", "notes", 0),
                    PUBLIC,
                    user("owner_id"),
                    number("createdMillis", "created_millis"),
                    number("updatedMillis", "updated_millis"));

    static final Kind MODEL_VERSION = of("modelVersion", "model_version", "model_id", "created_millis", "item_id")
            .with(
                    id("item_id"),
                    text("version", "version", NAME).in(Form.VERSION),
                    experiment("experiment_key"),
                    text("experimentModel", "experiment_model_name", NAME),
                    text("comment", "comment", 0),
                    text("status", "status", NAME)
                            .in(Form.oneOf("None", "Development", "QA", "Staging", "Production", "Archived")),
                    optional(text("metadata", "metadata", 0).in(Form.JSON_LIST)),
                    optional(text("statusConfiguration", "status_configuration", 0)
                            .in(Form.JSON_OBJECT)),
                    user("owner_id"),
                    number("createdMillis", "created_millis"),
                    number("updatedMillis", "updated_millis"));

    static final List<Kind> OF_MODEL_VERSION = List.of(
            of("modelVersionTag", "model_version_tag", "item_id", "name").with(text("name", "name", NAME)),
            of("modelVersionChange", "model_version_change", "item_id", "change_no")
                    .with(
                            number("no", "change_no"),
                            number("atMillis", "at_millis"),
                            user("user_id"),
                            text("action", "action", NAME),
                            text("previous", "previous_value", 0),
                            text("new", "new_value", 0)),
            of("modelFile", "model_asset", "item_id", "asset_id").with(OF_FILE));

    static final Kind SWEEP = of("sweep", "optimizer", "workspace_id", "created_millis", "optimizer_id")
            .with(
                    id("optimizer_id"),
                    user("owner_id"),
                    text("algorithm", "algorithm", NAME).in(Form.oneOf("RANDOM", "GRID", "BAYES")),
                    text("name", "name", NAME),
                    text("parameters", "parameters", 0).in(Form.JSON_OBJECT),
                    text("spec", "spec", 0).in(Form.JSON_OBJECT),
                    number("trials", "trials"),
                    text("status", "status", NAME),
                    number("createdMillis", "created_millis"),
                    number("updatedMillis", "updated_millis"),
                    optional(number("endedMillis", "ended_millis")));

    static final List<Kind> OF_SWEEP = List.of(of("trial", "optimizer_trial", "optimizer_id", "pid", "trial")
            .with(
                    text("pid", "pid", NAME),
                    number("trial", "trial"),
                    number("set", "set_no"),
                    text("parameters", "parameters", 0).in(Form.JSON_OBJECT),
                    text("status", "status", NAME),
                    number("tries", "tries"),
                    optional(decimal("score", "score")),
                    optional(number("epoch", "epoch")),
                    optional(text("metadata", "metadata", 0)),
                    number("startedMillis", "started_millis"),
                    optional(number("endedMillis", "ended_millis"))));

    static final Kind VIEW = of("view", "saved_view", "project_id", "id")
            .where("(team = 1 OR owner_id = :user)")
            .with(
                    id("id"),
                    text("type", "kind", NAME).in(Form.oneOf("table", "charts", "report", "panel")),
                    text("name", "name", NAME),
                    user("owner_id"),
                    userName("owner_name"),
                    flag("team", "team"),
                    number("version", "version"),
                    text("state", "state", 1_000_000),
                    number("updatedMillis", "updated_millis"));

    static final List<Kind> OF_VIEW = List.of(of("viewVersion", "saved_view_version", "view_id", "version")
            .with(
                    number("version", "version"),
                    text("state", "state", 1_000_000),
                    userName("user_name"),
                    number("savedMillis", "saved_millis")));

    static final Kind COMET_VIEW = of("cometView", "comet_view", "project_id", "template_id")
            .with(
                    id("template_id"),
                    text("type", "kind", NAME),
                    optional(experiment("experiment_key")),
                    text("name", "name", NAME),
                    text("content", "content", 0).in(Form.JSON_OBJECT),
                    userName("created_by"),
                    number("updatedMillis", "updated_millis"));

    private static Kind of(String name, String table, String parent, String... order) {
        return new Kind(name, table, parent, "", "", List.of(order), List.of());
    }

    private Kind under(String column) {
        return new Kind(name, table, parent, column, condition, order, fields);
    }

    private Kind where(String more) {
        return new Kind(name, table, parent, grandparent, more, order, fields);
    }

    private Kind with(Field... fields) {
        return new Kind(name, table, parent, grandparent, condition, order, List.of(fields));
    }

    private Kind and(Field... more) {
        return with(Stream.concat(fields.stream(), Stream.of(more)).toArray(Field[]::new));
    }

    private static Field text(String name, String column, int longest) {
        return new Field(name, column, Type.TEXT, false, longest);
    }

    private static Field number(String name, String column) {
        return new Field(name, column, Type.NUMBER, false, 0);
    }

    private static Field flag(String name, String column) {
        return new Field(name, column, Type.FLAG, false, 0);
    }

    private static Field decimal(String name, String column) {
        return new Field(name, column, Type.DECIMAL, false, 0);
    }

    private static Field id(String column) {
        return new Field("id", column, Type.ID, false, 64);
    }

    private static Field experiment(String column) {
        return new Field("experiment", column, Type.EXPERIMENT, false, 64);
    }

    private static Field user(String column) {
        return new Field("user", column, Type.USER, true, NAME);
    }

    private static Field userName(String column) {
        return new Field("userName", column, Type.USER_NAME, true, NAME);
    }

    private static Field optional(Field field) {
        return new Field(field.name(), field.column(), field.type(), true, field.longest(), field.form());
    }

    static Map<String, Kind> byName(List<Kind> kinds) {
        Map<String, Kind> found = new LinkedHashMap<>();
        kinds.forEach(kind -> found.put(kind.name(), kind));
        return found;
    }

    /** The column by which all servers know a line. */
    String idColumn() {
        return fields.get(0).column();
    }

    /** All lines of {@code :parent}, or those behind {@code :k0, :k1}; first the ordering columns, then the fields. */
    String select(boolean isFirstPage) {
        List<String> columns = new ArrayList<>(order);
        fields.forEach(field -> columns.add(field.column()));
        String behind = isFirstPage
                ? ""
                : " AND (" + String.join(", ", order) + ") > ("
                        + IntStream.range(0, order.size())
                                .mapToObj(i -> ":k" + i)
                                .collect(Collectors.joining(", ")) + ")";
        String more = condition.isEmpty() ? "" : " AND " + condition;
        return "SELECT " + String.join(", ", columns) + " FROM " + table + " WHERE " + parent + " = :parent" + more
                + behind + " ORDER BY " + String.join(", ", order);
    }

    /** A line of {@code :parent}; one that is there already stays as it is. */
    String insert() {
        Stream<String> above = grandparent.isEmpty() ? Stream.of(parent) : Stream.of(parent, grandparent);
        Stream<String> named = grandparent.isEmpty() ? Stream.of("parent") : Stream.of("parent", "grandparent");
        String columns =
                Stream.concat(above, fields.stream().map(Field::column)).collect(Collectors.joining(", "));
        String values =
                Stream.concat(named, fields.stream().map(Field::name)).collect(Collectors.joining(", :", ":", ""));
        return "INSERT INTO " + table + " (" + columns + ") VALUES (" + values + ") ON CONFLICT DO NOTHING";
    }
}
