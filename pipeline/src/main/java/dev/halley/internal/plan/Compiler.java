package dev.halley.internal.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.artifact.Materializers;
import dev.halley.error.HalleyException;
import dev.halley.error.Suggestion;
import dev.halley.hook.Hook;
import dev.halley.hook.HookPoint;
import dev.halley.internal.graph.PipelineGraph;
import dev.halley.internal.graph.StepChoices;
import dev.halley.internal.graph.StepNode;
import dev.halley.pipeline.ExecutionMode;
import dev.halley.pipeline.ModelOptions;
import dev.halley.stack.ComponentType;
import dev.halley.stack.StackComponent;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Compiles one run. Confined to one thread and one run. */
public final class Compiler {

    private final PipelineGraph graph;
    private final StackView stack;
    private final RunRequest request;
    private final Problems problems = new Problems();
    private final Problems warnings = new Problems();
    private final RunConfig config;
    private final boolean readable;
    private final ParameterValues parameters;
    private final StepCompiler steps;
    private final SettingsResolver resolver;

    /** @param stored the artifacts that are there before the run */
    public Compiler(
            PipelineGraph graph,
            StackView stack,
            RunRequest request,
            Materializers materializers,
            StoredInputs stored,
            UnaryOperator<@Nullable String> environment) {
        this.graph = graph;
        this.stack = stack;
        this.request = request;
        problems.addAll(graph.problems());
        Path file = request.configFile();
        RunConfig read = file == null ? RunConfig.EMPTY : new RunConfigReader(problems, environment, file).read();
        config = read == null ? RunConfig.EMPTY : read;
        // What is missing because the file cannot be read is not told as well.
        readable = read != null;
        parameters = new ParameterValues(
                graph, config.parameters(), request.parameters(), readable ? problems : new Problems());
        resolver = new SettingsResolver(stack, problems, warnings);
        steps = new StepCompiler(stack, parameters, materializers, stored, problems);
    }

    /**
     * Compiles the run.
     *
     * @param at the time in the run's name
     * @return null if there are {@link #problems}
     */
    public @Nullable CompiledPipeline compile(Instant at) {
        if (!readable) {
            return null;
        }
        checkSteps();
        Set<StepNode<?>> order = order();
        Map<StepNode<?>, CompiledStep> compiled = new LinkedHashMap<>();
        for (StepNode<?> node : order) {
            CompiledStep step = compile(node, compiled);
            if (step != null) {
                compiled.put(node, step);
            }
        }
        String runName = RunNames.fill(
                runNameTemplate(),
                graph.name(),
                at,
                RunNames.placeholders(stack.name(), parameters.all(), substitutions()),
                "Run name",
                problems);
        checkArtifactNames(at);
        List<StackComponent> components = used();
        if (!problems.all().isEmpty()) {
            return null;
        }
        List<PlannedStep> planned =
                compiled.values().stream().map(CompiledStep::plan).toList();
        Plan plan = new Plan(graph.name(), runName, stack.name(), parameters.all(), planned);
        return new CompiledPipeline(
                plan, List.copyOf(compiled.values()), components, warnings.all(), mode(), tags(), hooks());
    }

    private Map<String, String> substitutions() {
        Map<String, String> all = new LinkedHashMap<>(config.substitutions());
        all.putAll(request.substitutions());
        return all;
    }

    /** What artifacts and versions of models are named by is filled in when they are made. */
    private void checkArtifactNames(Instant at) {
        Map<String, String> known = Map.of("step", "step", "run", "run", "stack", stack.name());
        for (StepNode<?> step : graph.steps()) {
            step.outputs().values().forEach(options -> {
                String template = options.name();
                if (template != null) {
                    RunNames.fill(template, graph.name(), at, known, "Artifact name", problems);
                }
            });
        }
        ModelOptions model = model();
        if (model == null && config.model() != null) {
            problems.add("The configuration file says something of a model and names none. Add model.name.");
        }
        String version = model == null ? null : model.version();
        if (version != null) {
            RunNames.fill(version, graph.name(), at, known, "Model version", problems);
        }
    }

    /** The model that the pipeline works on; null if there is none. */
    public @Nullable ModelOptions model() {
        RunConfig.ModelConfig said = config.model();
        return said == null ? graph.model() : said.over(graph.model());
    }

    private ExecutionMode mode() {
        for (ExecutionMode each : new @Nullable ExecutionMode[] {request.mode(), config.mode(), graph.mode()}) {
            if (each != null) {
                return each;
            }
        }
        return ExecutionMode.STOP_ON_FAILURE;
    }

    private List<String> tags() {
        Set<String> all = new LinkedHashSet<>(graph.tags());
        all.addAll(config.tags());
        all.addAll(request.tags());
        return List.copyOf(all);
    }

    private Map<HookPoint, Hook> hooks() {
        Map<HookPoint, Hook> hooks = new EnumMap<>(HookPoint.class);
        for (HookPoint point : HookPoint.values()) {
            Hook hook = graph.hook(point);
            if (hook != null) {
                hooks.put(point, hook);
            }
        }
        return hooks;
    }

