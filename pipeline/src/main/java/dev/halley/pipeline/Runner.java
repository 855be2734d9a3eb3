package dev.halley.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.halley.artifact.Materializers;
import dev.halley.artifactstore.ArtifactStore;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.error.Suggestion;
import dev.halley.internal.code.GitCommit;
import dev.halley.internal.engine.RunExecution;
import dev.halley.internal.engine.RunJournal;
import dev.halley.internal.graph.PipelineGraph;
import dev.halley.internal.graph.Projection;
import dev.halley.internal.graph.Source;
import dev.halley.internal.graph.StepNode;
import dev.halley.internal.plan.CompiledPipeline;
import dev.halley.internal.plan.CompiledStep;
import dev.halley.internal.plan.Compiler;
import dev.halley.internal.plan.KnownArtifacts;
import dev.halley.internal.plan.PipelineDefinition;
import dev.halley.internal.plan.RunRequest;
import dev.halley.internal.plan.StackView;
import dev.halley.internal.plan.StoredInputs;
import dev.halley.logstore.LogStore;
import dev.halley.metadata.RunDetails;
import dev.halley.metadata.RunOwner;
import dev.halley.metadata.RunStatus;
import dev.halley.metadata.RunStore;
import dev.halley.metadata.StepOrigin;
import dev.halley.metadata.StoredArtifact;
import dev.halley.metadata.StoredRun;
import dev.halley.metadata.StoredStep;
import dev.halley.orchestrator.Orchestrator;
import dev.halley.stack.ComponentCheckException;
import dev.halley.stack.ComponentType;
import dev.halley.stack.StackComponent;
import dev.halley.step.StepContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a declared pipeline through its run: compile, check the components, execute.
 *
 * @param artifacts those that are there before the run
 * @param environment gives the values of environment variables
 * @param home where logs are written as long as steps run
 * @param source class that declares the pipeline
 */
