package dev.halley.server.pipelinerun;

import static dev.halley.server.http.Permission.READ;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.metadata.Filter;
import dev.halley.metadata.Filter.Operator;
import dev.halley.metadata.Listing;
import dev.halley.metadata.MetadataStore;
import dev.halley.metadata.Page;
import dev.halley.metadata.RunControls;
import dev.halley.metadata.StepOrigin;
import dev.halley.metadata.StoredArtifact;
import dev.halley.metadata.StoredModelVersion;
import dev.halley.metadata.StoredRun;
import dev.halley.metadata.StoredStep;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.http.Call;
import dev.halley.server.http.Json;
import dev.halley.server.http.Routes;
import dev.halley.server.workspace.Workspaces;
import dev.halley.step.StepFailure;
import dev.halley.step.StepStatus;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The native API's questions about runs of pipelines. */
public final class PipelineRunRoutes {

    private static final String EXPERIMENT_KEY = "comet_experiment_key";
    private static final int MOST_DAYS = 366;
    private static final int MOST_CHILDREN = 50;

    private final PipelineRuns runs;
    private final Workspaces workspaces;

    public PipelineRunRoutes(PipelineRuns runs, Workspaces workspaces) {
        this.runs = runs;
        this.workspaces = workspaces;
    }

    public void declare(Routes routes) {
        routes.api()
                .get("/pipeline-runs", READ, this::list)
                .get("/pipeline-runs/{run}", READ, this::one)
                .get("/pipeline-statistics", READ, this::statistics);
    }

    private void statistics(Call call) {
        workspaces.requireFirst(call.caller());
        int days = (int) Math.max(1, Math.min(MOST_DAYS, call.number("days", 14)));
        Instant now = Instant.now();
        Instant since = LocalDate.ofInstant(now, ZoneOffset.UTC)
                .minusDays(days - 1L)
                .atStartOfDay()
                .toInstant(ZoneOffset.UTC);
        Page<StoredRun> page = runs.store()
                .map(store -> store.runs(Listing.newest(Listing.MAX_LIMIT).where("started", "gte:" + since)))
                .orElse(new Page<>(List.of(), null));
        call.answer(RunStatistics.of(page.items(), days, now, page.next() == null));
    }

    private void list(Call call) {
        workspaces.requireFirst(call.caller());
        Listing asked = asked(call);
        ObjectNode answer = Json.MAPPER.createObjectNode();
        ArrayNode rows = answer.putArray("pipelineRuns");
        answer.putNull("next");
        runs.store().ifPresent(store -> {
            Page<StoredRun> page = HomeCatalog.told(() -> store.runs(asked));
            Map<String, Map<StepStatus, Integer>> counts =
                    store.countSteps(page.items().stream().map(StoredRun::id).toList());
            page.forEach(run -> rows.add(row(run, counts.getOrDefault(run.id(), Map.of()))));
            answer.put("next", page.next());
        });
        call.answer(answer);
    }

    /** Newest first: {@code ?q=words&status=failed&tag=nightly&pipeline=digits&after=…&limit=100}. */
    private static Listing asked(Call call) {
        Listing listing = Listing.newest((int) Math.max(1, Math.min(Listing.MAX_LIMIT, call.number("limit", 100))));
        String after = call.query("after");
        listing = listing.after(after == null || after.isEmpty() ? null : after);
        String words = call.query("q");
        if (words != null) {
            for (String word : words.toLowerCase(Locale.ROOT).strip().split("\\s+", -1)) {
                listing = listing.where(new Filter("text", Operator.CONTAINS, word));
            }
        }
        String status = call.query("status");
        if (status != null) {
            boolean cached = status.equals("cached");
            listing = listing.where(new Filter("status", Operator.EQUALS, cached ? "completed" : status));
            if (cached || status.equals("completed")) {
                listing = listing.where(new Filter("cached", Operator.EQUALS, cached ? "yes" : "no"));
            }
        }
        for (String field : List.of("tag", "pipeline")) {
            String value = call.query(field);
            if (value != null) {
                listing = listing.where(new Filter(field, Operator.EQUALS, value));
            }
        }
        return listing;
    }

