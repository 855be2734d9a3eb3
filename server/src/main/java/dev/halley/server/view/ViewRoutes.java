package dev.halley.server.view;

import static dev.halley.server.http.Permission.READ;
import static dev.halley.server.http.Permission.WRITE;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.experiment.Experiments;
import dev.halley.server.http.Body;
import dev.halley.server.http.Call;
import dev.halley.server.http.Routes;
import dev.halley.server.project.Project;
import dev.halley.server.project.Projects;
import dev.halley.server.view.Views.Kind;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Comet's calls on saved views. */
public final class ViewRoutes {

    private final Projects projects;
    private final Experiments experiments;
    private final Views views;

    public ViewRoutes(Projects projects, Experiments experiments, Views views) {
        this.projects = projects;
        this.experiments = experiments;
        this.views = views;
    }

    public void declare(Routes routes) {
        routes.cometRest()
                .get("/views/get-all", READ, call -> list(call, Kind.DASHBOARD_TEMPLATE))
                .get("/views/chart-templates", READ, call -> list(call, Kind.CHART_TEMPLATE))
                .post("/write/views/upsert", WRITE, call -> put(call, Kind.DASHBOARD_TEMPLATE))
                .post("/write/chart-templates/upsert", WRITE, call -> put(call, Kind.CHART_TEMPLATE));
    }

    private void list(Call call, Kind kind) {
        String experiment = call.query("experimentKey");
        Project project = project(call, call.query("projectId"), experiment);
        List<ObjectNode> found = views.of(project, kind, experiment);
        call.answer(Map.of("views", found));
    }

    private void put(Call call, Kind kind) {
        Body body = call.json();
        ObjectNode view = body.node().deepCopy();
        view.remove("apiKey");
        Project project = project(call, body.text("projectId"), body.text("experimentKey"));
        call.answer(views.put(call.caller(), project, kind, view)
                .put("msg", "Saved")
                .put("code", 200));
    }

    private Project project(Call call, @Nullable String projectId, @Nullable String experimentKey) {
        String key = projectId == null && experimentKey != null
                ? experiments.require(call.caller(), experimentKey).projectKey()
                : projectId;
        if (key == null) {
            throw new ApiException(ErrorKind.INVALID, "'projectId' is missing.");
        }
        return projects.find(call.caller(), key)
                .orElseThrow(() -> new ApiException(ErrorKind.INVALID, "project '" + key + "' does not exist."));
    }
}