    /** What is wrong; empty if the run can start. */
    public List<String> problems() {
        return problems.all();
    }

    /** Whether a second compilation gives the run another name. */
    public boolean namesAreUnique() {
        return RunNames.isUnique(runNameTemplate());
    }

    private String runNameTemplate() {
        for (String template : new @Nullable String[] {request.runName(), config.runName(), graph.runName()}) {
            if (template != null) {
                return template;
            }
        }
        return RunNames.DEFAULT_TEMPLATE;
    }

    private void checkSteps() {
        if (graph.steps().isEmpty()) {
            problems.add("Pipeline '" + graph.name() + "' has no steps. Call p.step(…) in its definition.");
        }
        Set<String> ids = new LinkedHashSet<>();
        graph.steps().forEach(step -> ids.add(step.id()));
        for (String id : config.steps().keySet()) {
            if (!ids.contains(id)) {
                problems.add("Unknown step '" + id + "' in the configuration file." + Suggestion.of(id, ids));
            }
        }
    }

    /** Definition order, as far as the dependencies allow. */
    private Set<StepNode<?>> order() {
        Set<StepNode<?>> ordered = new LinkedHashSet<>();
        List<StepNode<?>> waiting = new ArrayList<>(graph.steps());
        boolean progress = true;
        while (progress) {
            progress = waiting.removeIf(node -> ordered.containsAll(StepCompiler.upstream(node)) && ordered.add(node));
        }
        if (!waiting.isEmpty()) {
            problems.add("The steps "
                    + String.join(", ", waiting.stream().map(StepNode::id).toList())
                    + " wait for each other. Remove an after(…).");
        }
        return ordered;
    }

    private @Nullable CompiledStep compile(StepNode<?> node, Map<StepNode<?>, CompiledStep> compiled) {
        RunConfig.StepConfig stepConfig = config.step(node.id());
        StepChoices choices = request.choices()
                .over(stepConfig.choices())
                .over(config.choices())
                .over(node.choices())
                .over(node.annotated())
                .over(graph.choices());
        return steps.compile(node, stepConfig, choices, hooks(node), settings(node, stepConfig), compiled);
    }

    /** Those of the step, and those of the pipeline where it has none. */
    private Map<HookPoint, Hook> hooks(StepNode<?> node) {
        Map<HookPoint, Hook> hooks = hooks();
        for (HookPoint point : HookPoint.values()) {
            Hook own = node.hook(point);
            if (own != null) {
                hooks.put(point, own);
            }
        }
        return hooks;
    }

    /** From the weakest to the strongest: code, YAML of the pipeline, YAML of the step, the run. */
    private Settings settings(StepNode<?> node, RunConfig.StepConfig stepConfig) {
        Map<String, ObjectNode> merged = new LinkedHashMap<>();
        boolean any = !graph.settings().isEmpty()
                || !node.annotatedSettings().isBlank()
                || !node.settings().isEmpty()
                || !config.settings().isEmpty()
                || !stepConfig.settings().isEmpty()
                || !request.settings().isEmpty();
        if (!any) {
            return new Settings(resolver, merged);
        }
        String where = "Step '" + node.id() + "'";
        String pipeline = "Pipeline '" + graph.name() + "'";
        resolver.merge(pipeline, resolver.fromCode(pipeline, graph.settings()), merged);
        resolver.merge(where, resolver.fromText(where, node.annotatedSettings()), merged);
        resolver.merge(where, resolver.fromCode(where, node.settings()), merged);
        resolver.merge("The configuration file", config.settings(), merged);
        resolver.merge("The configuration file, steps." + node.id(), stepConfig.settings(), merged);
        resolver.merge("The run", resolver.fromCode("The run", request.settings()), merged);
        return new Settings(resolver, merged);
    }

    /** The merged settings of a step, by {@code TYPE:NAME}. */
    record Settings(SettingsResolver resolver, Map<String, ObjectNode> merged) {
        Map<String, JsonNode> asPlanned() {
            return new LinkedHashMap<>(merged);
        }
    }

    /** The components that every run works with, made. Trackers and step operators are those of the steps. */
    private List<StackComponent> used() {
        Set<StackComponent> used = new LinkedHashSet<>();
        for (ComponentType<?> type : List.of(ComponentType.ORCHESTRATOR, ComponentType.ARTIFACT_STORE)) {
            List<StackView.Entry> entries = stack.ofType(type);
            if (entries.isEmpty()) {
                problems.add("The stack '" + stack.name() + "' has no " + type.name() + ".");
            }
            for (StackView.Entry entry : entries) {
                try {
                    used.add(entry.component().get());
                } catch (HalleyException e) { // A secret is gone, or the configuration does not hold any more.
                    problems.add(e.getMessage());
                }
            }
        }
        return List.copyOf(used);
    }
}