    private void one(Call call) {
        workspaces.requireFirst(call.caller());
        String name = call.path("run");
        StoredRun run = runs.find(name)
                .orElseThrow(() -> new ApiException(ErrorKind.NOT_FOUND, "run '" + name + "' does not exist."));
        Map<StepStatus, Integer> counts = new EnumMap<>(StepStatus.class);
        run.steps().forEach(step -> counts.merge(step.status(), 1, Integer::sum));
        ObjectNode row = row(run, counts);
        runs.store().ifPresent(store -> {
            controls(store, run, row);
            model(store, run, row);
        });
        row.put("reason", run.reason())
                .put("replayOf", run.details().replayOf())
                .put("source", run.details().source())
                .put("revision", revision(run))
                .put(
                        "parentRun",
                        run.details().parent() == null
                                ? null
                                : run.details().parent().run())
                .put("cancelRequestedMillis", millis(run.details().cancelRequested()));
        run.notices().forEach(row.putArray("notices")::add);
        ObjectNode parameters = row.putObject("parameters");
        run.parameters().forEach((parameter, value) -> parameters.put(parameter, text(value)));
        ArrayNode steps = row.putArray("steps");
        run.steps().forEach(step -> steps.add(step(step)));
        call.answer(row);
    }

    /** What people do to the run, and the runs that its steps started. */
    private static void controls(MetadataStore store, StoredRun run, ObjectNode row) {
        RunControls controls = store.findControls(run.id());
        row.put("pausedMillis", millis(controls.pausedAt())).put("pausedBy", controls.pausedBy());
        ArrayNode approvals = row.putArray("approvals");
        controls.approvals().forEach(each -> approvals
                .addObject()
                .put("step", each.step())
                .put("question", each.question())
                .put("askedMillis", each.asked().toEpochMilli())
                .put("decidedMillis", millis(each.decided()))
                .put("approved", each.approved())
                .put("by", each.by())
                .put("comment", each.comment()));
        ArrayNode children = row.putArray("children");
        store.runs(Listing.newest(MOST_CHILDREN).where("parent", run.name())).items().stream()
                .flatMap(each -> store.findRun(each.id()).stream())
                .forEach(each -> {
                    StepOrigin parent = each.details().parent();
                    ObjectNode child = children.addObject()
                            .put("step", parent == null ? null : parent.step())
                            .put("name", each.name())
                            .put("pipeline", each.pipeline())
                            .put(
                                    "status",
                                    each.cached() ? "cached" : each.status().word());
                    ArrayNode steps = child.putArray("steps");
                    each.steps().forEach(step -> steps.add(step(step)));
                });
    }

    /** The version of a model that the run makes. */
    private static void model(MetadataStore store, StoredRun run, ObjectNode row) {
        String made = run.details().modelVersion();
        Optional<StoredModelVersion> version = made == null ? Optional.empty() : store.findModelVersionById(made);
        if (version.isEmpty()) {
            row.putNull("model");
            return;
        }
        ObjectNode model = row.putObject("model")
                .put("name", version.get().model())
                .put("version", version.get().name())
                .put("stage", version.get().stage().word());
        ObjectNode metadata = model.putObject("metadata");
        version.get().metadata().forEach((name, value) -> metadata.put(name, text(value)));
    }

    private static ObjectNode row(StoredRun run, Map<StepStatus, Integer> steps) {
        int all = steps.values().stream().mapToInt(each -> each).sum();
        int cached = steps.getOrDefault(StepStatus.CACHED, 0);
        ObjectNode row = Json.MAPPER.createObjectNode();
        row.put("id", run.id())
                .put("name", run.name())
                .put("pipeline", run.pipeline())
                .put("stack", run.stack())
                .put(
                        "status",
                        all > 0 && cached == all ? "cached" : run.status().word())
                .put("startMillis", run.started().toEpochMilli())
                .put("endMillis", millis(run.ended()))
                .put("durationMillis", run.duration().toMillis())
                .put("idleMillis", run.details().idle().toMillis())
                .put("stepCount", all)
                .put("completedCount", steps.getOrDefault(StepStatus.COMPLETED, 0))
                .put("cachedCount", cached)
                .put("failedCount", steps.getOrDefault(StepStatus.FAILED, 0))
                .set("tags", Json.MAPPER.valueToTree(run.tags()));
        return row;
    }

