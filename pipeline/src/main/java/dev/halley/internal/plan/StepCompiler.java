package dev.halley.internal.plan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.artifact.ArtifactType;
import dev.halley.artifact.Materializer;
import dev.halley.artifact.Materializers;
import dev.halley.error.HalleyException;
import dev.halley.error.Suggestion;
import dev.halley.experimenttracker.ExperimentTracker;
import dev.halley.hook.Hook;
import dev.halley.hook.HookPoint;
import dev.halley.internal.code.CodeHashes;
import dev.halley.internal.graph.Projection;
import dev.halley.internal.graph.Source;
import dev.halley.internal.graph.StepChoices;
import dev.halley.internal.graph.StepNode;
import dev.halley.internal.plan.CompiledStep.Argument;
import dev.halley.internal.plan.CompiledStep.Handling;
import dev.halley.internal.plan.CompiledStep.Mapped;
import dev.halley.internal.plan.CompiledStep.Operator;
import dev.halley.internal.plan.CompiledStep.Result;
import dev.halley.internal.plan.CompiledStep.Tracking;
import dev.halley.internal.plan.StackView.Entry;
import dev.halley.stack.ComponentType;
import dev.halley.step.CachePolicy;
import dev.halley.step.Retry;
import dev.halley.stepoperator.StepOperator;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compiles single steps: arguments, results, tracker. */
final class StepCompiler {

    /** The name of the artifact of a step that makes one. */
    static final String SINGLE_OUTPUT = "output";

    private final StackView stack;
    private final ParameterValues parameters;
    private final Materializers materializers;
    private final StoredInputCompiler storedInputs;
    private final Problems problems;

    /** How a method is written in a plan: pipelines that are made in loops call one many times. */
    private final Map<Method, String> sources = new HashMap<>();

    StepCompiler(
            StackView stack,
            ParameterValues parameters,
            Materializers materializers,
            StoredInputs stored,
            Problems problems) {
        this.stack = stack;
        this.parameters = parameters;
        this.materializers = materializers;
        this.storedInputs = new StoredInputCompiler(stored, materializers, problems);
        this.problems = problems;
    }

    /** The steps that must have succeeded before {@code node}. */
    static Set<StepNode<?>> upstream(StepNode<?> node) {
        Set<StepNode<?>> upstream = new LinkedHashSet<>();
        for (Projection<?> input : node.inputs()) {
            if (input.source() instanceof Source.Output output) {
                upstream.add(output.step());
            }
        }
        upstream.addAll(node.after());
        return upstream;
    }

    /** Null if a problem was found. */
    @Nullable
    CompiledStep compile(
            StepNode<?> node,
            RunConfig.StepConfig config,
            StepChoices choices,
            Map<HookPoint, Hook> hooks,
            Compiler.Settings settings,
            Map<StepNode<?>, CompiledStep> compiled) {
        List<Argument> arguments = arguments(node, config, compiled);
        ArtifactType type = new ArtifactType(node.method().getGenericReturnType());
        List<Result> components = node.mapped() ? List.of() : components(type);
        boolean composite = !components.isEmpty();
        List<Result> results = composite ? components : single(node, type);
        List<Tracking> trackings = trackings(node, choices.experimentTracker(), settings);
        Operator operator = null;
        String operatorName = choices.stepOperator();
        boolean operated = operatorName != null && !operatorName.isEmpty();
        if (operatorName != null && operated) {
            operator = operator(node, operatorName, settings);
        }
        Mapped mapped = node.mapped() ? mapped(node) : null;
        if (arguments == null
                || results == null
                || trackings == null
                || (operated && operator == null)
                || (node.mapped() && mapped == null)) {
            return null;
        }
        checkOutputs(node, results);
        PlannedStep plan = new PlannedStep(
                node.id(),
                node.stepName(),
                sources.computeIfAbsent(node.method(), StepCompiler::source),
                arguments.stream().map(Argument::plan).toList(),
                results.stream()
                        .map(each -> new PlannedStep.Output(
                                each.name(),
                                each.type().toString(),
                                each.materializer().name()))
                        .toList(),
                upstream(node).stream().map(StepNode::id).toList(),
                trackings.isEmpty() ? null : choices.experimentTracker(),
                settings.asPlanned(),
                !Boolean.FALSE.equals(choices.cache()),
                CodeHashes.of(node.method()));
        node.method().setAccessible(true);
        return new CompiledStep(
                plan,
                node.method(),
                arguments,
                results,
                composite ? type : null,
                trackings,
                operator,
                handling(node, choices, hooks),
                mapped);
    }

    private static Handling handling(StepNode<?> node, StepChoices choices, Map<HookPoint, Hook> hooks) {
        Retry retry = choices.retry();
        CachePolicy policy = choices.cachePolicy();
        return new Handling(
                retry == null ? Retry.NEVER : retry,
                choices.timeLimit(),
                !Boolean.FALSE.equals(choices.logs()),
                policy == null ? CachePolicy.defaults() : policy,
                choices.cacheDecidedBy(),
                hooks,
                Map.copyOf(node.outputs()));
    }

