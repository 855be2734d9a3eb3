package dev.halley.server.experiment;

import static dev.halley.server.http.Permission.READ;
import static dev.halley.server.http.Permission.WRITE;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.http.Body;
import dev.halley.server.http.Call;
import dev.halley.server.http.Json;
import dev.halley.server.http.LogCall;
import dev.halley.server.http.Routes;
import dev.halley.server.project.Project;
import dev.halley.server.project.Projects;
import dev.halley.server.workspace.Workspace;
import dev.halley.server.workspace.Workspaces;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Comet's REST calls on experiments themselves: begin, find, sign of life, times, end. */
public final class ExperimentRoutes {

    private final Workspaces workspaces;
    private final Projects projects;
    private final Experiments experiments;
    private final Function<Collection<Long>, Map<Long, String>> sweeps;

    /** @param sweeps the optimizers that began experiments, by row id */
    public ExperimentRoutes(
            Workspaces workspaces,
            Projects projects,
            Experiments experiments,
            Function<Collection<Long>, Map<Long, String>> sweeps) {
        this.sweeps = sweeps;
        this.workspaces = workspaces;
        this.projects = projects;
        this.experiments = experiments;
    }

    public void declare(Routes routes) {
        routes.cometRest()
                .get("/experiments", READ, this::list)
                .get("/experiment/metadata", READ, this::metadata)
                .logQuickly("/write/experiment/create", WRITE, this::create)
                .get("/write/experiment/set-status", WRITE, this::beat)
                .post("/write/experiment/update-status", WRITE, this::updateStatus)
                .log("/write/experiment/set-start-end-time", WRITE, this::setTimes)
                .post("/write/experiment/file-path", WRITE, this::setFilePath)
                .post("/write/experiment/{experimentKey}/mark-not-throttled", WRITE, Call::saved)
                .get("/write/experiment/archive", WRITE, call -> archive(call, true, "Archived"))
                .get("/write/experiment/restore", WRITE, call -> archive(call, false, "Restore"));
    }

    private void list(Call call) {
        boolean archived = call.flag("archived");
        List<Experiment> listed = part(call, sorted(call, listed(call, archived)));
        Map<Long, String> began =
                sweeps.apply(listed.stream().map(Experiment::id).toList());
        call.answer(Map.of(
                "experiments",
                listed.stream().map(experiment -> metadata(experiment, began)).toList()));
    }

    /** The latest start first, unless something else is asked for. */
    private List<Experiment> sorted(Call call, List<Experiment> listed) {
        if (call.query("sortBy", "sortOrder") == null) {
            return listed;
        }
        Comparator<Experiment> order =
                call.oneOf("sortBy", "startTime", "endTime").equals("startTime")
                        ? Comparator.comparingLong(Experiment::startMillis)
                        : Comparator.comparingLong(experiments::endMillis);
        boolean ascending = call.oneOf("sortOrder", "desc", "asc").equals("asc");
        return listed.stream().sorted(ascending ? order : order.reversed()).toList();
    }

    /** Pages count from 1; without a size everything is answered. */
    private static List<Experiment> part(Call call, List<Experiment> listed) {
        long size = call.number("size", Integer.MAX_VALUE);
        long page = call.number("page", 1);
        if (size < 1 || page < 0) {
            throw new ApiException(
                    ErrorKind.INVALID, "page " + page + " of " + size + " (expected: 1 or more, of 1 or more).");
        }
        long from = Math.min(
                listed.size(),
                (Math.min(Math.max(1, page), Integer.MAX_VALUE) - 1) * Math.min(size, Integer.MAX_VALUE));
        return listed.subList((int) from, (int) Math.min(listed.size(), from + Math.min(size, Integer.MAX_VALUE)));
    }

    private List<Experiment> listed(Call call, boolean archived) {
        String projectKey = call.query("projectId");
        if (projectKey != null) {
            return experiments.of(require(call, projectKey), archived);
        }
        Workspace workspace = workspaces.requireSeen(call.caller(), call.query("workspaceName"));
        String name = call.query("projectName");
        if (name == null) {
            return experiments.of(workspace, archived);
        }
        return experiments.of(projects.find(workspace, name).orElseThrow(() -> unknownProject(name)), archived);
    }

