package dev.halley.server.search;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.server.database.Database;
import dev.halley.server.http.Json;
import dev.halley.server.project.Project;
import dev.halley.server.query.Field;
import dev.halley.server.query.Filter;
import dev.halley.server.query.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** What Comet's queries may ask for that is in no column: looked up in the tables of a project, with bound parameters only. */
final class Facts {

    /** A project shows its own experiments, and those of others that are linked to it. */
    private static final String SHOWN = "(e.project_id = :project OR e.id IN"
            + " (SELECT experiment_id FROM experiment_link WHERE project_id = :project))";

    /** The fields of the system details that can be asked for. */
    static final List<String> ENVIRONMENT = List.of(
            "command",
            "executable",
            "hostname",
            "ip",
            "machine",
            "os",
            "osRelease",
            "osType",
            "pid",
            "processor",
            "pythonVersion",
            "pythonVersionVerbose",
            "user");

    /** The facts of metadata, with Comet's type of each. */
    static final Map<String, String> METADATA = Map.of(
            "codeSHA", "string",
            "hasHtml", "boolean",
            "hasImages", "boolean",
            "installed_packages", "string");

    private final Database database;

    Facts(Database database) {
        this.database = database;
    }

    /** The experiments of a project for which a rule holds, as a filter; null if there is no such fact. */
    @Nullable
    Filter filter(Project project, Rule rule) {
        Map<String, String> values = values(project, rule);
        if (values == null) {
            return null;
        }
        boolean absent = rule.operator().equals("is_null") && !rule.inverted();
        List<Value> keys = new ArrayList<>();
        values.forEach((key, value) -> {
            if (absent || rule.holds(value)) {
                keys.add(Value.of(key));
            }
        });
        Filter known = new Filter.OneOf(Field.KEY, keys);
        return absent ? new Filter.Not(known) : known;
    }

    /** The values of a fact by the keys of the experiments that have it. */
    private @Nullable Map<String, String> values(Project project, Rule rule) {
        if (rule.source().equals("env_details") || rule.source().equals("env")) {
            return database.read(
                    handle -> environment(handle, project, "SYSTEM", details -> text(details, rule.field())));
        }
        if (!rule.source().equals("metadata")) {
            return null;
        }
        return switch (rule.field()) {
            case "codeSHA" -> database.read(handle -> environment(handle, project, "GIT", git -> text(git, "parent")));
            case "installed_packages" ->
                database.read(handle ->
                        environment(handle, project, "SYSTEM", details -> text(details, "installedPackages")));
            case "hasHtml" ->
                flags(project, "SELECT 1 FROM document d WHERE d.experiment_id = e.id AND d.kind = 'HTML'");
            case "hasImages" ->
                flags(project, "SELECT 1 FROM asset a WHERE a.experiment_id = e.id AND a.type = 'image'");
            default -> null;
        };
    }

    /** @param exists one of the texts above, never a caller's */
    private Map<String, String> flags(Project project, String exists) {
        return database.read(handle -> collect(
                handle,
                "SELECT e.experiment_key, CASE WHEN EXISTS (" + exists + ") THEN 'true' ELSE 'false' END"
                        + " FROM experiment e WHERE " + SHOWN,
                project,
                (key, value) -> value));
    }

    /** Finds a value in a JSON object. */
    @FunctionalInterface
    private interface Getter {
        @Nullable
        String get(JsonNode object);
    }

    private static Map<String, String> environment(Handle handle, Project project, String kind, Getter getter) {
        return collect(
                handle,
                "SELECT e.experiment_key, v.object FROM experiment e JOIN environment v ON v.experiment_id = e.id"
                        + " WHERE " + SHOWN + " AND v.kind = '" + kind + "'",
                project,
                (key, object) -> getter.get(parsed(object)));
    }

    private static Map<String, String> collect(
            Handle handle, String sql, Project project, BiFunction<String, String, @Nullable String> value) {
        Map<String, String> values = new HashMap<>();
        handle.createQuery(sql)
                .bind("project", project.id())
                .map((row, context) -> {
                    String found = value.apply(row.getString(1), row.getString(2));
                    if (found != null) {
                        values.put(row.getString(1), found);
                    }
                    return row.getString(1);
                })
                .forEach(key -> {});
        return values;
    }

    private static JsonNode parsed(String json) {
        try {
            return Json.MAPPER.readTree(json);
        } catch (JsonProcessingException damaged) {
            throw new IllegalStateException(damaged);
        }
    }

    private static @Nullable String text(JsonNode object, String field) {
        JsonNode value = object.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        return value.isValueNode() ? value.asText() : value.toString();
    }
}