    private void checkOutputs(StepNode<?> node, List<Result> results) {
        List<String> names = results.stream().map(Result::name).toList();
        for (String given : node.outputs().keySet()) {
            if (given.isEmpty() ? names.size() != 1 : !names.contains(given)) {
                problems.add("Step '" + node.id() + "' has no "
                        + (given.isEmpty() ? "single output" : "output '" + given + "'") + " (its outputs: "
                        + (names.isEmpty() ? "none" : String.join(", ", names)) + ").");
            }
        }
    }

    /** What a mapped step does for each item. */
    private @Nullable Mapped mapped(StepNode<?> node) {
        ArtifactType itemType = new ArtifactType(node.method().getGenericParameterTypes()[0]).boxed();
        Materializer<Object> materializer = materializers.find(itemType).orElse(null);
        if (materializer == null) {
            problems.add("Step '" + node.id() + "' is mapped over a list: " + Materializers.missing(itemType));
            return null;
        }
        return new Mapped(itemType, materializer);
    }

    private static String source(Method method) {
        return method.getDeclaringClass().getName() + "#" + method.getName()
                + MethodType.methodType(method.getReturnType(), method.getParameterTypes())
                        .toMethodDescriptorString();
    }

    /** One result for each component, if the type is a record and all components can be stored; else empty. */
    private List<Result> components(ArtifactType type) {
        List<Result> results = new ArrayList<>();
        if (type.rawClass().isRecord() && !materializers.keepWhole(type)) {
            for (RecordComponent component : type.rawClass().getRecordComponents()) {
                ArtifactType componentType = type.componentType(component);
                Materializer<Object> materializer =
                        materializers.find(componentType).orElse(null);
                if (materializer == null) {
                    return List.of();
                }
                component.getAccessor().setAccessible(true);
                results.add(new Result(component.getName(), componentType, materializer, component, null));
            }
        }
        return results;
    }

    private @Nullable List<Result> single(StepNode<?> node, ArtifactType type) {
        if (type.rawClass() == void.class) {
            return List.of();
        }
        Materializer<Object> materializer = materializers.find(type).orElse(null);
        if (materializer == null) {
            problems.add("Step '" + node.id() + "': " + Materializers.missing(type));
            return null;
        }
        Result result = new Result(SINGLE_OUTPUT, type, materializer, null, null);
        return List.of(
                node.mapped()
                        ? new Result(
                                SINGLE_OUTPUT, ArtifactType.listOf(type.boxed()), Materializers.LISTS, null, result)
                        : result);
    }

    /** Null if a problem was found. */
    private @Nullable List<Tracking> trackings(StepNode<?> node, @Nullable String names, Compiler.Settings settings) {
        List<Tracking> trackings = new ArrayList<>();
        if (names == null || names.isBlank()) {
            return trackings;
        }
        List<Entry> available = stack.ofType(ComponentType.EXPERIMENT_TRACKER);
        List<Entry> wanted = new ArrayList<>();
        if (names.equals("true")) {
            wanted.addAll(available);
            if (available.isEmpty()) {
                problems.add("Step '" + node.id() + "' is to be tracked, but the stack '" + stack.name()
                        + "' has no experiment tracker. Make a stack that has one:"
                        + " halley stack register NAME -e TRACKER --set");
                return null;
            }
        }
        for (String name : names.equals("true") ? new String[0] : names.split(",", -1)) {
            Entry entry = named(node, name.strip(), available);
            if (entry == null) {
                return null;
            }
            wanted.add(entry);
        }
        for (Entry entry : wanted) {
            Record record = record(node, entry, settings);
            Tracking tracking = record == null ? null : tracking(entry, record);
            if (tracking == null) {
                return null;
            }
            trackings.add(tracking);
        }
        return trackings;
    }

    private @Nullable Record record(StepNode<?> node, Entry entry, Compiler.Settings settings) {
        return settings.resolver()
                .toRecord("Step '" + node.id() + "'", entry, settings.merged().get(entry.key()));
    }

    private @Nullable Entry named(StepNode<?> node, String tracker, List<Entry> available) {
        for (Entry entry : available) {
            if (entry.name().equals(tracker)) {
                return entry;
            }
        }
        List<String> names = available.stream().map(Entry::name).toList();
        problems.add("Step '" + node.id() + "' uses the experiment tracker '" + tracker + "', which the stack '"
                + stack.name() + "' does not have (available: " + (names.isEmpty() ? "none" : String.join(", ", names))
                + ")." + remedy(tracker, names));
        return null;
    }

    private @Nullable Operator operator(StepNode<?> node, String name, Compiler.Settings settings) {
        List<Entry> available = stack.ofType(ComponentType.STEP_OPERATOR);
        for (Entry entry : available) {
            if (name.equals("true") || entry.name().equals(name)) {
                Record record = record(node, entry, settings);
                try {
                    return record == null
                            ? null
                            : new Operator(
                                    (StepOperator) entry.component().get(),
                                    record,
                                    entry.identity().get());
                } catch (HalleyException e) { // A secret is gone, or the configuration does not hold any more.
                    problems.add(e.getMessage());
                    return null;
                }
            }
        }
        List<String> names = available.stream().map(Entry::name).toList();
        problems.add("Step '" + node.id() + "' uses the step operator '" + name + "', which the stack '" + stack.name()
                + "' does not have (available: " + (names.isEmpty() ? "none" : String.join(", ", names)) + ")."
                + Suggestion.nearest(name, names)
                        .map(near -> " Did you mean '" + near + "'?")
                        .orElse(" Make a stack that has it: halley stack register NAME -s " + name + " --set"));
        return null;
    }

