package dev.halley.server.runrequest;

import static dev.halley.server.http.Permission.READ;
import static dev.halley.server.http.Permission.WRITE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.metadata.MetadataStore;
import dev.halley.metadata.OfferedPipeline;
import dev.halley.metadata.RequestedRun;
import dev.halley.metadata.RunWish;
import dev.halley.metadata.StoredRun;
import dev.halley.metadata.StoredWorker;
import dev.halley.metadata.WorkStore;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.http.Body;
import dev.halley.server.http.Call;
import dev.halley.server.http.Json;
import dev.halley.server.http.Routes;
import dev.halley.server.pipelinerun.PipelineRuns;
import dev.halley.server.workspace.Workspaces;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The native API's pipelines, workers and requested runs. */
public final class RunRequestRoutes {

    private static final int MOST_LISTED = 100;
    private static final int MOST_WAITING = 200;
    private static final int MOST_REVISIONS = 200;

    private final PipelineRuns runs;
    private final Workspaces workspaces;

    public RunRequestRoutes(PipelineRuns runs, Workspaces workspaces) {
        this.runs = runs;
        this.workspaces = workspaces;
    }

    public void declare(Routes routes) {
        routes.api()
                .get("/pipelines", READ, this::pipelines)
                .get("/pipelines/{pipeline}", READ, this::pipeline)
                .get("/pipelines/{pipeline}/revisions", READ, this::revisions)
                .post("/pipelines/{pipeline}/check", READ, this::check)
                .get("/run-requests", READ, this::list)
                .post("/run-requests", WRITE, this::ask)
                .get("/run-requests/{request}", READ, this::one)
                .delete("/run-requests/{request}", WRITE, this::withdraw);
    }

    private Optional<MetadataStore> store(Call call) {
        workspaces.requireFirst(call.caller());
        return runs.store();
    }

    private MetadataStore required(Call call) {
        return store(call)
                .orElseThrow(() -> new ApiException(
                        ErrorKind.NOT_FOUND, "no pipeline has run in this home, and no worker offers one."));
    }

    private static List<StoredWorker> workers(MetadataStore store) {
        return store.listWorkers(Instant.now().minusSeconds(WorkStore.WORKER_LOST_AFTER_SECONDS));
    }

    private static Optional<OfferedPipeline> offered(MetadataStore store, String name) {
        return workers(store).stream()
                .flatMap(worker -> worker.pipelines().stream())
                .filter(each -> each.name().equals(name))
                .findFirst();
    }

    /** Those that ran and those that a worker offers, by name. */
    private void pipelines(Call call) {
        ArrayNode rows = Json.MAPPER.createArrayNode();
        store(call).ifPresent(store -> {
            Map<String, ObjectNode> known = new LinkedHashMap<>();
            store.listPipelines()
                    .forEach(each -> known.put(
                            each.name(),
                            Json.MAPPER
                                    .createObjectNode()
                                    .put("name", each.name())
                                    .put("runs", each.runs())
                                    .put("lastRun", each.lastRun())
                                    .put("lastStatus", each.lastStatus().word())
                                    .put("workers", 0)));
            workers(store).stream()
                    .flatMap(worker -> worker.pipelines().stream())
                    .forEach(each -> {
                        ObjectNode row = known.computeIfAbsent(each.name(), name -> Json.MAPPER
                                .createObjectNode()
                                .put("name", name)
                                .put("runs", 0)
                                .putNull("lastRun")
                                .putNull("lastStatus"));
                        row.put("workers", row.path("workers").asInt() + 1).put("source", each.source());
                    });
            new TreeSet<>(known.keySet()).forEach(name -> rows.add(known.get(name)));
        });
        call.answer(Map.of("pipelines", rows, "schedules", schedules(call)));
    }

