package dev.halley.server.trash;

import static dev.halley.server.http.Permission.MANAGE;
import static dev.halley.server.http.Permission.READ;
import static dev.halley.server.http.Permission.WRITE;

import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.experiment.Experiment;
import dev.halley.server.experiment.Experiments;
import dev.halley.server.http.Call;
import dev.halley.server.http.Routes;
import dev.halley.server.project.Project;
import dev.halley.server.project.Projects;
import dev.halley.server.workspace.Workspace;
import dev.halley.server.workspace.Workspaces;
import java.util.List;
import java.util.Map;

/** The native API's way of experiments into the archive and the trash, and out of them. */
public final class TrashRoutes {

    private final Workspaces workspaces;
    private final Projects projects;
    private final Experiments experiments;
    private final Trash trash;

    public TrashRoutes(Workspaces workspaces, Projects projects, Experiments experiments, Trash trash) {
        this.workspaces = workspaces;
        this.projects = projects;
        this.experiments = experiments;
        this.trash = trash;
    }

    public void declare(Routes routes) {
        routes.api()
                .get("/trash", READ, this::list)
                .post("/experiments/{experimentKey}/trash", WRITE, this::put)
                .post("/experiments/{experimentKey}/restore", WRITE, this::restore)
                .post("/experiments/{experimentKey}/archive", WRITE, this::archive)
                .delete("/trash/{experimentKey}", MANAGE, this::delete);
    }

    private void list(Call call) {
        Workspace workspace = workspaces.require(call.caller(), call.required("workspace"));
        String name = call.required("project");
        Project project = projects.find(workspace, name)
                .orElseThrow(() -> new ApiException(
                        ErrorKind.NOT_FOUND, "workspace '" + workspace.name() + "' has no project '" + name + "'."));
        call.answer(Map.of("keptDays", trash.kept().toDays(), "experiments", trash.of(project)));
    }

    private void put(Call call) {
        trash.put(List.of(required(call).id()));
        call.noContent();
    }

    private void restore(Call call) {
        Experiment experiment = required(call);
        if (trash.restore(List.of(experiment.id())) == 0) {
            experiments.setArchived(experiment.id(), false);
        }
        call.noContent();
    }

    private void archive(Call call) {
        Experiment experiment = required(call);
        if (trash.has(experiment)) {
            throw new ApiException(
                    ErrorKind.CONFLICT, "experiment '" + experiment.key() + "' is in the trash. Restore it first.");
        }
        experiments.setArchived(experiment.id(), true);
        call.noContent();
    }

    private void delete(Call call) {
        Experiment experiment = required(call);
        if (!trash.has(experiment)) {
            throw new ApiException(
                    ErrorKind.CONFLICT,
                    "experiment '" + experiment.key()
                            + "' is not in the trash. Only what is there is deleted for good.");
        }
        trash.delete(experiment.id());
        call.noContent();
    }

    private Experiment required(Call call) {
        return experiments.require(call.caller(), call.path("experimentKey"));
    }
}
