package dev.halley.server.experiment;

import static dev.halley.server.http.Permission.WRITE;

import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.http.Body;
import dev.halley.server.http.Call;
import dev.halley.server.http.Routes;
import dev.halley.server.workspace.Workspace;
import dev.halley.server.workspace.Workspaces;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Comet's calls that move experiments and link them. */
public final class PlaceRoutes {

    private static final int MOST_AT_ONCE = 1_000;

    private final Workspaces workspaces;
    private final Experiments experiments;
    private final Places places;

    public PlaceRoutes(Workspaces workspaces, Experiments experiments, Places places) {
        this.workspaces = workspaces;
        this.experiments = experiments;
        this.places = places;
    }

    public void declare(Routes routes) {
        routes.cometRest()
                .post("/write/experiment/move", WRITE, this::move)
                .get("/project/symlink", WRITE, this::link)
                .get("/write/project/symlink", WRITE, this::link);
        routes.clientlib().get("/symlink/new", WRITE, this::link);
    }

    private void move(Call call) {
        Body body = call.json();
        List<String> keys = body.texts("experimentKeys");
        if (keys.isEmpty() || keys.size() > MOST_AT_ONCE) {
            throw new ApiException(
                    ErrorKind.INVALID,
                    "experimentKeys: " + keys.size() + " keys (expected: 1 to " + MOST_AT_ONCE + ").");
        }
        Workspace workspace = workspaces.require(call.caller(), body.requiredText("targetWorkspaceName"));
        String project = body.requiredText("targetProjectName");
        List<Experiment> known = keys.stream()
                .map(key -> experiments.require(call.caller(), key))
                .toList();
        if (body.flag("symlink")) {
            known.forEach(experiment -> refuseOtherWorkspace(experiment, workspace));
            places.link(call.caller(), known, workspace, project);
        } else {
            places.move(call.caller(), known, workspace, project);
        }
        call.saved();
    }

    /** A link shows an experiment to whoever sees the project; members of another workspace may not see this one. */
    private static void refuseOtherWorkspace(Experiment experiment, Workspace target) {
        if (!experiment.workspace().equalsIgnoreCase(target.name())) {
            throw new ApiException(
                    ErrorKind.INVALID,
                    "experiment '" + experiment.key() + "' is in workspace '" + experiment.workspace()
                            + "' (expected: '" + target.name() + "', because a link cannot leave a workspace)."
                            + " Move it instead.");
        }
    }

    private void link(Call call) {
        // Comet: its documentation spells it without the p.
        Experiment experiment = experiments.require(call.caller(), call.query("experimentKey", "exerimentKey"));
        Workspace workspace = workspaces.require(call.caller(), experiment.workspace());
        String project = call.required("projectName");
        places.link(call.caller(), List.of(experiment), workspace, project);
        String path = "/" + encode(workspace.name()) + "/" + encode(project) + "/" + experiment.key();
        call.answer(Map.of("link", call.origin() + path, "msg", "Saved", "code", 200));
    }

    private static String encode(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
