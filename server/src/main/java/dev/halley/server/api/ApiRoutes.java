package dev.halley.server.api;

import static dev.halley.server.http.Permission.READ;
import static dev.halley.server.http.Permission.WRITE;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.experiment.Experiment;
import dev.halley.server.experiment.ExperimentState;
import dev.halley.server.experiment.Experiments;
import dev.halley.server.http.Call;
import dev.halley.server.http.Caller;
import dev.halley.server.http.Json;
import dev.halley.server.http.Routes;
import dev.halley.server.project.Project;
import dev.halley.server.project.ProjectUse;
import dev.halley.server.project.Projects;
import dev.halley.server.workspace.Workspace;
import dev.halley.server.workspace.Workspaces;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** The native API's questions about workspaces and experiments. */
public final class ApiRoutes {

    private static final int MOST_ROWS = 1_000;
    private static final int MOST_FOUND = 100;

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
                .post("/experiments/rows", READ, this::rows)
                .get("/experiments/find", READ, this::find)
                .get("/experiments/events", READ, this::projectEvents)
                .get("/experiments/{experimentKey}", READ, this::experiment)
                .put("/experiments/{experimentKey}/state", WRITE, this::setState)
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
            List<Project> seen = projects.of(workspace);
            Map<Long, ProjectUse> uses = projects.uses(seen);
            for (Project project : seen) {
                ProjectUse use = Objects.requireNonNull(uses.get(project.id()));
                of.addObject()
                        .put("projectId", project.key())
                        .put("name", project.name())
                        .put("description", project.description())
                        .put("public", projects.isPublic(project))
                        .put("experimentCount", use.experimentCount())
                        .put("lastUpdatedMillis", use.lastUpdatedMillis());
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

    /** Some experiments by their keys, in that order; those that the caller does not see are left out. */
    private void rows(Call call) throws IOException {
        List<String> keys = call.json().texts("keys");
        if (keys.size() > MOST_ROWS) {
            throw new ApiException(
                    ErrorKind.TOO_LARGE,
                    keys.size() + " keys (expected: at most " + MOST_ROWS + "). Ask in several calls.");
        }
        view.write(
                call,
                keys.stream()
                        .distinct()
                        .flatMap(key -> experiments.find(call.caller(), key).stream())
                        .toList());
    }

    /** Experiments of all projects by a part of their names. */
    private void find(Call call) {
        String part = call.required("q");
        ObjectNode answer = Json.MAPPER.createObjectNode();
        ArrayNode found = answer.putArray("experiments");
        int limit = (int) Math.min(MOST_FOUND, Math.max(1, call.number("limit", 20)));
        for (Experiment experiment : experiments.named(call.caller(), part, limit)) {
            found.addObject()
                    .put("experimentKey", experiment.key())
                    .put("name", experiment.name())
                    .put("workspace", experiment.workspace())
                    .put("project", experiment.project())
                    .put("state", experiments.state(experiment).word());
        }
        call.answer(answer);
    }

    /** What no client of Comet's can say: that the experiment waits for its process. */
    private void setState(Call call) {
        Experiment experiment = required(call);
        String state = call.json().requiredText("state");
        if (!state.equals(ExperimentState.QUEUED.word())) {
            throw new ApiException(
                    ErrorKind.INVALID,
                    "state: '" + state + "' (expected: queued). Other states follow from what the client reports.");
        }
        experiments.setQueued(experiment.id());
        call.noContent();
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

    /** Tells of every experiment of a project that changes, in one stream. */
    private void projectEvents(Call call) throws IOException {
        String workspace = call.required("workspace");
        String name = call.required("project");
        Project project = projects.find(known(call, workspace), name)
                .orElseThrow(() -> new ApiException(
                        ErrorKind.NOT_FOUND, "workspace '" + workspace + "' has no project '" + name + "'."));
        Supplier<Optional<Caller>> caller = call.callerStill();
        events.openProject(call, project.id(), () -> caller.get()
                .flatMap(still -> projects.find(still, project.key()))
                .isPresent());
    }

    private void events(Call call) throws IOException {
        String key = call.path("experimentKey");
        Supplier<Optional<Caller>> caller = call.callerStill();
        events.open(call, required(call).id(), () -> caller.get()
                .flatMap(still -> experiments.find(still, key))
                .isPresent());
    }
}
