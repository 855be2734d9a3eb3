package dev.halley.server.workspace;

import static dev.halley.server.http.Permission.READ;

import dev.halley.server.http.Call;
import dev.halley.server.http.Routes;
import java.util.Map;

/** Comet's calls on workspaces. */
public final class WorkspaceRoutes {

    private final Workspaces workspaces;

    public WorkspaceRoutes(Workspaces workspaces) {
        this.workspaces = workspaces;
    }

    public void declare(Routes routes) {
        routes.cometRest().get("/workspaces", READ, this::list);
    }

    private void list(Call call) {
        call.answer(Map.of(
                "workspaceNames",
                workspaces.of(call.caller()).stream().map(Workspace::name).toList()));
    }
}
