package dev.halley.internal.graph;

import dev.halley.artifact.Artifact;
import dev.halley.artifact.RecordComponentReference;
import dev.halley.step.Step;
import dev.halley.step.StepCall;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A step call while the pipeline is declared. */
public final class StepNode<R> implements StepCall<R> {

    private final PipelineGraph graph;
    private final Method method;
    private final Step annotation;
    private final List<Projection<?>> inputs;
    private final List<StepNode<?>> after = new ArrayList<>();
    private final Map<String, Object> settings = new LinkedHashMap<>();
    private @Nullable String givenId;
    private @Nullable String id;
    private @Nullable Boolean cache;
    private @Nullable String experimentTracker;

    StepNode(PipelineGraph graph, Method method, List<Projection<?>> inputs) {
        this.graph = graph;
        this.method = method;
        this.annotation = Objects.requireNonNull(method.getAnnotation(Step.class));
        this.inputs = List.copyOf(inputs);
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

    @Override
    public StepCall<R> cache(boolean enabled) {
        cache = enabled;
        return this;
    }

    @Override
    public StepCall<R> experimentTracker(String name) {
        experimentTracker = name;
        return this;
    }

    @Override
    public StepCall<R> settings(String key, Object value) {
        settings.put(key, value);
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

    void id(String uniqueId) {
        id = uniqueId;
    }

    /** The id that is unique in the pipeline, for instance {@code train_2}. */
    public String id() {
        return Objects.requireNonNull(id, "the definition is not complete yet");
    }

    /** The name of the step, the same for all its calls. */
    public String stepName() {
        return annotation.name().isEmpty() ? method.getName() : annotation.name();
    }

    public Method method() {
        return method;
    }

    public Step annotation() {
        return annotation;
    }

    /** One for each parameter of the method. */
    public List<Projection<?>> inputs() {
        return inputs;
    }

    /** The calls this one waits for without taking anything from them. */
    public List<StepNode<?>> after() {
        return List.copyOf(after);
    }

    /** Settings by key as given by {@link #settings(String, Object)}. */
    public Map<String, Object> settings() {
        return settings;
    }

    /** Null if the pipeline did not say. */
    public @Nullable Boolean cache() {
        return cache;
    }

    /** Null if neither the pipeline nor the annotation names one. */
    public @Nullable String experimentTracker() {
        if (experimentTracker != null) {
            return experimentTracker;
        }
        return annotation.experimentTracker().isEmpty() ? null : annotation.experimentTracker();
    }
}
