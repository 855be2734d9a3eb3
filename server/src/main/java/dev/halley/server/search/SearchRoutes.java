package dev.halley.server.search;

import static dev.halley.server.http.Permission.READ;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.server.database.Database;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.experiment.Experiment;
import dev.halley.server.http.Body;
import dev.halley.server.http.Call;
import dev.halley.server.http.Json;
import dev.halley.server.http.Routes;
import dev.halley.server.project.Project;
import dev.halley.server.project.ProjectEditRoutes;
import dev.halley.server.project.Projects;
import dev.halley.server.query.ExperimentQueries;
import dev.halley.server.query.ExperimentQuery;
import dev.halley.server.query.Field;
import dev.halley.server.query.Filter;
import dev.halley.server.query.Scope;
import dev.halley.server.tag.Tags;
import dev.halley.server.workspace.Workspaces;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Comet's calls that search the experiments of a project, and that say what can be asked for. */
public final class SearchRoutes {

    private static final int PAGE = 100;

    /** Comet: what the reports of cometx ask for, to have all of a project at once. */
    private static final int LARGEST_PAGE = 1_000_000;

    /** Metadata that can be asked for, with Comet's types. */
    private static final Map<String, String> METADATA = Map.ofEntries(
            Map.entry("experimentKey", "string"),
            Map.entry("runId", "string"),
            Map.entry("user_name", "string"),
            Map.entry("file_name", "string"),
            Map.entry("file_path", "string"),
            Map.entry("start_server_timestamp", "datetime"),
            Map.entry("end_server_timestamp", "datetime"),
            Map.entry("last_message_time", "datetime"),
            Map.entry("duration", "timenumber"),
            Map.entry("runActive", "boolean"),
            Map.entry("hasCrashed", "boolean"),
            Map.entry("optimizationId", "string"));

    private final Workspaces workspaces;
    private final Projects projects;
    private final Tags tags;
    private final ExperimentQueries queries;
    private final Facts facts;

    public SearchRoutes(
            Database database, Workspaces workspaces, Projects projects, Tags tags, ExperimentQueries queries) {
        this.workspaces = workspaces;
        this.projects = projects;
        this.tags = tags;
        this.queries = queries;
        this.facts = new Facts(database);
    }

    public void declare(Routes routes) {
        routes.cometRest()
                .post("/project/query", READ, this::query)
                .post("/experiments/search", READ, this::search)
                .get("/project/column-names", READ, this::columns);
    }

    private void query(Call call) {
        Body body = call.json().requires("predicates");
        Project project = project(call, body.text("projectId"), body.text("workspaceName"), body.text("projectName"));
        Filter filter = rules(project).predicates(body.get("predicates"));
        List<String> keys = found(project, body.flag("archived"), filter).stream()
                .map(Experiment::key)
                .toList();
        call.answer(Map.of("experimentKeys", keys));
    }

    private void search(Call call) {
        Body body = call.json();
        Project project =
                project(call, body.requiredText("projectId"), body.text("workspaceName"), body.text("projectName"));
        int limit = (int) between(body.number("limit"), PAGE, 1, LARGEST_PAGE, "limit");
        long page = between(body.number("page"), 1, 1, Integer.MAX_VALUE, "page");
        Filter filter = rules(project).tree(body.get("rulesTree"));
        List<Experiment> found = found(project, body.flag("deleted"), filter);
        int from = (int) Math.min(found.size(), (page - 1) * limit);
        int to = Math.min(found.size(), from + limit);
        ObjectNode answer = Json.MAPPER.createObjectNode();
        ArrayNode listed = answer.putArray("experiments");
        for (Experiment experiment : found.subList(from, to)) {
            listed.addObject()
                    .put("experimentKey", experiment.key())
                    .put("experimentName", experiment.name())
                    .put("server_timestamp", experiment.startMillis());
        }
        answer.put("filteredRowCount", found.size());
        call.answer(answer);
    }

    private static long between(@Nullable Long given, long absent, long least, long most, String name) {
        long number = given == null ? absent : given;
        if (number < least || number > most) {
            throw new ApiException(
                    ErrorKind.INVALID, name + ": " + number + " (expected: " + least + " to " + most + ").");
        }
        return number;
    }

    private Rules rules(Project project) {
        return new Rules(rule -> facts.filter(project, rule));
    }

    private List<Experiment> found(Project project, boolean archived, Filter filter) {
        return queries.experiments(project, ExperimentQuery.of(archived ? Scope.ARCHIVE : Scope.LIST, filter));
    }

    private Project project(Call call, @Nullable String key, @Nullable String workspace, @Nullable String name) {
        return ProjectEditRoutes.require(workspaces, projects, call, key, workspace, name);
    }

    /** Comet: Python looks the type of each rule up here, and drops a rule whose column is not listed; each tag is a column. */
    private void columns(Call call) {
        Project project =
                project(call, call.query("projectId"), call.query("workspaceName"), call.query("projectName"));
        ObjectNode answer = Json.MAPPER.createObjectNode();
        ArrayNode columns = answer.putArray("columns");
        METADATA.forEach((name, type) -> add(columns, name, "metadata", type));
        Facts.METADATA.forEach((name, type) -> add(columns, name, "metadata", type));
        Facts.ENVIRONMENT.forEach(name -> add(columns, name, "env_details", "string"));
        add(columns, "Name", "log_other", "string");
        for (ExperimentQueries.KnownColumn known : queries.columns(project)) {
            Field field = known.field();
            String type = known.numeric() ? "double" : "string";
            switch (field.kind()) {
                case METRIC -> add(columns, field.name(), "metrics", "double");
                case PARAMETER -> add(columns, field.name(), "params", type);
                case OTHER -> add(columns, field.name(), "log_other", type);
                default -> {
                    // Tags and system fields are listed by themselves.
                }
            }
        }
        TreeSet<String> known = new TreeSet<>();
        List<Long> all = queries.ids(project, ExperimentQuery.of(Scope.LIST, Filter.ALL));
        tags.of(all).values().forEach(known::addAll);
        known.forEach(tag -> add(columns, tag, "tag", "string"));
        call.answer(answer);
    }

    private static void add(ArrayNode columns, String name, String source, String type) {
        columns.addObject()
                .put("name", name)
                .put("id", name + "--" + source)
                .put("type", type)
                .put("source", source);
    }
}
