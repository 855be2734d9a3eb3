package dev.halley.server.alert;

import static dev.halley.server.http.Permission.READ;
import static dev.halley.server.http.Permission.WRITE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.http.Body;
import dev.halley.server.http.Call;
import dev.halley.server.http.Caller;
import dev.halley.server.http.Json;
import dev.halley.server.http.Routes;
import dev.halley.server.project.Project;
import dev.halley.server.project.Projects;
import dev.halley.server.workspace.Workspace;
import dev.halley.server.workspace.Workspaces;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The rules of a project, and what they told. The address of a rule is written once and never shown whole again. */
public final class AlertRoutes {

    private static final int MOST_RULES = 200;
    private static final int TOLD = 50;

    private final Workspaces workspaces;
    private final Projects projects;
    private final Alerts alerts;

    public AlertRoutes(Workspaces workspaces, Projects projects, Alerts alerts) {
        this.workspaces = workspaces;
        this.projects = projects;
        this.alerts = alerts;
    }

    public void declare(Routes routes) {
        routes.api()
                .get("/alerts", READ, this::list)
                .post("/alerts", WRITE, this::create)
                .delete("/alerts/{rule}", WRITE, this::delete);
    }

    private Project project(Workspace workspace, String name) {
        return projects.find(workspace, name)
                .orElseThrow(() -> new ApiException(
                        ErrorKind.NOT_FOUND, "workspace '" + workspace.name() + "' has no project '" + name + "'."));
    }

    private void list(Call call) {
        Project project =
                project(workspaces.require(call.caller(), call.required("workspace")), call.required("project"));
        ObjectNode answer = Json.MAPPER.createObjectNode();
        ArrayNode listed = answer.putArray("alerts");
        for (AlertRule rule : alerts.ofProject(project.id())) {
            ObjectNode one = wire(rule);
            ArrayNode told = one.putArray("told");
            for (AlertDao.Told alert : alerts.told(rule.id(), TOLD)) {
                told.addObject()
                        .put("experimentKey", alert.experimentKey())
                        .put("name", alert.name())
                        .put("text", alert.text())
                        .put("state", alert.state())
                        .put("problem", alert.problem())
                        .put("atMillis", alert.atMillis());
            }
            listed.add(one);
        }
        call.answer(answer);
    }

    private void create(Call call) {
        Body body = call.json();
        // Whether the caller may is decided before the rest is looked at.
        Workspace workspace = workspaces.require(call.caller(), body.requiredText("workspace"));
        Project project = project(workspace, body.requiredText("project"));
        if (alerts.ofProject(project.id()).size() >= MOST_RULES) {
            throw new ApiException(ErrorKind.CONFLICT, "the project has " + MOST_RULES + " alerts; delete one first.");
        }
        String format = body.text("format");
        AlertRule rule = new AlertRule(
                UUID.randomUUID().toString(),
                project.id(),
                body.requiredText("name"),
                body.requiredText("kind"),
                body.text("metric"),
                body.text("comparison"),
                threshold(body),
                body.number("minutes"),
                alerts.sender().checked(body.requiredText("address")),
                format == null ? "json" : format);
        alerts.create(rule, call.caller().userId());
        call.answer(201, wire(rule));
    }

    private static @Nullable Double threshold(Body body) {
        JsonNode value = body.get("threshold");
        if (value == null) {
            return null;
        }
        if (!value.isNumber()) {
            throw new ApiException(ErrorKind.INVALID, "threshold: '" + value.asText() + "' (expected: a number).");
        }
        return value.asDouble();
    }

    private void delete(Call call) {
        String id = call.path("rule");
        AlertRule rule = alerts.find(id)
                .filter(found -> isSeen(call.caller(), found))
                .orElseThrow(() -> new ApiException(ErrorKind.NOT_FOUND, "there is no alert '" + id + "'."));
        alerts.delete(rule.id());
        call.noContent();
    }

    private boolean isSeen(Caller caller, AlertRule rule) {
        return projects.isSeen(caller, rule.projectId());
    }

    private static ObjectNode wire(AlertRule rule) {
        return Json.MAPPER
                .createObjectNode()
                .put("id", rule.id())
                .put("name", rule.name())
                .put("kind", rule.kind())
                .put("metric", rule.metric())
                .put("comparison", rule.comparison())
                .put("threshold", rule.threshold())
                .put("minutes", rule.minutes())
                .put("address", rule.shownAddress())
                .put("format", rule.format());
    }
}
