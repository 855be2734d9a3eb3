package dev.halley.server.share;

import static dev.halley.server.http.Permission.MANAGE;
import static dev.halley.server.http.Permission.PUBLIC;

import dev.halley.server.account.Accounts;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.experiment.Experiment;
import dev.halley.server.experiment.Experiments;
import dev.halley.server.http.Body;
import dev.halley.server.http.Call;
import dev.halley.server.http.Dialect;
import dev.halley.server.http.HttpServer;
import dev.halley.server.http.Routes;
import dev.halley.server.project.Project;
import dev.halley.server.project.Projects;
import dev.halley.server.savedview.SavedView;
import dev.halley.server.savedview.SavedViews;
import dev.halley.server.workspace.Workspaces;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sharing with outsiders: in the native API and in Comet's, and the address that a link is. */
public final class ShareRoutes {

    private static final Duration LIFE = Duration.ofDays(30);
    private static final Set<String> OF_PROJECT = Set.of(ShareLinks.PROJECT, "view", "report");

    private final Workspaces workspaces;
    private final Projects projects;
    private final Experiments experiments;
    private final ShareLinks links;
    private final Accounts accounts;
    private final SavedViews views;
    private final SharedParts parts;

    public ShareRoutes(
            Workspaces workspaces,
            Projects projects,
            Experiments experiments,
            ShareLinks links,
            Accounts accounts,
            SavedViews views,
            SharedParts parts) {
        this.workspaces = workspaces;
        this.projects = projects;
        this.experiments = experiments;
        this.links = links;
        this.accounts = accounts;
        this.views = views;
        this.parts = parts;
    }

    public void declare(Routes routes) {
        routes.api()
                .get("/share-links", MANAGE, this::list)
                .post("/share-links", MANAGE, this::create)
                .delete("/share-links/{link}", MANAGE, this::revoke)
                .put("/projects/{project}/visibility", MANAGE, this::setVisibility);
        routes.cometRest()
                .get("/project/get-project-share-links", MANAGE, this::listForComet)
                .get("/write/project/add-share-link", MANAGE, this::createForComet)
                .get("/write/project/delete-project-share-link", MANAGE, this::revokeForComet);
        routes.root(Dialect.NATIVE).get("/share/{code}", PUBLIC, this::open);
    }

    private void list(Call call) {
        long workspace =
                workspaces.require(call.caller(), call.query("workspace")).id();
        call.answer(Map.of(
                "shareLinks",
                links.ofWorkspace(workspace).stream()
                        .map(link -> view(call, link))
                        .toList()));
    }

    private void create(Call call) {
        Body body = call.json();
        String kind = body.requiredText("kind");
        Long expires = body.number("expiresMillis");
        ShareLinks.Wanted wanted;
        if (kind.equals(ShareLinks.EXPERIMENT)) {
            Experiment experiment = experiments.require(call.caller(), body.requiredText("experimentKey"));
            Project project = project(call, experiment.projectKey());
            wanted = new ShareLinks.Wanted(
                    kind, project.workspaceId(), project.id(), experiment.id(), null, null, expires);
        } else if (OF_PROJECT.contains(kind)) {
            Project project = project(call, body.requiredText("projectId"));
            if (kind.equals(ShareLinks.PROJECT)) {
                wanted = new ShareLinks.Wanted(kind, project.workspaceId(), project.id(), 0, null, null, expires);
            } else {
                SavedView shown = shared(call, project, kind, body.requiredText("target"));
                wanted = new ShareLinks.Wanted(
                        kind, project.workspaceId(), project.id(), 0, shown.id(), parts.shows(shown), expires);
            }
        } else {
            throw new ApiException(
                    ErrorKind.INVALID, "kind: '" + kind + "' (expected: project, experiment, view or report).");
        }
        body.onlyHas("kind", "projectId", "experimentKey", "target", "expiresMillis");
        call.answer(201, view(call, links.create(call.caller(), wanted)));
    }