    /** When which pipeline is run by a scheduler, by name. */
    private ArrayNode schedules(Call call) {
        ArrayNode rows = Json.MAPPER.createArrayNode();
        store(call).ifPresent(store -> store.listSchedules().forEach(each -> {
            Instant next = each.next();
            rows.addObject()
                    .put("name", each.name())
                    .put("source", each.source())
                    .put("cron", each.cron())
                    .put("everySeconds", each.intervalSeconds())
                    .put("zone", each.zone())
                    .put("active", each.active())
                    .put("nextMillis", next == null ? null : (Long) next.toEpochMilli())
                    .put("lastRun", each.lastRun())
                    .put("lastError", each.lastError());
        }));
        return rows;
    }

    private void pipeline(Call call) {
        MetadataStore store = required(call);
        String name = call.path("pipeline");
        boolean ran =
                store.listPipelines().stream().anyMatch(each -> each.name().equals(name));
        Optional<OfferedPipeline> offered = offered(store, name);
        if (!ran && offered.isEmpty()) {
            throw new ApiException(ErrorKind.NOT_FOUND, "no pipeline '" + name + "' has run, and no worker offers it.");
        }
        ObjectNode answer = Json.MAPPER.createObjectNode().put("name", name);
        ArrayNode workers = answer.putArray("workers");
        workers(store).stream()
                .filter(worker ->
                        worker.pipelines().stream().anyMatch(each -> each.name().equals(name)))
                .forEach(worker -> workers.addObject()
                        .put("id", worker.id())
                        .put("host", worker.host())
                        .put("pid", worker.pid())
                        .put("startMillis", worker.started().toEpochMilli())
                        .put("heartbeatMillis", worker.heartbeat().toEpochMilli()));
        offered.ifPresentOrElse(
                each -> answer.putObject("offer")
                        .put("source", each.source())
                        .put("template", each.template())
                        .put("revision", each.revision())
                        .<ObjectNode>set("parameters", each.parameters())
                        .set("configuration", each.configuration()),
                () -> answer.putNull("offer"));
        call.answer(answer);
    }

    private void revisions(Call call) {
        ArrayNode rows = Json.MAPPER.createArrayNode();
        store(call).ifPresent(store -> store.listRevisions(call.path("pipeline"), MOST_REVISIONS)
                .forEach(each -> rows.addObject()
                        .put("number", each.number())
                        .put("definition", each.definition())
                        .put("commit", each.commit())
                        .put("createdMillis", each.created().toEpochMilli())));
        call.answer(Map.of("revisions", rows));
    }

    private void check(Call call) {
        MetadataStore store = required(call);
        call.answer(Map.of(
                "problems",
                ConfigurationCheck.of(
                        call.json().requiredText("configuration"),
                        offer(store, call.path("pipeline")).configuration())));
    }

    private static OfferedPipeline offer(MetadataStore store, String pipeline) {
        return offered(store, pipeline)
                .orElseThrow(() -> new ApiException(
                        ErrorKind.CONFLICT,
                        "no worker offers the pipeline '" + pipeline
                                + "'. Start one where its code is: halley pipeline serve <class of the pipeline>"));
    }

    /** It makes code run, with values of the caller's choice: a key that may only log is not enough. */
    private void ask(Call call) {
        MetadataStore store = required(call);
        PipelineRuns.requireMoreThanLogging(call);
        Body body = call.json();
        RunWish wish = wish(store, body);
        OfferedPipeline offer = offer(store, wish.pipeline());
        String configuration = wish.configuration();
        if (configuration != null) {
            List<ConfigurationCheck.Problem> problems = ConfigurationCheck.of(configuration, offer.configuration());
            if (!problems.isEmpty()) {
                throw new ApiException(
                        ErrorKind.INVALID,
                        "configuration, line " + problems.get(0).line() + ": "
                                + problems.get(0).message());
            }
        }
        wish.parameters().keySet().forEach(name -> {
            if (!offer.parameters().path("properties").has(name)) {
                throw new ApiException(
                        ErrorKind.INVALID, "the pipeline '" + wish.pipeline() + "' has no parameter '" + name + "'.");
            }
        });
        long waiting = store.listRequests(MOST_WAITING).stream()
                .filter(each -> each.status() == RequestedRun.Status.WAITING)
                .count();
        if (waiting >= MOST_WAITING) {
            throw new ApiException(ErrorKind.TOO_MANY, waiting + " requests wait already. Withdraw some first.");
        }
        RequestedRun request = new RequestedRun(
                UUID.randomUUID().toString(),
                wish,
                call.caller().userName(),
                Instant.now(),
                RequestedRun.Status.WAITING,
                null,
                null,
                null);
        store.requestRun(request);
        call.answer(201, row(request));
    }

