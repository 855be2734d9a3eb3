package dev.halley.internal.graph;

import dev.halley.artifact.Artifact;
import dev.halley.hook.Hook;
import dev.halley.hook.HookPoint;
import dev.halley.pipeline.ExecutionMode;
import dev.halley.pipeline.ModelOptions;
import dev.halley.step.StepCall;
import dev.halley.step.StepMethod;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The declared pipeline. Confined to the thread that defines it; read-only after {@link #complete}. */
public final class PipelineGraph {

    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{N}_. -]*");

    private final String name;
    private final List<StepNode<?>> steps = new ArrayList<>();
    private final Map<String, ParameterDeclaration> parameters = new LinkedHashMap<>();
    private final Map<String, Object> settings = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();
    private final List<String> tags = new ArrayList<>();
    private final Map<HookPoint, Hook> hooks = new EnumMap<>(HookPoint.class);
    private StepChoices choices = StepChoices.NONE;
    private String prefix = "";
    private @Nullable String runName;
    private @Nullable ModelOptions model;
    private @Nullable ExecutionMode mode;

    public PipelineGraph(String name) {
        this.name = name;
    }

    /**
     * A parameter of the pipeline.
     *
     * @param defaultValue null if every run has to give a value
     * @param type what a value given by a run must be
     */
    public record ParameterDeclaration(
            String name, @Nullable Object defaultValue, Class<?> type) {}

    /** Whether a name can be part of run names, file names and YAML keys. */
    public static boolean isValidName(String name) {
        return NAME.matcher(name).matches();
    }

    public <T> Artifact<T> parameter(String parameter, T defaultValue) {
        Objects.requireNonNull(defaultValue, "default value of parameter " + parameter);
        return declare(new ParameterDeclaration(parameter, defaultValue, defaultValue.getClass()));
    }

    public <T> Artifact<T> requiredParameter(String parameter, Class<T> type) {
        return declare(new ParameterDeclaration(parameter, null, type));
    }

    private <T> Artifact<T> declare(ParameterDeclaration declaration) {
        ParameterDeclaration before = parameters.putIfAbsent(declaration.name(), declaration);
        if (before != null && !before.equals(declaration)) {
            problem("Parameter '" + declaration.name() + "' is declared twice, as " + before.defaultValue() + " and as "
                    + declaration.defaultValue() + ". Declare it once and pass it to both steps.");
        }
        return new Projection<>(this, new Source.Parameter(declaration.name()), List.of());
    }

    /** @param version null for the newest one when the run begins */
    public <T> Artifact<T> artifact(String artifact, @Nullable Integer version, Class<?> type) {
        return new Projection<>(this, new Source.Stored(artifact, version, type), List.of());
    }

    public void choices(StepChoices defaults) {
        choices = defaults;
    }

    /** What the definition says of all steps. */
    public StepChoices choices() {
        return choices;
    }

    public void tags(List<String> more) {
        tags.addAll(more);
    }

    public List<String> tags() {
        return List.copyOf(tags);
    }

    public void hook(HookPoint point, Hook hook) {
        hooks.put(point, hook);
    }

    /** For the run, and for the steps that have none of their own. */
    public @Nullable Hook hook(HookPoint point) {
        return hooks.get(point);
    }

    public void model(ModelOptions options) {
        model = options;
    }

    /** Null if the pipeline works on no model. */
    public @Nullable ModelOptions model() {
        return model;
    }

    public void mode(ExecutionMode executionMode) {
        mode = executionMode;
    }

    /** Null if the definition did not say. */
    public @Nullable ExecutionMode mode() {
        return mode;
    }

    /** Makes the ids of the steps that {@code part} declares begin with the name of the group. */
    public <T> T group(String group, Supplier<T> part) {
        if (!isValidName(group)) {
            problem("Group name '" + group + "' (expected: letters, digits, '_', '-', '.').");
        }
        String before = prefix;
        prefix = before + group + ".";
        try {
            return part.get();
        } finally {
            prefix = before;
        }
    }

    public void settings(String key, Object value) {
        settings.put(key, value);
    }

    public void runName(String template) {
        runName = template;
    }

    /** @throws IllegalArgumentException if {@code reference} is no step */
    public <R> StepCall<R> step(StepMethod reference, List<Artifact<?>> inputs) {
        return step(reference, inputs, false);
    }

    /** A step that is executed once for each item of its first input. */
    public <R> StepCall<R> map(StepMethod reference, List<Artifact<?>> inputs) {
        return step(reference, inputs, true);
    }

    private <R> StepCall<R> step(StepMethod reference, List<Artifact<?>> inputs, boolean mapped) {
        Method method = MethodReference.step(reference);
        List<Projection<?>> projections = new ArrayList<>();
        for (Artifact<?> input : inputs) {
            Projection<?> projection = input instanceof StepNode<?> node ? node.projection() : (Projection<?>) input;
            if (projection.graph() != this) {
                throw new IllegalArgumentException("Step '" + method.getName()
                        + "' takes an artifact of another pipeline definition. Use the results of this"
                        + " pipeline's steps.");
            }
            projections.add(projection);
        }
        StepNode<R> node = new StepNode<>(this, method, projections, mapped, prefix);
        steps.add(node);
        return node;
    }

    /** Gives every call its id. */
    public void complete() {
        Set<String> taken = new HashSet<>();
        for (StepNode<?> step : steps) {
            String given = step.givenId();
            if (given != null) {
                if (!isValidName(given)) {
                    problem("Step name '" + given + "' (expected: letters, digits, '_', '-', '.').");
                }
                String id = step.prefix() + given;
                if (!taken.add(id)) {
                    problem("Two steps are named '" + id + "'. Give each its own name.");
                }
                step.id(id);
            }
        }
        Map<String, Integer> uses = new HashMap<>();
        for (StepNode<?> step : steps) {
            if (step.givenId() == null) {
                String name = step.prefix() + step.stepName();
                String id = name;
                int use = uses.getOrDefault(name, 1);
                while (!taken.add(id)) {
                    use++;
                    id = name + "_" + use;
                }
                uses.put(name, use);
                step.id(id);
            }
        }
    }

    void problem(String message) {
        problems.add(message);
    }

    public String name() {
        return name;
    }

    /** In the order of the definition. */
    public List<StepNode<?>> steps() {
        return Collections.unmodifiableList(steps);
    }

    public Map<String, ParameterDeclaration> parameters() {
        return Collections.unmodifiableMap(parameters);
    }

    public Map<String, Object> settings() {
        return Collections.unmodifiableMap(settings);
    }

    /** What is wrong with the definition itself. */
    public List<String> problems() {
        return Collections.unmodifiableList(problems);
    }

    /** The template of run names; null if the definition gave none. */
    public @Nullable String runName() {
        return runName;
    }
}
