package dev.halley.server.api;

import static dev.halley.server.http.Permission.READ;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.experiment.Experiment;
import dev.halley.server.experiment.Experiments;
import dev.halley.server.http.Call;
import dev.halley.server.http.Caller;
import dev.halley.server.http.Json;
import dev.halley.server.http.Routes;
import dev.halley.server.metric.MetricStore;
import dev.halley.server.metric.Series;
import dev.halley.server.metric.XRange;
import dev.halley.server.project.Project;
import dev.halley.server.project.Projects;
import dev.halley.server.workspace.Workspace;
import dev.halley.server.workspace.Workspaces;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The native API's questions about workspaces and experiments. */
public final class ApiRoutes {

    private static final int DEFAULT_BUCKETS = 1_000;
    private static final int MOST_BUCKETS = 20_000;

    private final Workspaces workspaces;
    private final Projects projects;
    private final Experiments experiments;
    private final MetricStore metrics;
    private final ExperimentView view;
    private final ExperimentEvents events;

    public ApiRoutes(
            Workspaces workspaces,
            Projects projects,
            Experiments experiments,
            MetricStore metrics,
            ExperimentView view,
            ExperimentEvents events) {
        this.workspaces = workspaces;
        this.projects = projects;
        this.experiments = experiments;
        this.metrics = metrics;
        this.view = view;
        this.events = events;
    }

    public void declare(Routes routes) {
        routes.api()
                .get("/workspaces", READ, this::workspaces)
                .get("/experiments", READ, this::experiments)
                .get("/experiments/{experimentKey}", READ, this::experiment)
                .get("/experiments/{experimentKey}/series", READ, this::series)
                .get("/experiments/{experimentKey}/events", READ, this::events);
    }

    private void workspaces(Call call) {
        ObjectNode answer = Json.MAPPER.createObjectNode();
        ArrayNode listed = answer.putArray("workspaces");
        for (Workspace workspace : workspaces.seenBy(call.caller())) {
            ArrayNode of = listed.addObject()
                    .put("name", workspace.name())
                    .put("role", workspace.role().word())
                    .putArray("projects");
            for (Project project : projects.of(workspace)) {
                of.addObject()
                        .put("projectId", project.key())
                        .put("name", project.name())
                        .put("description", project.description())
                        .put("public", projects.isPublic(project))
                        .put("experimentCount", project.experimentCount())
                        .put("lastUpdatedMillis", project.lastUpdatedMillis());
            }
        }
        call.answer(answer);
    }

    private void experiments(Call call) throws IOException {
        Workspace workspace = known(call, call.required("workspace"));
        String name = call.required("project");
        Project project = projects.find(workspace, name)
                .orElseThrow(() -> new ApiException(
                        ErrorKind.NOT_FOUND, "workspace '" + workspace.name() + "' has no project '" + name + "'."));
        view.write(call, experiments.of(project, call.flag("archived")));
    }

    private Workspace known(Call call, String name) {
        return workspaces.requireSeen(call.caller(), name);
    }

    private void experiment(Call call) throws IOException {
        view.write(call, required(call));
    }

    private Experiment required(Call call) {
        return experiments.require(call.caller(), call.path("experimentKey"));
    }

    private void series(Call call) throws IOException {
        Experiment experiment = required(call);
        List<String> names = call.queries("name");
        long buckets = call.number("buckets", DEFAULT_BUCKETS);
        if (buckets < 1 || buckets > MOST_BUCKETS) {
            throw new ApiException(
                    ErrorKind.INVALID, "buckets: " + buckets + " (expected: 1 to " + MOST_BUCKETS + ").");
        }
        XRange range = range(call);
        call.stream(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("series");
            for (String name : names) {
                Series series = range == null
                        ? metrics.series(experiment.id(), name, (int) buckets)
                        : metrics.series(experiment.id(), name, (int) buckets, range);
                write(series, json);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static @Nullable XRange range(Call call) {
        boolean bySteps = call.query("fromStep") != null || call.query("toStep") != null;
        if (!bySteps && call.query("fromMillis") == null && call.query("toMillis") == null) {
            return null;
        }
        long from = call.number(bySteps ? "fromStep" : "fromMillis", Long.MIN_VALUE / 2);
        long to = call.number(bySteps ? "toStep" : "toMillis", Long.MAX_VALUE / 2);
        try {
            return new XRange(bySteps, from, to);
        } catch (IllegalArgumentException refused) {
            throw new ApiException(ErrorKind.INVALID, String.valueOf(refused.getMessage()));
        }
    }

    private static void write(Series series, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", series.name());
        json.writeNumberField("count", series.count());
        json.writeArrayFieldStart("step");
        for (int i = 0; i < series.size(); i++) {
            Long step = series.step(i);
            if (step == null) {
                json.writeNull();
            } else {
                json.writeNumber(step);
            }
        }
        json.writeEndArray();
        json.writeArrayFieldStart("timestampMillis");
        for (int i = 0; i < series.size(); i++) {
            json.writeNumber(series.timestampMillis(i));
        }
        json.writeEndArray();
        json.writeArrayFieldStart("value");
        for (int i = 0; i < series.size(); i++) {
            double value = series.value(i);
            if (Double.isFinite(value)) {
                json.writeNumber(value);
            } else {
                json.writeString(Double.toString(value));
            }
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void events(Call call) throws IOException {
        String key = call.path("experimentKey");
        Supplier<Optional<Caller>> caller = call.callerStill();
        events.open(call, required(call).id(), () -> caller.get()
                .flatMap(still -> experiments.find(still, key))
                .isPresent());
    }
}
