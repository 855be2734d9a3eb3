package dev.halley.server.api;

import static dev.halley.server.http.Permission.WRITE;

import dev.halley.server.bulk.BulkAction;
import dev.halley.server.bulk.BulkChanges;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.experiment.Experiment;
import dev.halley.server.http.Body;
import dev.halley.server.http.Call;
import dev.halley.server.http.Routes;
import dev.halley.server.project.Project;
import dev.halley.server.project.Projects;
import dev.halley.server.query.ExperimentQueries;
import dev.halley.server.query.ExperimentQuery;
import dev.halley.server.workspace.Workspaces;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The native API's changes of many experiments: some by their keys, or all that match a filter. */
public final class BulkRoutes {

    private final Workspaces workspaces;
    private final Projects projects;
    private final ExperimentQueries queries;
    private final QueryReader reader;
    private final BulkChanges changes;

    public BulkRoutes(
            Workspaces workspaces,
            Projects projects,
            ExperimentQueries queries,
            QueryReader reader,
            BulkChanges changes) {
        this.workspaces = workspaces;
        this.projects = projects;
        this.queries = queries;
        this.reader = reader;
        this.changes = changes;
    }

    public void declare(Routes routes) {
        routes.api()
                .post("/experiments/bulk", WRITE, this::make)
                .post("/experiments/bulk/{id}/undo", WRITE, this::undo);
    }

    private void make(Call call) {
        Body body = call.json();
        Project project = reader.project(call.caller(), body);
        BulkAction action = BulkAction.of(body.requiredText("action"));
        List<Long> ids = body.has("keys")
                ? reader.known(call.caller(), project, body.texts("keys")).stream()
                        .map(Experiment::id)
                        .toList()
                : queries.ids(project, ExperimentQuery.of(reader.scope(body), reader.filter(body)));
        if (!body.has("keys") && !body.has("filter")) {
            throw new ApiException(
                    ErrorKind.INVALID,
                    "'keys' or 'filter' is missing in the body; an empty filter means all experiments.");
        }
        call.answer(changes.make(call.caller(), project.id(), action, argument(call, action, body), ids));
    }

    private @Nullable String argument(Call call, BulkAction action, Body body) {
        return switch (action) {
            case TAG, UNTAG -> tag(body.requiredText("argument"));
            case MOVE -> {
                String name = body.requiredText("argument");
                Project target = projects.find(workspaces.require(call.caller(), body.requiredText("workspace")), name)
                        .orElseThrow(() -> new ApiException(
                                ErrorKind.NOT_FOUND,
                                "there is no project '" + name
                                        + "' to move to. Make it first, or log an experiment to it."));
                yield Long.toString(target.id());
            }
            default -> null;
        };
    }

    private static String tag(String name) {
        if (name.isBlank() || name.length() > 200) {
            throw new ApiException(ErrorKind.INVALID, "argument: a tag of 1 to 200 characters is expected.");
        }
        return name;
    }

    private void undo(Call call) {
        call.answer(Map.of("changed", changes.undo(call.caller(), call.path("id"))));
    }
}
