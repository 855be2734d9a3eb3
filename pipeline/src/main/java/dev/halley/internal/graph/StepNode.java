package dev.halley.internal.graph;

import dev.halley.artifact.Artifact;
import dev.halley.artifact.RecordComponentReference;
import dev.halley.hook.Hook;
import dev.halley.hook.HookPoint;
import dev.halley.step.CachePolicy;
import dev.halley.step.OutputOptions;
import dev.halley.step.Retry;
import dev.halley.step.StepCall;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A step call while the pipeline is declared. */
public final class StepNode<R> implements StepCall<R> {

    private final PipelineGraph graph;
    private final Method method;
    private final AnnotatedStep annotated;
    private final List<Projection<?>> inputs;
    private final boolean mapped;
    private final String prefix;
    private final List<StepNode<?>> after = new ArrayList<>();
    private final Map<String, Object> settings = new LinkedHashMap<>();
    private final Map<String, OutputOptions> outputs = new LinkedHashMap<>();
    private final Map<HookPoint, Hook> hooks = new EnumMap<>(HookPoint.class);
    private StepChoices choices = StepChoices.NONE;
    private @Nullable String givenId;
    private @Nullable String id;

    StepNode(PipelineGraph graph, Method method, List<Projection<?>> inputs, boolean mapped, String prefix) {
        this.graph = graph;
        this.method = method;
        this.annotated = AnnotatedStep.of(method);
        this.inputs = List.copyOf(inputs);
        this.mapped = mapped;
        this.prefix = prefix;
    }

    @Override
    public StepCall<R> named(String newId) {
        givenId = newId;
        return this;
    }

    @Override
    public StepCall<R> after(StepCall<?>... others) {
        for (StepCall<?> other : others) {
            if (!(other instanceof StepNode<?> node) || node.graph != graph) {
                graph.problem("Step '" + stepName() + "' is after a step of another pipeline. Use steps of this one.");
            } else {
                after.add(node);
            }
        }
        return this;
    }

    private StepCall<R> choose(StepChoices changed) {
        choices = changed;
        return this;
    }

    @Override
    public StepCall<R> cache(boolean enabled) {
        return choose(choices.cache(enabled, "the step call in the pipeline's code"));
    }

    @Override
    public StepCall<R> cachePolicy(CachePolicy policy) {
        return choose(choices.cachePolicy(policy));
    }

    @Override
    public StepCall<R> experimentTracker(String name) {
        return choose(choices.experimentTracker(name));
    }

    @Override
    public StepCall<R> stepOperator(String name) {
        return choose(choices.stepOperator(name));
    }

    @Override
    public StepCall<R> retry(Retry retry) {
        return choose(choices.retry(retry));
    }

    @Override
    public StepCall<R> timeLimit(Duration limit) {
        if (limit.isNegative() || limit.isZero()) {
            graph.problem("Step '" + stepName() + "' has the time limit " + limit + " (expected: more than zero).");
            return this;
        }
        return choose(choices.timeLimit(limit));
    }

    @Override
    public StepCall<R> logs(boolean enabled) {
        return choose(choices.logs(enabled));
    }

    @Override
    public StepCall<R> output(OutputOptions options) {
        return output("", options);
    }

    @Override
    public StepCall<R> output(String name, OutputOptions options) {
        outputs.put(name, options);
        return this;
    }

    @Override
    public StepCall<R> settings(String key, Object value) {
        settings.put(key, value);
        return this;
    }

    @Override
    public StepCall<R> onStart(Hook hook) {
        return on(HookPoint.START, hook);
    }

    @Override
    public StepCall<R> onEnd(Hook hook) {
        return on(HookPoint.END, hook);
    }

    @Override
    public StepCall<R> onSuccess(Hook hook) {
        return on(HookPoint.SUCCESS, hook);
    }

    @Override
    public StepCall<R> onFailure(Hook hook) {
        return on(HookPoint.FAILURE, hook);
    }

    private StepCall<R> on(HookPoint point, Hook hook) {
        hooks.put(point, hook);
        return this;
    }

    @Override
    public <C> Artifact<C> map(RecordComponentReference<R, C> component) {
        return projection().map(component);
    }

    Projection<R> projection() {
        return new Projection<>(graph, new Source.Output(this), List.of());
    }

    PipelineGraph graph() {
        return graph;
    }

    @Nullable
    String givenId() {
        return givenId;
    }

    /** What the id begins with: the groups that the call stands in. */
    String prefix() {
        return prefix;
    }

    void id(String uniqueId) {
        id = uniqueId;
    }

    /** The id that is unique in the pipeline, for instance {@code train_2}. */
    public String id() {
        return Objects.requireNonNull(id, "the definition is not complete yet");
    }

    /** The name of the step, the same for all its calls. */
    public String stepName() {
        return annotated.name();
    }

    public Method method() {
        return method;
    }

    /** Settings that the annotation gives, as YAML. */
    public String annotatedSettings() {
        return annotated.settings();
    }

    /** One for each parameter of the method. */
    public List<Projection<?>> inputs() {
        return inputs;
    }

    /** Whether the step is executed once for each item of its first input. */
    public boolean mapped() {
        return mapped;
    }

    /** The calls this one waits for without taking anything from them. */
    public List<StepNode<?>> after() {
        return List.copyOf(after);
    }

    /** Settings by key as given by {@link #settings(String, Object)}. */
    public Map<String, Object> settings() {
        return settings;
    }

    /** By output name; the empty name is the only output. */
    public Map<String, OutputOptions> outputs() {
        return outputs;
    }

    /** What the call says. */
    public StepChoices choices() {
        return choices;
    }

    /** What the annotation says. */
    public StepChoices annotated() {
        if (annotated.problem() != null) {
            graph.problem("Step '" + stepName() + "': " + annotated.problem() + " in its @Step annotation.");
        }
        return annotated.choices();
    }

    /** The hook of the call, else of the annotation; null if there is none. */
    public @Nullable Hook hook(HookPoint point) {
        Hook given = hooks.get(point);
        if (given != null) {
            return given;
        }
        Class<? extends Hook> made = annotated.hooks().get(point);
        if (made == null) {
            return null;
        }
        try {
            var constructor = made.getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (ReflectiveOperationException e) {
            graph.problem("Step '" + stepName() + "' has the hook " + made.getName()
                    + ", which cannot be made (expected: a class with a constructor without parameters).");
            return null;
        }
    }
}