record Runner(
        StackView stack,
        RunJournal journal,
        Materializers materializers,
        KnownArtifacts artifacts,
        UnaryOperator<@Nullable String> environment,
        Path home,
        String source) {

    private static final Logger log = LoggerFactory.getLogger(Runner.class);
    private static final JsonMapper JSON =
            JsonMapper.builder().addModule(new JavaTimeModule()).build();

    private static final String SETTINGS = "settings.";

    /** The names of the parameters that the run itself gave. */
    private static final String PARAMETERS = "parameters";

    private static final String CONFIG_FILE = "config_file";
    private static final String CACHE = "cache";
    private static final String MODE = "execution_mode";
    private static final String REVISION = "revision";

    /** The versions of artifacts that were the newest ones. */
    private static final String ARTIFACTS = "artifacts";

    private static final String ON_THIS_MACHINE = "file:";

    PipelineRun run(PipelineGraph graph, RunRequest given, RunListener listener) {
        StoredRun replayed = replayed(graph, given);
        RunRequest request = replayed == null ? given : withParameters(given, replayed);
        StoredInputs stored = stored(replayed);
        Compiler compiler = compiler(graph, request, stored);
        CompiledPipeline pipeline = compile(compiler, graph.name());
        pipeline.warnings().forEach(log::warn);
        check(pipeline.components());
        bring(pipeline);
        RunExecution execution = execution(pipeline, listener, request, replayed);
        check(execution.decideCaching());
        RunDetails details = details(pipeline, graph, request, replayed, compiler.model(), stored);
        while (!execution.begin(details)) {
            if (!compiler.namesAreUnique()) {
                throw new PipelineValidationException(
                        graph.name(),
                        List.of("Run name '" + pipeline.plan().runName()
                                + "' is taken. Choose another one, or put {date} and {time} into it."));
            }
            execution = execution(compile(compiler, graph.name()), listener, request, replayed);
            execution.decideCaching();
        }
        return execution.run();
    }

    /** The ids of the steps, if nothing is wrong. */
    List<String> check(PipelineGraph graph, RunRequest request) {
        CompiledPipeline pipeline = compile(compiler(graph, request, stored(null)), graph.name());
        pipeline.warnings().forEach(log::warn);
        storedInputs(pipeline)
                .filter(artifact -> artifact.uri().startsWith(ON_THIS_MACHINE))
                .forEach(artifacts::requireContent);
        return pipeline.steps().stream().map(CompiledStep::id).toList();
    }

    /** What the pipeline is on the stack as it stands; null if it needs values that only a run gives. */
    @Nullable
    String definition(PipelineGraph graph) {
        Compiler compiler = compiler(graph, RunRequest.DEFAULTS, stored(null));
        CompiledPipeline compiled = compiler.compile(Instant.now());
        return compiled == null ? null : PipelineDefinition.of(graph, compiled);
    }

    /** Goes on with a run that did not complete. */
    PipelineRun resume(PipelineGraph graph, RunRequest request, StoredRun run, RunListener listener) {
        RunRequest named = request.runName(run.name().replace("{", "").replace("}", ""));
        Compiler compiler = compiler(graph, named, stored(run));
        CompiledPipeline pipeline = compile(compiler, graph.name());
        pipeline.warnings().forEach(log::warn);
        requireSameSteps(pipeline, run);
        check(pipeline.components());
        bring(pipeline);
        RunExecution execution = execution(pipeline, listener, request, null);
        Instant now = Instant.now();
        long epoch = journal.takeOver(run.id(), RunOwner.current(), now.minusSeconds(RunStore.LOST_AFTER_SECONDS), now)
                .orElseThrow(() -> new HalleyException(
                        ErrorKind.CONFLICT,
                        run.status() == RunStatus.COMPLETED
                                ? "Run '" + run.name()
                                        + "' has completed; there is nothing to go on with. Replay it instead."
                                : "Run '" + run.name() + "' is executed by the process "
                                        + run.lease().owner().pid() + ". Cancel it first: halley pipeline runs cancel "
                                        + run.name()));
        execution.resume(journal.findRun(run.id()).orElse(run), epoch);
        try {
            check(execution.decideCaching());
        } catch (ComponentCheckException e) {
            journal.end(run.id(), epoch, RunStatus.FAILED, List.of(), String.valueOf(e.getMessage()), Instant.now());
            throw e;
        }
        return execution.run();
    }

    private Compiler compiler(PipelineGraph graph, RunRequest request, StoredInputs stored) {
        return new Compiler(graph, stack, request, materializers, stored, environment);
    }

    /** @param before the run that is gone on with or replayed, whose newest artifacts are taken again; null for none */
    private StoredInputs stored(@Nullable StoredRun before) {
        Map<String, Integer> pinned = new LinkedHashMap<>();
        JsonNode taken = before == null ? null : before.details().request().get(ARTIFACTS);
        if (taken != null) {
            taken.properties()
                    .forEach(each -> pinned.put(each.getKey(), each.getValue().asInt()));
        }
        return new StoredInputs(artifacts, pinned);
    }

    /** Steps load from the artifact store of their stack alone, wherever they are executed. */
    private void bring(CompiledPipeline pipeline) {
        List<StoredArtifact> needed = storedInputs(pipeline).toList();
        if (!needed.isEmpty()) {
            ArtifactStore store = component(ComponentType.ARTIFACT_STORE, ArtifactStore.class);
            needed.forEach(artifact -> artifacts.bring(artifact, store));
        }
    }

    private static Stream<StoredArtifact> storedInputs(CompiledPipeline pipeline) {
        return pipeline.steps().stream()
                .flatMap(step -> step.arguments().stream())
                .flatMap(argument -> Stream.ofNullable(argument.stored()))
                .distinct();
    }

    private static void requireSameSteps(CompiledPipeline pipeline, StoredRun run) {
        List<String> now =
                pipeline.steps().stream().map(step -> step.plan().id()).toList();
        List<String> then = run.steps().stream()
                .filter(step -> step.details().parent() == null)
                .map(StoredStep::step)
                .toList();
        if (!now.equals(then)) {
            throw new HalleyException(
                    ErrorKind.INVALID,
                    "Run '" + run.name() + "' cannot be resumed: the pipeline had the steps " + String.join(", ", then)
                            + " and has " + String.join(", ", now)
                            + " now. Start it anew: what has not changed comes from the cache.");
        }
    }

    private @Nullable StoredRun replayed(PipelineGraph graph, RunRequest request) {
        RunRequest.Replay replay = request.replay();
        if (replay == null) {
            return null;
        }
        StoredRun run = journal.findRun(replay.run())
                .orElseThrow(() -> new HalleyException(
                        ErrorKind.NOT_FOUND,
                        "There is no run '" + replay.run() + "' to replay. To see all: halley pipeline runs list"));
        if (!run.pipeline().equals(graph.name())) {
            throw new HalleyException(
                    ErrorKind.INVALID,
                    "Run '" + run.name() + "' is one of the pipeline '" + run.pipeline() + "' (expected: '"
                            + graph.name() + "').");
        }
        List<String> known = graph.steps().stream().map(StepNode::id).toList();
        for (String step : replay.from()) {
            if (!known.contains(step)) {
                throw new HalleyException(
                        ErrorKind.NOT_FOUND,
                        "The pipeline '" + graph.name() + "' has no step '" + step + "' to replay from."
                                + Suggestion.of(step, known));
            }
        }
        if (replay.only()) {
            replay.from().forEach(step -> requireInputs(graph, step, run));
        }
        return run;
    }

    /** A single step can be executed on what the run before it has made, and on nothing else. */
    private static void requireInputs(PipelineGraph graph, String id, StoredRun run) {
        for (StepNode<?> node : graph.steps()) {
            if (!node.id().equals(id)) {
                continue;
            }
            for (Projection<?> input : node.inputs()) {
                if (input.source() instanceof Source.Output output
                        && run.steps().stream()
                                .noneMatch(
                                        step -> step.step().equals(output.step().id())
                                                && step.status().succeeded())) {
                    String missing = output.step().id();
                    throw new HalleyException(
                            ErrorKind.INVALID,
                            "Step '" + id + "' needs what step '" + missing
                                    + "' returns, which did not succeed in run '"
                                    + run.name() + "'. Replay from there: halley pipeline runs replay " + run.name()
                                    + " --from " + missing);
                }
            }
        }
    }

    /** What the run before was asked for, as far as this one does not ask for something else. */
    private static RunRequest withParameters(RunRequest given, StoredRun run) {
        RunRequest before = requestOf(run);
        Map<String, Object> parameters = new LinkedHashMap<>(before.parameters());
        parameters.putAll(given.parameters());
        RunRequest request = given.parameters(parameters);
        for (Map.Entry<String, Object> setting : before.settings().entrySet()) {
            if (!request.settings().containsKey(setting.getKey())) {
                request = request.setting(setting.getKey(), setting.getValue());
            }
        }
        Path file = before.configFile();
        if (request.configFile() == null && file != null) {
            if (Files.isReadable(file)) {
                return request.configFile(file);
            }
            log.warn("Configuration file '{}' of run '{}' is gone; the replay does without it.", file, run.name());
        }
        return request;
    }

    /** What a run was asked for when it began. */
    static RunRequest requestOf(StoredRun run) {
        JsonNode given = run.details().request().get(PARAMETERS);
        Map<String, Object> parameters = new LinkedHashMap<>();
        run.parameters()
                .forEach((name, value) ->
                        parameters.put(name, given == null || given.has(name) ? value : new RunRequest.Kept(value)));
        RunRequest request = RunRequest.DEFAULTS.parameters(parameters);
        for (Map.Entry<String, JsonNode> asked : run.details().request().entrySet()) {
            if (asked.getKey().startsWith(SETTINGS)) {
                request = request.setting(asked.getKey().substring(SETTINGS.length()), asked.getValue());
            }
        }
        JsonNode file = run.details().request().get(CONFIG_FILE);
        JsonNode cache = run.details().request().get(CACHE);
        JsonNode mode = run.details().request().get(MODE);
        if (file != null) {
            request = request.configFile(Path.of(file.asText()));
        }
        if (cache != null) {
            request = request.choices(request.choices().cache(cache.asBoolean(), "the run"));
        }
        return mode == null ? request : request.mode(ExecutionMode.valueOf(mode.asText()));
    }

    private RunDetails details(
            CompiledPipeline pipeline,
            PipelineGraph graph,
            RunRequest request,
            @Nullable StoredRun replayed,
            @Nullable ModelOptions model,
            StoredInputs stored) {
        Map<String, JsonNode> asked = new LinkedHashMap<>();
        if (!stored.newest().isEmpty()) {
            asked.put(ARTIFACTS, JSON.valueToTree(stored.newest()));
        }
        Path file = request.configFile();
        if (file != null) {
            asked.put(CONFIG_FILE, TextNode.valueOf(file.toAbsolutePath().toString()));
        }
        Boolean cache = request.cache();
        if (cache != null) {
            asked.put(CACHE, BooleanNode.valueOf(cache));
        }
        asked.put(MODE, TextNode.valueOf(pipeline.mode().name()));
        request.settings().forEach((key, value) -> asked.put(SETTINGS + key, JSON.valueToTree(value)));
        ObjectNode parameters = JSON.createObjectNode();
        request.parameters().forEach((name, value) -> {
            if (!(value instanceof RunRequest.Kept)) {
                parameters.put(name, true);
            }
        });
        if (file != null) { // Without one there is nothing that they could be stronger than.
            asked.put(PARAMETERS, parameters);
        }
        asked.put(
                REVISION,
                IntNode.valueOf(journal.revision(
                        graph.name(), PipelineDefinition.of(graph, pipeline), GitCommit.find(), Instant.now())));
        StepContext parent = StepContext.find();
        String run = pipeline.plan().runName();
        return new RunDetails(
                pipeline.tags(),
                parent == null ? null : new StepOrigin(parent.runName(), parent.step(), parent.stepRunId()),
                replayed == null ? null : replayed.name(),
                source,
                asked,
                model == null
                        ? null
                        : journal.modelVersion(
                                model, Map.of("pipeline", pipeline.plan().pipeline(), "run", run), Instant.now()),
                Map.of(),
                1,
                null,
                Duration.ZERO);
    }

    /** Tries out all components, so that the user sees at once which cannot work. */
    private static void check(List<StackComponent> components) {
        List<ComponentCheckException> refusals = new ArrayList<>();
        for (StackComponent component : components) {
            try {
                component.check();
            } catch (ComponentCheckException e) {
                refusals.add(e);
            }
        }
        if (refusals.size() == 1) {
            throw refusals.get(0);
        }
        if (!refusals.isEmpty()) {
            List<String> messages = refusals.stream().map(Throwable::getMessage).toList();
            throw new ComponentCheckException(
                    refusals.get(0).reason(),
                    "The stack cannot be used:\n- " + String.join("\n- ", messages),
                    refusals.get(0));
        }
    }

    private static CompiledPipeline compile(Compiler compiler, String pipeline) {
        CompiledPipeline compiled = compiler.compile(Instant.now());
        if (compiled == null) {
            throw new PipelineValidationException(pipeline, compiler.problems());
        }
        return compiled;
    }

    private RunExecution execution(
            CompiledPipeline pipeline, RunListener listener, RunRequest request, @Nullable StoredRun replayed) {
        return new RunExecution(
                pipeline,
                component(ComponentType.ORCHESTRATOR, Orchestrator.class),
                component(ComponentType.ARTIFACT_STORE, ArtifactStore.class),
                stack.ofType(ComponentType.LOG_STORE).isEmpty()
                        ? null
                        : component(ComponentType.LOG_STORE, LogStore.class),
                journal,
                listener,
                home.resolve("logs").resolve("running"),
                request.replay(),
                replayed);
    }

    private <T> T component(ComponentType<?> type, Class<T> componentClass) {
        List<StackView.Entry> entries = stack.ofType(type);
        if (entries.isEmpty()) {
            throw new IllegalStateException("the stack '" + stack.name() + "' has no " + type.name() + ".");
        }
        return componentClass.cast(entries.get(0).component().get());
    }
}