    private static RunWish wish(MetadataStore store, Body body) {
        RunWish.Kind kind = kind(body.text("kind"));
        String of = kind == RunWish.Kind.RUN ? null : body.requiredText("run");
        String pipeline =
                of == null ? body.requiredText("pipeline") : run(store, of).pipeline();
        Map<String, JsonNode> parameters = new LinkedHashMap<>();
        JsonNode given = body.get("parameters");
        if (given != null) {
            given.properties().forEach(each -> parameters.put(each.getKey(), each.getValue()));
        }
        String configuration = body.text("configuration");
        return new RunWish(
                kind,
                pipeline,
                of == null ? null : run(store, of).name(),
                body.has("from") ? body.texts("from") : List.of(),
                body.flag("only"),
                parameters,
                configuration == null || configuration.isBlank() ? null : configuration,
                body.text("stack"),
                body.has("cache") ? (Boolean) body.flag("cache") : null,
                body.has("tags") ? body.texts("tags") : List.of());
    }

    private static RunWish.Kind kind(@Nullable String word) {
        String wanted = word == null ? "run" : word.toLowerCase(Locale.ROOT);
        return Stream.of(RunWish.Kind.values())
                .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(wanted))
                .findFirst()
                .orElseThrow(() ->
                        new ApiException(ErrorKind.INVALID, "kind: '" + word + "' (expected: run, replay or resume)."));
    }

    private static StoredRun run(MetadataStore store, String name) {
        return store.findRun(name)
                .orElseThrow(() -> new ApiException(ErrorKind.NOT_FOUND, "run '" + name + "' does not exist."));
    }

    private void list(Call call) {
        ArrayNode rows = Json.MAPPER.createArrayNode();
        store(call).ifPresent(store -> {
            store.failLostRequests(Instant.now().minusSeconds(WorkStore.WORKER_LOST_AFTER_SECONDS));
            store.listRequests(MOST_LISTED).forEach(each -> rows.add(row(each)));
        });
        call.answer(Map.of("requests", rows));
    }

    private void one(Call call) {
        MetadataStore store = required(call);
        store.failLostRequests(Instant.now().minusSeconds(WorkStore.WORKER_LOST_AFTER_SECONDS));
        String id = call.path("request");
        call.answer(row(store.findRequest(id).orElseThrow(() -> missing(id))));
    }

    private static ApiException missing(String id) {
        return new ApiException(ErrorKind.NOT_FOUND, "there is no request '" + id + "'.");
    }

    private void withdraw(Call call) {
        MetadataStore store = required(call);
        String id = call.path("request");
        if (!store.withdrawRequest(id)) {
            RequestedRun found = store.findRequest(id).orElseThrow(() -> missing(id));
            throw new ApiException(
                    ErrorKind.CONFLICT,
                    "the request is " + found.status().word() + " already, so it cannot be withdrawn.");
        }
        call.noContent();
    }

    private static ObjectNode row(RequestedRun request) {
        ObjectNode row = Json.MAPPER
                .createObjectNode()
                .put("id", request.id())
                .put("kind", request.wish().kind().name().toLowerCase(Locale.ROOT))
                .put("pipeline", request.wish().pipeline())
                .put("of", request.wish().run())
                .put("by", request.by())
                .put("requestedMillis", request.requested().toEpochMilli())
                .put("status", request.status().word())
                .put("run", request.run())
                .put("message", request.message());
        row.set("parameters", Json.MAPPER.valueToTree(request.wish().parameters()));
        return row;
    }
}
