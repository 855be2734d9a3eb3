package dev.halley.server.project;

import static dev.halley.server.http.Permission.MANAGE;
import static dev.halley.server.http.Permission.READ;
import static dev.halley.server.http.Permission.WRITE;

import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.http.Body;
import dev.halley.server.http.Call;
import dev.halley.server.http.Routes;
import dev.halley.server.workspace.Workspaces;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Comet's calls that change projects, and their notes. */
public final class ProjectEditRoutes {

    private final Workspaces workspaces;
    private final Projects projects;
    private final ProjectEdits edits;

    public ProjectEditRoutes(Workspaces workspaces, Projects projects, ProjectEdits edits) {
        this.workspaces = workspaces;
        this.projects = projects;
        this.edits = edits;
    }

    public void declare(Routes routes) {
        routes.cometRest()
                .post("/write/project/update", WRITE, this::update)
                .post("/write/project/update-owner", MANAGE, this::setOwner)
                .post("/write/project/notes", WRITE, this::setNotes)
                .get("/project/notes", READ, this::notes);
    }

    private void update(Call call) {
        Body body = call.json();
        Project project = projectOf(call, body);
        if (body.has("isPublic")) {
            projects.show(call.caller(), project, body.flag("isPublic"));
        }
        edits.update(project, body.text("newProjectName"), body.text("newProjectDescription"));
        call.saved();
    }

    private void setOwner(Call call) {
        Body body = call.json();
        edits.setOwner(projectOf(call, body), body.requiredText("userName"));
        call.saved();
    }

    private void setNotes(Call call) {
        Body body = call.json();
        edits.setNotes(projectOf(call, body), body.requiredText("notes"));
        call.saved();
    }

    private void notes(Call call) {
        call.answer(Map.of(
                "notes",
                edits.notes(
                        find(call, call.query("projectId"), call.query("workspaceName"), call.query("projectName")))));
    }

    private Project projectOf(Call call, Body body) {
        return find(call, body.text("projectId"), body.text("workspaceName"), body.text("projectName"));
    }

    private Project find(Call call, @Nullable String key, @Nullable String workspace, @Nullable String name) {
        return require(workspaces, projects, call, key, workspace, name);
    }

    /**
     * A project by its id, or by its name and that of its workspace.
     *
     * @throws ApiException INVALID if there is none for the caller, or it is not named
     */
    public static Project require(
            Workspaces workspaces,
            Projects projects,
            Call call,
            @Nullable String key,
            @Nullable String workspace,
            @Nullable String name) {
        if (key != null && !key.isBlank()) {
            return projects.find(call.caller(), key).orElseThrow(() -> unknown(key));
        }
        if (name == null || name.isBlank()) {
            throw new ApiException(ErrorKind.INVALID, "neither 'projectId' nor 'projectName' is given.");
        }
        return projects.find(workspaces.require(call.caller(), workspace), name).orElseThrow(() -> unknown(name));
    }

    private static ApiException unknown(String name) {
        return new ApiException(ErrorKind.INVALID, "project '" + name + "' does not exist.");
    }
}
