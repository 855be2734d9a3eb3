package dev.halley.server.view;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.server.database.Database;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.http.Caller;
import dev.halley.server.http.Json;
import dev.halley.server.project.Project;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/** The saved views of projects. */
public final class Views {

    private static final int LONGEST_NAME = 500;

    private static final RowMapper<ObjectNode> VIEW =
            (row, context) -> object(row.getString("content")).put("lastUpdate", row.getLong("updated_millis"));

    private final Database database;
    private final Clock clock;

    public Views(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** What a view shows. */
    enum Kind {
        DASHBOARD_TEMPLATE,
        CHART_TEMPLATE
    }

    /** Keeps a view, in place of the one with its template id if the project has that. Answers it as it is kept. */
    ObjectNode put(Caller caller, Project project, Kind kind, ObjectNode wanted) {
        String name = wanted.path("templateName").asText("");
        if (name.isBlank() || name.length() > LONGEST_NAME) {
            throw new ApiException(
                    ErrorKind.INVALID,
                    "templateName: '" + name + "' (expected: 1 to " + LONGEST_NAME + " characters).");
        }
        return database.writeNow(handle -> {
            String asked = wanted.path("templateId").asText("");
            Optional<ObjectNode> known = find(handle, project, asked);
            ObjectNode view = known.orElseGet(Json.MAPPER::createObjectNode);
            view.setAll(wanted);
            String id = known.isPresent() ? asked : UUID.randomUUID().toString().replace("-", "");
            view.put("templateId", id)
                    .put("projectId", project.key())
                    .put("viewSource", kind.name().toLowerCase(Locale.ROOT))
                    .put("unsavedView", false);
            if (!view.has("createdBy")) {
                view.put("createdBy", caller.userName());
            }
            String experiment = view.path("experimentKey").asText("");
            handle.createUpdate("""
                            INSERT INTO comet_view (template_id, project_id, kind, experiment_key, name, content, created_by,
                                updated_millis)
                            VALUES (:id, :project, :kind, :experiment, :name, :content, :user, :now)
                            ON CONFLICT (template_id) DO UPDATE SET name = excluded.name, content = excluded.content,
                                experiment_key = excluded.experiment_key, updated_millis = excluded.updated_millis
                            """)
                    .bind("id", id)
                    .bind("project", project.id())
                    .bind("kind", kind.name())
                    .bind("experiment", experiment.isEmpty() ? null : experiment)
                    .bind("name", name)
                    .bind("content", view.toString())
                    .bind("user", caller.userName())
                    .bind("now", clock.millis())
                    .execute();
            return view;
        });
    }

    private static Optional<ObjectNode> find(Handle handle, Project project, String templateId) {
        return handle.createQuery("SELECT content, updated_millis FROM comet_view WHERE template_id = :id"
                        + " AND project_id = :project")
                .bind("id", templateId)
                .bind("project", project.id())
                .map(VIEW)
                .findOne();
    }

    /**
     * The views of a project by name.
     *
     * @param experimentKey adds those of this experiment
     */
    List<ObjectNode> of(Project project, Kind kind, @Nullable String experimentKey) {
        return database.read(handle -> handle.createQuery("""
                        SELECT content, updated_millis FROM comet_view
                        WHERE project_id = :project AND kind = :kind
                            AND (experiment_key IS NULL OR experiment_key = :experiment)
                        ORDER BY name, template_id
                        """)
                .bind("project", project.id())
                .bind("kind", kind.name())
                .bind("experiment", experimentKey == null ? "" : experimentKey)
                .map(VIEW)
                .list());
    }

    private static ObjectNode object(String text) {
        try {
            return (ObjectNode) Json.MAPPER.readTree(text);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** What a view says without where it is: the same on each server. */
    public static String portable(String content) {
        return object(content)
                .without(List.of("templateId", "projectId", "experimentKey", "createdBy"))
                .toString();
    }

    /** What a view says at another place. */
    public static String placed(
            String portable, String templateId, String projectKey, @Nullable String experimentKey, String createdBy) {
        ObjectNode content = object(portable)
                .put("templateId", templateId)
                .put("projectId", projectKey)
                .put("createdBy", createdBy);
        if (experimentKey != null) {
            content.put("experimentKey", experimentKey);
        }
        return content.toString();
    }
}