    private Project require(Call call, String projectKey) {
        return projects.find(call.caller(), projectKey).orElseThrow(() -> unknownProject(projectKey));
    }

    private static ApiException unknownProject(String name) {
        return new ApiException(ErrorKind.INVALID, "project '" + name + "' does not exist.");
    }

    private void metadata(Call call) {
        Experiment experiment = experiments.require(call.caller(), call.query("experimentKey"));
        call.answer(metadata(experiment, sweeps.apply(List.of(experiment.id()))));
    }

    private ObjectNode metadata(Experiment experiment, Map<Long, String> began) {
        ObjectNode metadata = plainMetadata(experiment, began);
        // Comet: nothing is ever throttled here, but Python reads the reasons at each end.
        metadata.putArray("throttleReasons");
        return metadata;
    }

    private ObjectNode plainMetadata(Experiment experiment, Map<Long, String> began) {
        ExperimentState state = experiments.state(experiment);
        String path = experiment.filePath();
        return Json.MAPPER
                .createObjectNode()
                .put("experimentKey", experiment.key())
                .put("experimentName", experiment.name())
                .put("optimizationId", began.get(experiment.id()))
                .put("userName", experiment.user())
                .put("projectId", experiment.projectKey())
                .put("projectName", experiment.project())
                .put("workspaceName", experiment.workspace())
                .put("filePath", path)
                .put(
                        "fileName",
                        path == null
                                ? null
                                : path.substring(path.replace('\\', '/').lastIndexOf('/') + 1))
                .put("throttle", false)
                .put("throttleMessage", "")
                .put("durationMillis", experiments.durationMillis(experiment))
                .put("startTimeMillis", experiment.startMillis())
                .put("endTimeMillis", experiments.endMillis(experiment))
                .put("archived", experiment.archived())
                .put("running", state == ExperimentState.RUNNING)
                .put("hasCrashed", experiment.crashed());
    }

    private void create(LogCall call) {
        Body body = call.json();
        NewExperiment wanted = new NewExperiment(
                body.text("experimentKey"),
                body.text("workspaceName"),
                body.text("projectName"),
                body.text("experimentName"),
                false);
        String origin = call.origin();
        call.when(
                experiments.begin(call.caller(), wanted),
                experiment -> call.answer(Map.of(
                        "experimentKey", experiment.key(),
                        "workspaceName", experiment.workspace(),
                        "projectName", experiment.project(),
                        "name", experiment.name(),
                        "link", origin + experiment.path(),
                        "msg", "Saved",
                        "code", 200)));
    }

    private void beat(Call call) {
        experiments.beat(experiments.requireForLogging(call.caller(), call.query("experimentKey")));
        call.answer(Map.of(
                "isAliveBeatDurationMillis", Experiments.BEAT.toMillis(),
                "gpuMonitorIntervalMillis", 60_000,
                "cpuMonitorIntervalMillis", 68_000));
    }

    private void updateStatus(Call call) {
        Body body = call.json();
        Experiment experiment = experiments.require(call.caller(), body.text("experimentKey"));
        // Comet: Python also sends this with isAlive true to tell of a failed upload, maybe after the end. It restarts
        // nothing.
        experiments.report(experiment.id(), body.flag("hasCrashed"), body.text("error"));
        if (body.has("isAlive") && !body.flag("isAlive")) {
            experiments.setAlive(experiment.id(), false);
        }
        call.saved();
    }

    private void setTimes(LogCall call) {
        Body body = call.json();
        long id = experiments.require(call.caller(), body.text("experimentKey")).id();
        call.savedWhen(experiments.setTimesLater(id, body.number("startTimeMillis"), body.number("endTimeMillis")));
    }

    private void setFilePath(Call call) {
        Body body = call.json();
        long id = experiments.requireForLogging(call.caller(), body.text("experimentKey"));
        experiments.setFilePath(id, body.requiredText("filePath"));
        call.saved();
    }

    private void archive(Call call, boolean archived, String message) {
        Experiment experiment = experiments.require(call.caller(), call.query("experimentKey"));
        experiments.setArchived(experiment.id(), archived);
        call.answer(Map.of("msg", message, "code", 200));
    }
}
