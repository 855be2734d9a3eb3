package dev.halley.server.trash;

import static dev.halley.server.http.Permission.MANAGE;

import dev.halley.server.experiment.Experiment;
import dev.halley.server.experiment.Experiments;
import dev.halley.server.http.Body;
import dev.halley.server.http.Call;
import dev.halley.server.http.Routes;
import dev.halley.server.project.Project;
import dev.halley.server.project.ProjectEditRoutes;
import dev.halley.server.project.ProjectEdits;
import dev.halley.server.project.Projects;
import dev.halley.server.workspace.Workspaces;
import java.util.List;
import java.util.Map;

/** Comet's calls that delete. Comet: they delete for good, and the key of a deleted experiment can be used again. */
public final class DeletionRoutes {

    private final Workspaces workspaces;
    private final Projects projects;
    private final Experiments experiments;
    private final Trash trash;

    public DeletionRoutes(Workspaces workspaces, Projects projects, Experiments experiments, Trash trash) {
        this.workspaces = workspaces;
        this.projects = projects;
        this.experiments = experiments;
        this.trash = trash;
    }

    public void declare(Routes routes) {
        routes.cometRest()
                .get("/write/experiment/delete", MANAGE, this::deleteExperiment)
                .post("/write/project/delete", MANAGE, this::deleteProject);
    }

    private void deleteExperiment(Call call) {
        Experiment experiment = experiments.require(call.caller(), call.query("experimentKey"));
        trash.put(List.of(experiment.id()));
        trash.delete(experiment.id());
        call.answer(Map.of("msg", "Deleted", "code", 200));
    }

    private void deleteProject(Call call) {
        Body body = call.json();
        Project project = ProjectEditRoutes.require(
                workspaces,
                projects,
                call,
                body.text("projectId"),
                body.text("workspaceName"),
                body.text("projectName"));
        ProjectEdits.refuseDefault(project, true, "be deleted");
        trash.deleteProject(project, call.caller(), projects, body.flag("deleteAllExperiments"));
        call.saved();
    }
}