    private static ObjectNode step(StoredStep step) {
        ObjectNode row = Json.MAPPER
                .createObjectNode()
                .put("name", step.step())
                .put("status", step.status().word())
                .put("startMillis", millis(step.started()))
                .put("endMillis", millis(step.ended()))
                .put(
                        "durationMillis",
                        step.started() == null ? null : (Long) step.duration().toMillis());
        step.upstream().forEach(row.putArray("upstream")::add);
        row.put("attempt", step.details().attempt())
                .put("cacheStatus", step.caching().status().word())
                .put("parent", step.details().parent())
                .put("item", step.details().item())
                .put("hasLog", step.details().log() != null);
        ArrayNode attempts = row.putArray("failedAttempts");
        step.details().failedAttempts().forEach(each -> attempts.addObject()
                .put("number", each.number())
                .put("startMillis", each.started().toEpochMilli())
                .put("endMillis", each.ended().toEpochMilli())
                .put("message", each.failure().message()));
        ObjectNode parameters = row.putObject("parameters");
        step.parameters().forEach((name, value) -> parameters.put(name, text(value)));
        ObjectNode inputs = row.putObject("inputs");
        step.inputs().forEach((name, artifacts) -> write(artifacts, inputs.putObject(name)));
        ObjectNode outputs = row.putObject("outputs");
        step.outputs().forEach((name, artifact) -> outputs.putObject(name)
                .put("artifact", artifact.artifact())
                .put("version", artifact.version())
                .put("type", artifact.type())
                .put("uri", artifact.uri()));
        ObjectNode metadata = row.putObject("metadata");
        step.metadata().forEach((name, value) -> metadata.put(name, text(value)));
        JsonNode key = step.metadata().get(EXPERIMENT_KEY);
        row.put("experimentUrl", step.experimentUrl().orElse(null))
                .put("experimentKey", key == null ? null : text(key));
        StepOrigin origin = step.origin();
        if (origin == null) {
            row.putNull("cachedFrom");
        } else {
            row.putObject("cachedFrom").put("run", origin.run()).put("step", origin.step());
        }
        StepFailure failure = step.failure();
        if (failure == null) {
            row.putNull("failure");
        } else {
            row.putObject("failure")
                    .put("type", failure.type())
                    .put("message", failure.message())
                    .put("frame", failure.frame())
                    .put("stackTrace", failure.stackTrace());
        }
        return row;
    }

    /** An argument that is put together from several outputs has several versions. */
    private static void write(List<StoredArtifact> parts, ObjectNode input) {
        if (parts.size() > 1) {
            ArrayNode each = input.putArray("parts");
            parts.forEach(
                    part -> each.addObject().put("artifact", part.artifact()).put("version", part.version()));
        }
        if (parts.size() == 1) {
            input.put("artifact", parts.get(0).artifact())
                    .put("version", parts.get(0).version());
        } else {
            input.put("artifact", joined(parts, StoredArtifact::artifact))
                    .put("version", joined(parts, part -> String.valueOf(part.version())));
        }
    }

    private static String joined(List<StoredArtifact> parts, Function<StoredArtifact, String> text) {
        return parts.stream().map(text).collect(Collectors.joining(", "));
    }

    private static String text(JsonNode value) {
        return value.isTextual() ? value.textValue() : value.toString();
    }

    private static @Nullable Integer revision(StoredRun run) {
        JsonNode number = run.details().request().get("revision");
        return number == null || number.asInt() == 0 ? null : (Integer) number.asInt();
    }

    private static @Nullable Long millis(@Nullable Instant at) {
        return at == null ? null : at.toEpochMilli();
    }
}