    private String remedy(String tracker, List<String> available) {
        String makeStack = "halley stack register NAME -e " + tracker + " --set";
        List<String> registered = stack.registeredTrackers().get();
        if (registered.contains(tracker)) {
            return " Name an available one, or make a stack that has it: " + makeStack;
        }
        return Suggestion.nearest(tracker, available)
                .or(() -> Suggestion.nearest(tracker, registered))
                .map(near -> " Did you mean '" + near + "'?")
                .orElse(" There is no such tracker. Register it: halley experiment-tracker register " + tracker
                        + " --flavor=FLAVOR, then make a stack that has it: " + makeStack);
    }

    private @Nullable Tracking tracking(Entry entry, Record settings) {
        try {
            return new Tracking(
                    (ExperimentTracker) entry.component().get(),
                    settings,
                    entry.identity().get());
        } catch (HalleyException e) { // A secret is gone, or the configuration does not hold any more.
            problems.add(e.getMessage());
            return null;
        }
    }

    private @Nullable List<Argument> arguments(
            StepNode<?> node, RunConfig.StepConfig config, Map<StepNode<?>, CompiledStep> compiled) {
        Parameter[] methodParameters = node.method().getParameters();
        List<Argument> arguments = new ArrayList<>();
        Set<String> known = new LinkedHashSet<>();
        for (int i = 0; i < methodParameters.length; i++) {
            Projection<?> input = node.inputs().get(i);
            String name = methodParameters[i].getName();
            Argument argument;
            if (input.source() instanceof Source.Parameter parameter) {
                if (!methodParameters[i].isNamePresent()) {
                    name = parameter.name();
                }
                known.add(name);
                JsonNode override = config.parameters().get(name);
                argument = constant(node, methodParameters[i], i, name, input, parameter.name(), override);
            } else if (input.source() instanceof Source.Stored stored) {
                argument = storedInputs.compile(node, methodParameters[i], i, name, input, stored);
            } else {
                argument = loaded(node, methodParameters[i], name, input, compiled);
            }
            if (argument != null) {
                arguments.add(argument);
            }
        }
        for (String given : config.parameters().keySet()) {
            if (!known.contains(given)) {
                problems.add("Unknown parameter '" + given + "' of step '" + node.id() + "' in the configuration file."
                        + Suggestion.of(given, known));
            }
        }
        return arguments.size() == methodParameters.length ? arguments : null;
    }

    private @Nullable Argument constant(
            StepNode<?> node,
            Parameter methodParameter,
            int index,
            String name,
            Projection<?> input,
            String parameterName,
            @Nullable JsonNode override) {
        JsonNode value = parameters.get(parameterName);
        if (parameters.isOverridden(parameterName) || override == null) {
            if (value == null) {
                return null;
            }
            value = ParameterValues.follow(value, input.path());
        } else {
            value = override;
        }
        String what = "Parameter '" + parameterName + "' of step '" + node.id() + "'";
        ArtifactType type = new ArtifactType(methodParameter.getParameterizedType());
        ArtifactType expected = node.mapped() && index == 0 ? ArtifactType.listOf(type.boxed()) : type;
        Object argument = parameters.argument(what, value, expected.type());
        PlannedStep.Input plan = new PlannedStep.Input(name, value, null, List.of(), List.of(), null);
        return argument == null ? null : Argument.ofValue(plan, type, argument, null);
    }

    private @Nullable Argument loaded(
            StepNode<?> node,
            Parameter methodParameter,
            String name,
            Projection<?> input,
            Map<StepNode<?>, CompiledStep> compiled) {
        CompiledStep source = compiled.get(((Source.Output) input.source()).step());
        if (source == null) {
            return null;
        }
        List<Result> results = source.results();
        List<RecordComponent> path = input.path();
        if (results.isEmpty()) {
            problems.add("Step '" + node.id() + "' takes the result of step '" + source.id() + "', which has none.");
            return null;
        }
        boolean whole = source.composite() != null && path.isEmpty();
        if (source.composite() != null && !path.isEmpty()) {
            RecordComponent wanted = path.get(0);
            results = results.stream()
                    .filter(each -> each.name().equals(wanted.getName()))
                    .toList();
            path = path.subList(1, path.size());
        }
        path.forEach(component -> component.getAccessor().setAccessible(true));
        PlannedStep.Input plan = new PlannedStep.Input(
                name,
                null,
                source.id(),
                results.stream().map(Result::name).toList(),
                path.stream().map(RecordComponent::getName).toList(),
                null);
        ArtifactType type = new ArtifactType(methodParameter.getParameterizedType());
        return new Argument(plan, type, null, source, results, whole, path, null, null);
    }
}
