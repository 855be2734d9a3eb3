package dev.halley.server.api;

import static dev.halley.server.http.Permission.READ;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.experiment.Experiment;
import dev.halley.server.experiment.Experiments;
import dev.halley.server.http.Call;
import dev.halley.server.http.Caller;
import dev.halley.server.http.Json;
import dev.halley.server.http.Routes;
import dev.halley.server.project.Project;
import dev.halley.server.project.Projects;
import dev.halley.server.workspace.Workspace;
import dev.halley.server.workspace.Workspaces;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;

/** The native API's questions about workspaces and experiments. */
public final class ApiRoutes {

    private final Workspaces workspaces;
    private final Projects projects;
    private final Experiments experiments;
    private final ExperimentView view;
    private final ExperimentEvents events;

    public ApiRoutes(
            Workspaces workspaces,
            Projects projects,
            Experiments experiments,
            ExperimentView view,
            ExperimentEvents events) {
        this.workspaces = workspaces;
        this.projects = projects;
        this.experiments = experiments;
        this.view = view;
        this.events = events;
    }

    public void declare(Routes routes) {
        routes.api()
                .get("/workspaces", READ, this::workspaces)
                .get("/experiments", READ, this::experiments)
                .get("/experiments/{experimentKey}", READ, this::experiment)
                .get("/experiments/{experimentKey}/events", READ, this::events);
    }

    private void workspaces(Call call) {
        ObjectNode answer = Json.MAPPER.createObjectNode();
        ArrayNode listed = answer.putArray("workspaces");
        for (Workspace workspace : workspaces.seenBy(call.caller())) {
            ArrayNode of = listed.addObject()
                    .put("name", workspace.name())
                    .put("role", workspace.role().word())
                    .putArray("projects");
            for (Project project : projects.of(workspace)) {
                of.addObject()
                        .put("projectId", project.key())
                        .put("name", project.name())
                        .put("description", project.description())
                        .put("public", projects.isPublic(project))
                        .put("experimentCount", project.experimentCount())
                        .put("lastUpdatedMillis", project.lastUpdatedMillis());
            }
        }
        call.answer(answer);
    }

    private void experiments(Call call) throws IOException {
        Workspace workspace = known(call, call.required("workspace"));
        String name = call.required("project");
        Project project = projects.find(workspace, name)
                .orElseThrow(() -> new ApiException(
                        ErrorKind.NOT_FOUND, "workspace '" + workspace.name() + "' has no project '" + name + "'."));
        view.write(call, experiments.of(project, call.flag("archived")));
    }

    private Workspace known(Call call, String name) {
        return workspaces.requireSeen(call.caller(), name);
    }

    private void experiment(Call call) throws IOException {
        view.write(call, required(call));
    }

    private Experiment required(Call call) {
        return experiments.require(call.caller(), call.path("experimentKey"));
    }

    private void events(Call call) throws IOException {
        String key = call.path("experimentKey");
        Supplier<Optional<Caller>> caller = call.callerStill();
        events.open(call, required(call).id(), () -> caller.get()
                .flatMap(still -> experiments.find(still, key))
                .isPresent());
    }
}
