package dev.halley.server.project;

import static dev.halley.server.http.Permission.READ;
import static dev.halley.server.http.Permission.WRITE;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.http.Body;
import dev.halley.server.http.Call;
import dev.halley.server.http.Json;
import dev.halley.server.http.Routes;
import dev.halley.server.workspace.Workspaces;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Comet's calls on projects. */
public final class ProjectRoutes {

    private final Workspaces workspaces;
    private final Projects projects;

    public ProjectRoutes(Workspaces workspaces, Projects projects) {
        this.workspaces = workspaces;
        this.projects = projects;
    }

    public void declare(Routes routes) {
        routes.cometRest()
                .get("/projects", READ, this::list)
                .get("/project", READ, this::one)
                .post("/write/project/create", WRITE, this::create);
    }

    private void list(Call call) {
        List<Project> listed = projects.of(workspaces.requireSeen(call.caller(), call.query("workspaceName")));
        Map<Long, ProjectUse> uses = projects.uses(listed);
        call.answer(Map.of(
                "projects",
                listed.stream()
                        .map(project -> wire(project, Objects.requireNonNull(uses.get(project.id()))))
                        .toList()));
    }

    private void one(Call call) {
        // Comet: an unknown project is a 404, which Python takes for "none"; a 400 would end the script.
        Project project =
                find(call).orElseThrow(() -> new ApiException(ErrorKind.NOT_FOUND, "the project does not exist."));
        call.answer(wire(project, projects.use(project)));
    }

    private Optional<Project> find(Call call) {
        String key = call.query("projectId");
        if (key != null) {
            return projects.find(call.caller(), key);
        }
        return projects.find(
                workspaces.requireSeen(call.caller(), call.query("workspaceName")), call.required("projectName"));
    }

    private void create(Call call) {
        Body body = call.json();
        Project project = projects.create(
                workspaces.require(call.caller(), body.text("workspaceName")),
                call.caller(),
                body.requiredText("projectName"),
                body.text("projectDescription"));
        if (body.flag("isPublic") || body.flag("public")) {
            projects.show(call.caller(), project, true);
        }
        call.answer(Map.of("projectId", project.key(), "msg", "Saved", "code", 200));
    }

    private ObjectNode wire(Project project, ProjectUse use) {
        boolean isPublic = projects.isPublic(project);
        return Json.MAPPER
                .createObjectNode()
                .put("projectId", project.key())
                .put("projectName", project.name())
                .put("ownerUserName", project.owner())
                .put("projectDescription", project.description())
                .put("workspaceName", project.workspace())
                .put("numberOfExperiments", use.experimentCount())
                .put("lastUpdated", use.lastUpdatedMillis())
                .put("public", isPublic)
                .put("isPublic", isPublic);
    }
}
