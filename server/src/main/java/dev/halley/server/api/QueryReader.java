package dev.halley.server.api;

import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.experiment.Experiment;
import dev.halley.server.experiment.Experiments;
import dev.halley.server.http.Body;
import dev.halley.server.http.Call;
import dev.halley.server.http.Caller;
import dev.halley.server.project.Project;
import dev.halley.server.project.Projects;
import dev.halley.server.query.ExperimentQuery;
import dev.halley.server.query.Field;
import dev.halley.server.query.Filter;
import dev.halley.server.query.FilterException;
import dev.halley.server.query.FilterParser;
import dev.halley.server.query.Order;
import dev.halley.server.query.Scope;
import dev.halley.server.share.SharedParts;
import dev.halley.server.workspace.Workspace;
import dev.halley.server.workspace.Workspaces;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads which experiments a request means. */
public final class QueryReader {

    private static final int MOST_FIELDS = 600;
    private static final int MOST_PINNED = 1_000;
    private static final int MOST_GROUPS = 6;
    private static final int DEFAULT_ROWS = 100;

    private final Workspaces workspaces;
    private final Projects projects;
    private final Experiments experiments;
    private final SharedParts parts;
    private final Clock clock;

    public QueryReader(
            Workspaces workspaces, Projects projects, Experiments experiments, SharedParts parts, Clock clock) {
        this.workspaces = workspaces;
        this.projects = projects;
        this.experiments = experiments;
        this.parts = parts;
        this.clock = clock;
    }

    /**
     * A project, or what of it is open to the caller.
     *
     * @param within the only experiments that there are for them
     */
    record Seen(Project project, Filter within) {}

    private Seen seen(Caller caller, String workspace, String project) {
        return parts.seen(caller, workspace, project)
                .map(part -> new Seen(part.project(), new Filter.Ids(part.experimentIds())))
                .orElseGet(() -> new Seen(project(workspaces.requireSeen(caller, workspace), project), Filter.ALL));
    }

    Seen seen(Call call) {
        return seen(call.caller(), call.required("workspace"), call.required("project"));
    }

    Seen seen(Caller caller, Body body) {
        return seen(caller, body.requiredText("workspace"), body.requiredText("project"));
    }

    Project project(Call call) {
        Workspace workspace = workspaces.requireSeen(call.caller(), call.required("workspace"));
        return project(workspace, call.required("project"));
    }

    /** The project that a body names. Whether the caller may is decided before the rest of the body is looked at. */
    public Project project(Caller caller, Body body) {
        Workspace workspace = workspaces.requireSeen(caller, body.requiredText("workspace"));
        return project(workspace, body.requiredText("project"));
    }

    private Project project(Workspace workspace, String name) {
        return projects.find(workspace, name)
                .orElseThrow(() -> new ApiException(
                        ErrorKind.NOT_FOUND, "workspace '" + workspace.name() + "' has no project '" + name + "'."));
    }

    /** Experiments of a project by their keys; others are passed over. */
    public List<Experiment> known(Caller caller, Project project, List<String> keys) {
        refuseMore("keys", keys.size(), MOST_PINNED);
        return keys.stream()
                .flatMap(key -> experiments.find(caller, key).stream())
                .filter(experiment -> experiment.projectId() == project.id())
                .toList();
    }

    /** The filter of a request; its "now" is a whole minute, so that the same question has the same answer for a while. */
    public Filter filter(Body body) {
        String text = body.text("filter");
        try {
            long minute = clock.millis() / 60_000 * 60_000;
            return text == null ? Filter.ALL : FilterParser.parse(text, minute);
        } catch (FilterException failure) {
            throw new ApiException(
                    ErrorKind.INVALID, "filter, character " + (failure.position() + 1) + ": " + failure.getMessage());
        }
    }

    public Scope scope(Body body) {
        return body.flag("archived") ? Scope.ARCHIVE : Scope.LIST;
    }

    ExperimentQuery query(Body body, Seen seen) {
        List<String> sort = body.texts("sort");
        List<String> group = body.texts("group");
        List<String> columns = body.texts("columns");
        refuseMore("sort", sort.size(), MOST_GROUPS);
        refuseMore("group", group.size(), MOST_GROUPS);
        refuseMore("columns", columns.size(), MOST_FIELDS);
        return new ExperimentQuery(
                scope(body),
                seen.within(),
                filter(body),
                sort.stream().map(QueryReader::order).toList(),
                group.stream().map(Field::ofId).toList(),
                closed(body),
                columns.stream().map(Field::ofId).toList(),
                (int) within(body, "offset", 0, 0, Integer.MAX_VALUE),
                (int) within(body, "limit", DEFAULT_ROWS, 0, ExperimentQuery.MOST_ROWS));
    }

    private static Order order(String id) {
        return id.startsWith("-") ? new Order(Field.ofId(id.substring(1)), true) : new Order(Field.ofId(id), false);
    }

    private static Set<List<String>> closed(Body body) {
        Set<List<String>> closed = new HashSet<>();
        for (Body path : body.objects("closed")) {
            closed.add(path.texts("path"));
        }
        return closed;
    }

    private static long within(Body body, String name, long absent, long least, long most) {
        Long number = body.number(name);
        if (number == null) {
            return absent;
        }
        if (number < least || number > most) {
            throw new ApiException(
                    ErrorKind.INVALID, name + ": " + number + " (expected: " + least + " to " + most + ").");
        }
        return number;
    }

    private static void refuseMore(String name, int count, int most) {
        if (count > most) {
            throw new ApiException(
                    ErrorKind.INVALID, name + ": " + count + " of them (expected: at most " + most + ").");
        }
    }
}
