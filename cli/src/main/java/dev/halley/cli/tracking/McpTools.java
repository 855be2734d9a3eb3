package dev.halley.cli.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import java.util.List;

/** What agents may ask. */
final class McpTools {

    private static final int MOST_ROWS = 500;
    private static final int MOST_BUCKETS = 1_000;

    private final TrackingApi api;

    McpTools(TrackingApi api) {
        this.api = api;
    }

    /** The tools with their JSON schemas. */
    ArrayNode list() {
        ArrayNode tools = TrackingApi.JSON.createArrayNode();
        tool(tools, "list_projects", "The workspaces and projects of the server.");
        ObjectNode query = tool(
                tools,
                "query_experiments",
                "Experiments of a project: filtered, sorted, with chosen columns (metric:loss, metric.min:loss, param:rate).",
                "project");
        text(query, "project", "Name of the project.");
        text(query, "workspace", "Its workspace; yours if not given.");
        text(query, "filter", "For instance: param.rate < 0.1 and metric.loss.min < 1 and state = finished");
        texts(query, "sort", "Columns, with a minus for the highest first: -metric:accuracy");
        texts(query, "columns", "Columns whose values are wanted.");
        number(query, "limit", "At most so many, 50 if not given.");
        ObjectNode one =
                tool(tools, "get_experiment", "Everything about one experiment but its files.", "experimentKey");
        text(one, "experimentKey", "Its key.");
        ObjectNode series = tool(
                tools,
                "get_metric",
                "The course of a metric, thinned without losing a spike.",
                "experimentKey",
                "metric");
        text(series, "experimentKey", "The key of the experiment.");
        text(series, "metric", "Name of the metric.");
        number(series, "buckets", "How finely, 100 if not given.");
        ObjectNode find =
                tool(tools, "find_experiments", "Experiments of all projects by a part of their names.", "name");
        text(find, "name", "A part of the name, or the key.");
        ObjectNode sql = tool(
                tools,
                "sql",
                "A SELECT over experiments(key, name, state, user, started_millis, ended_millis), params(key, name, value),"
                        + " metrics(key, name, last, min, max, last_step), tags(key, tag) of a project, in SQLite's SQL.",
                "project",
                "statement");
        text(sql, "project", "Name of the project.");
        text(sql, "workspace", "Its workspace; yours if not given.");
        text(sql, "statement", "SELECT …");
        tool(tools, "list_pipeline_runs", "The latest runs of pipelines with their states.");
        return tools;
    }

    private static ObjectNode tool(ArrayNode tools, String name, String description, String... required) {
        ObjectNode tool = tools.addObject().put("name", name).put("description", description);
        tool.putObject("annotations").put("readOnlyHint", true);
        ObjectNode schema = tool.putObject("inputSchema").put("type", "object");
        ArrayNode needed = schema.putArray("required");
        for (String each : required) {
            needed.add(each);
        }
        return schema.putObject("properties");
    }

    private static void text(ObjectNode properties, String name, String description) {
        properties.putObject(name).put("type", "string").put("description", description);
    }

    private static void number(ObjectNode properties, String name, String description) {
        properties.putObject(name).put("type", "integer").put("description", description);
    }

    private static void texts(ObjectNode properties, String name, String description) {
        properties
                .putObject(name)
                .put("type", "array")
                .put("description", description)
                .putObject("items")
                .put("type", "string");
    }

    /** @throws HalleyException with the reason for the agent */
    JsonNode call(String name, JsonNode arguments) {
        return switch (name) {
            case "list_projects" -> api.get("/api/v1/workspaces");
            case "query_experiments" -> query(arguments);
            case "get_experiment" ->
                api.get("/api/v1/experiments/" + TrackingApi.encoded(required(arguments, "experimentKey")));
            case "get_metric" ->
                api.get("/api/v1/experiments/" + TrackingApi.encoded(required(arguments, "experimentKey"))
                        + "/series?name=" + TrackingApi.encoded(required(arguments, "metric")) + "&buckets="
                        + Math.max(
                                1,
                                Math.min(MOST_BUCKETS, arguments.path("buckets").asInt(100))));
            case "find_experiments" ->
                api.get("/api/v1/experiments/find?q=" + TrackingApi.encoded(required(arguments, "name")));
            case "sql" ->
                TrackingApi.JSON
                        .createObjectNode()
                        .set(
                                "rows",
                                LocalSql.run(
                                        api,
                                        workspace(arguments),
                                        required(arguments, "project"),
                                        required(arguments, "statement")));
            case "list_pipeline_runs" -> api.get("/api/v1/pipeline-runs?limit=50");
            default -> throw new HalleyException(ErrorKind.NOT_FOUND, "There is no tool '" + name + "'.");
        };
    }

    private JsonNode query(JsonNode arguments) {
        List<String> columns = McpCommand.texts(arguments.path("columns"));
        JsonNode page = api.query(
                workspace(arguments),
                required(arguments, "project"),
                arguments.path("filter").asText(""),
                McpCommand.texts(arguments.path("sort")),
                columns,
                Math.max(1, Math.min(MOST_ROWS, arguments.path("limit").asInt(50))));
        ObjectNode answer = TrackingApi.JSON.createObjectNode();
        answer.put("matching", page.path("matching").asInt())
                .put("total", page.path("total").asInt());
        columns.forEach(answer.putArray("columns")::add);
        answer.set("experiments", page.path("shown"));
        return answer;
    }

    private String workspace(JsonNode arguments) {
        return api.workspace(
                arguments.hasNonNull("workspace") ? arguments.path("workspace").asText() : null);
    }

    private static String required(JsonNode arguments, String name) {
        String value = arguments.path(name).asText();
        if (value.isBlank()) {
            throw new HalleyException(ErrorKind.INVALID, "'" + name + "' is missing.");
        }
        return value;
    }
}
