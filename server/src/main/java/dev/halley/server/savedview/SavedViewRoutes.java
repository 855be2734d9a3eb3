package dev.halley.server.savedview;

import static dev.halley.server.http.Permission.READ;
import static dev.halley.server.http.Permission.WRITE;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.http.Body;
import dev.halley.server.http.Call;
import dev.halley.server.http.Caller;
import dev.halley.server.http.Json;
import dev.halley.server.http.Routes;
import dev.halley.server.http.Sandbox;
import dev.halley.server.project.Project;
import dev.halley.server.project.Projects;
import dev.halley.server.workspace.Workspace;
import dev.halley.server.workspace.Workspaces;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The native API's saved views. */
public final class SavedViewRoutes {

    private final Workspaces workspaces;
    private final Projects projects;
    private final SavedViews views;

    public SavedViewRoutes(Workspaces workspaces, Projects projects, SavedViews views) {
        this.workspaces = workspaces;
        this.projects = projects;
        this.views = views;
    }

    public void declare(Routes routes) {
        routes.api()
                .get("/views", READ, this::list)
                .post("/views", WRITE, this::create)
                .get("/views/{viewId}", READ, this::one)
                .put("/views/{viewId}", WRITE, this::change)
                .delete("/views/{viewId}", WRITE, this::delete)
                .get("/views/{viewId}/versions", READ, this::versions)
                .get("/views/{viewId}/panel", READ, this::panel);
    }

    private Project project(Workspace workspace, String name) {
        return projects.find(workspace, name)
                .orElseThrow(() -> new ApiException(
                        ErrorKind.NOT_FOUND, "workspace '" + workspace.name() + "' has no project '" + name + "'."));
    }

    private void list(Call call) {
        Caller caller = call.caller();
        Project project = project(workspaces.require(caller, call.required("workspace")), call.required("project"));
        call.answer(Map.of(
                "views",
                views.of(caller, project, call.required("kind")).stream()
                        .map(view -> wire(caller, view))
                        .toList()));
    }

    private void create(Call call) {
        Body body = call.json();
        Caller caller = call.caller();
        Project project =
                project(workspaces.require(caller, body.requiredText("workspace")), body.requiredText("project"));
        SavedView made = views.create(
                caller,
                project,
                body.requiredText("kind"),
                body.requiredText("name"),
                body.flag("team"),
                body.requiredText("state"));
        call.answer(wire(caller, made));
    }

    private void one(Call call) {
        call.answer(wire(call.caller(), visible(call)));
    }

    private void change(Call call) {
        Body body = call.json();
        SavedView view = visible(call);
        boolean shares = body.has("team") || body.has("name");
        if (shares && view.ownerId() != call.caller().userId()) {
            throw new ApiException(
                    ErrorKind.FORBIDDEN, "only " + view.owner() + " can rename this view or change who sees it.");
        }
        SavedView changed = views.change(
                call.caller(),
                view,
                body.text("name"),
                body.has("team") ? body.flag("team") : null,
                body.text("state"),
                body.number("version"));
        call.answer(wire(call.caller(), changed));
    }

    private void delete(Call call) {
        SavedView view = visible(call);
        if (view.ownerId() != call.caller().userId()) {
            throw new ApiException(ErrorKind.FORBIDDEN, "only " + view.owner() + " can delete this view.");
        }
        views.delete(view);
        call.noContent();
    }

    private void versions(Call call) {
        call.answer(Map.of("versions", views.versions(visible(call))));
    }

    /** The page of a panel that somebody wrote: it runs in a frame without an origin and gets its data from the page around it. */
    private void panel(Call call) {
        SavedView view = visible(call);
        if (!view.kind().equals("panel")) {
            throw new ApiException(ErrorKind.INVALID, "view '" + view.id() + "' is a " + view.kind() + ", no panel.");
        }
        call.setHeader("Content-Security-Policy", Sandbox.PAGE);
        call.setHeader("Cache-Control", "no-store");
        call.write(view.state().getBytes(StandardCharsets.UTF_8), "text/html; charset=utf-8");
    }

    /** The view if the caller may see it; otherwise it looks as if there were none. */
    private SavedView visible(Call call) {
        String id = call.path("viewId");
        return views.find(call.caller(), id).orElseThrow(() -> SavedViews.gone(id));
    }

    private static ObjectNode wire(Caller caller, SavedView view) {
        return Json.MAPPER
                .createObjectNode()
                .put("id", view.id())
                .put("kind", view.kind())
                .put("name", view.name())
                .put("team", view.team())
                .put("owner", view.owner())
                .put("mine", view.ownerId() == caller.userId())
                .put("version", view.version())
                .put("state", view.state())
                .put("updatedMillis", view.updatedMillis());
    }
}