    private SavedView shared(Call call, Project project, String kind, String id) {
        return views.find(call.caller(), id)
                .filter(view -> view.projectId() == project.id())
                .filter(view -> view.kind().equals("report") == kind.equals("report"))
                .orElseThrow(() -> new ApiException(
                        ErrorKind.NOT_FOUND, "project '" + project.name() + "' has no " + kind + " '" + id + "'."));
    }

    private Project project(Call call, String key) {
        return projects.find(call.caller(), key)
                .orElseThrow(() -> new ApiException(ErrorKind.NOT_FOUND, "project '" + key + "' does not exist."));
    }

    private static Map<String, @Nullable Object> view(Call call, ShareLink link) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("linkId", link.linkId());
        view.put("kind", link.kind());
        view.put("workspace", link.workspace());
        view.put("project", link.project());
        view.put("experimentKey", link.experimentKey());
        view.put("target", link.target());
        view.put("code", link.code());
        view.put("link", call.origin() + "/share/" + link.code());
        view.put("createdMillis", link.createdMillis());
        view.put("expiresMillis", link.expiresMillis());
        return view;
    }

    private void revoke(Call call) {
        String id = call.path("link");
        // Whoever may not manage its workspace does not learn whether there is such a link.
        if (links.workspaceOf(id)
                .filter(workspace -> isManaged(call, workspace))
                .isEmpty()) {
            throw new ApiException(ErrorKind.NOT_FOUND, "there is no share link '" + id + "'.");
        }
        links.revoke(call.caller(), id);
        accounts.forget();
        call.noContent();
    }

    private boolean isManaged(Call call, String workspace) {
        try {
            return !workspaces.require(call.caller(), workspace).isPartlySeen();
        } catch (ApiException notManaged) {
            return false;
        }
    }

    private void setVisibility(Call call) {
        Project project = project(call, call.path("project"));
        boolean isPublic = call.json().flag("public");
        projects.setPublic(call.caller(), project, isPublic);
        accounts.forget();
        call.answer(Map.of("projectId", project.key(), "public", isPublic));
    }

    private void listForComet(Call call) {
        Project project = project(call, call.required("projectId"));
        call.answer(Map.of(
                "shareCodes",
                links.ofProject(project.id()).stream().map(ShareLink::code).toList()));
    }

    private void createForComet(Call call) {
        Project project = project(call, call.required("projectId"));
        ShareLink link = links.create(
                call.caller(),
                new ShareLinks.Wanted(ShareLinks.PROJECT, project.workspaceId(), project.id(), 0, null, null, null));
        call.answer(Map.of("shareCode", link.code(), "msg", "Saved", "code", 200));
    }

    private void revokeForComet(Call call) {
        Project project = project(call, call.required("projectId"));
        String code = call.required("shareCode");
        ShareLink link = links.ofProject(project.id()).stream()
                .filter(each -> each.code().equals(code))
                .findFirst()
                .orElseThrow(() -> new ApiException(
                        ErrorKind.NOT_FOUND, "project '" + project.name() + "' has no such share link."));
        links.revoke(call.caller(), link.linkId());
        accounts.forget();
        call.saved();
    }

    private String page(ShareLink link) {
        String target = link.target();
        String search = target == null || link.kind().equals("report")
                ? null
                : views.byId(target).map(SharedParts::search).orElse(null);
        return search == null ? link.page() : link.page().replaceFirst("\\?.*", "") + search;
    }

    /** The link itself: the browser keeps the code, and goes to the page. */
    private void open(Call call) {
        ShareLink link = links.find(call.path("code"))
                .orElseThrow(() -> new ApiException(
                        ErrorKind.NOT_FOUND,
                        "this link does not lead anywhere any more: it has expired, or was revoked. Ask whoever gave it"
                                + " to you for another one."));
        call.setCookie(HttpServer.SHARE_COOKIE, link.code(), LIFE);
        call.setHeader("Cache-Control", "no-store");
        call.setHeader("Referrer-Policy", "no-referrer");
        call.redirect(page(link));
    }
}
