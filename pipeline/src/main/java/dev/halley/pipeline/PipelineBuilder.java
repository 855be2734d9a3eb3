package dev.halley.pipeline;

import dev.halley.artifact.Artifact;
import dev.halley.hook.Hook;
import dev.halley.hook.HookPoint;
import dev.halley.internal.graph.PipelineGraph;
import dev.halley.metadata.StoredArtifact;
import dev.halley.step.CachePolicy;
import dev.halley.step.Retry;
import dev.halley.step.StepCall;
import dev.halley.step.StepMethod.Action0;
import dev.halley.step.StepMethod.Action1;
import dev.halley.step.StepMethod.Action2;
import dev.halley.step.StepMethod.Action3;
import dev.halley.step.StepMethod.Action4;
import dev.halley.step.StepMethod.Action5;
import dev.halley.step.StepMethod.Action6;
import dev.halley.step.StepMethod.Action7;
import dev.halley.step.StepMethod.Action8;
import dev.halley.step.StepMethod.Function0;
import dev.halley.step.StepMethod.Function1;
import dev.halley.step.StepMethod.Function2;
import dev.halley.step.StepMethod.Function3;
import dev.halley.step.StepMethod.Function4;
import dev.halley.step.StepMethod.Function5;
import dev.halley.step.StepMethod.Function6;
import dev.halley.step.StepMethod.Function7;
import dev.halley.step.StepMethod.Function8;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * Where a pipeline is declared: each {@code step} names a method and hands it what it needs. Nothing runs here; what flows
 * between the steps are promises of values ({@link Artifact}).
 *
 * <pre>{@code
 * Artifact<Split> data = p.step(Digits::load);
 * Artifact<Model> model = p.step(Digits::train, data.map(Split::train), p.parameter("learning_rate", 0.1));
 * }</pre>
 *
 * <p>A method that does not fit its inputs does not compile. Confined to the thread that defines the pipeline.
 */
@SuppressWarnings("overloads") // Ambiguous for lambdas only, and a lambda cannot be a step.
public final class PipelineBuilder {

    private final PipelineGraph graph;

    PipelineBuilder(PipelineGraph graph) {
        this.graph = graph;
    }

    /**
     * A value that a run may choose: by {@link RunOptions#parameter}, or by YAML ({@code parameters: {learning_rate: 0.2}}).
     * Parameters are JSON values: numbers, strings, booleans, enums, records, and lists and maps of these.
     *
     * @param defaultValue what holds if the run chooses nothing
     */
    public <T> Artifact<T> parameter(String name, T defaultValue) {
        return graph.parameter(name, defaultValue);
    }

    /** A parameter that every run has to choose. */
    public <T> Artifact<T> requiredParameter(String name, Class<T> type) {
        return graph.requiredParameter(name, type);
    }

    /**
     * An artifact that is there already, made by another run or saved by hand: its newest version when a run begins.
     *
     * <pre>{@code
     * Artifact<Double> average = p.artifact("average", Double.class);
     * Artifact<List<Double>> scores = p.artifact("scores", List.class);
     * }</pre>
     *
     * <p>A run does not start if there is no such artifact, or if it is not what a step takes. A step runs again when the content is
     * another one.
     *
     * @param type of the value, without its type arguments
     */
    public <T> Artifact<T> artifact(String name, Class<? super T> type) {
        return graph.artifact(name, null, type);
    }

    /** A certain version of an artifact that is there already; else as {@link #artifact(String, Class)}. */
    public <T> Artifact<T> artifact(String name, int version, Class<? super T> type) {
        return graph.artifact(name, version, type);
    }

    /**
     * What an earlier run made, as {@code client.run("digits-1").step("train").output("output")}, or what a model has; else as {@link
     * #artifact(String, Class)}.
     */
    public <T> Artifact<T> artifact(StoredArtifact version, Class<? super T> type) {
        return graph.artifact(version.artifact(), version.version(), type);
    }

    /** Whether steps may take over results of earlier runs, unless the step says otherwise. Defaults to yes. */
    public PipelineBuilder cache(boolean enabled) {
        graph.choices(graph.choices().cache(enabled, "the pipeline's code"));
        return this;
    }

    /** What has to be the same for a step to be taken from the cache, unless the step says otherwise. */
    public PipelineBuilder cachePolicy(CachePolicy policy) {
        graph.choices(graph.choices().cachePolicy(policy));
        return this;
    }

    /** Tries each step again after it failed, unless the step says otherwise. */
    public PipelineBuilder retry(Retry retry) {
        graph.choices(graph.choices().retry(retry));
        return this;
    }

    /** How long an attempt of a step may take, unless the step says otherwise. */
    public PipelineBuilder timeLimit(Duration limit) {
        graph.choices(graph.choices().timeLimit(limit));
        return this;
    }

    /** Whether what steps print is kept, unless the step says otherwise. Defaults to yes. */
    public PipelineBuilder logs(boolean enabled) {
        graph.choices(graph.choices().logs(enabled));
        return this;
    }

    /** What becomes of the other steps when one has failed. Defaults to {@link ExecutionMode#STOP_ON_FAILURE}. */
    public PipelineBuilder executionMode(ExecutionMode mode) {
        graph.mode(mode);
        return this;
    }

    /** Tags of each run. */
    public PipelineBuilder tags(String... tags) {
        graph.tags(List.of(tags));
        return this;
    }

    /** The model that the pipeline works on: each run makes a version of it. */
    public PipelineBuilder model(ModelOptions model) {
        graph.model(model);
        return this;
    }

    /** Called before each attempt of a step, unless the step has a hook of its own, and before the first step of a run. */
    public PipelineBuilder onStart(Hook hook) {
        graph.hook(HookPoint.START, hook);
        return this;
    }

    /** Called after each attempt of a step, unless the step has a hook of its own, and after the last step of a run. */
    public PipelineBuilder onEnd(Hook hook) {
        graph.hook(HookPoint.END, hook);
        return this;
    }

    /** Called when a step has succeeded, unless the step has a hook of its own, and when a run has. */
    public PipelineBuilder onSuccess(Hook hook) {
        graph.hook(HookPoint.SUCCESS, hook);
        return this;
    }

    /** Called when a step has failed, unless the step has a hook of its own, and when a run has. */
    public PipelineBuilder onFailure(Hook hook) {
        graph.hook(HookPoint.FAILURE, hook);
        return this;
    }

    /**
     * Declares a part of the pipeline whose step ids begin with {@code name} and a dot, so that a part, or a whole other pipeline,
     * can be used several times:
     *
     * <pre>{@code
     * for (int fold = 1; fold <= 5; fold++) {
     *     int seed = fold;
     *     scores.add(p.group("fold_" + fold, q -> crossValidation(q, data, seed)));
     * }
     * }</pre>
     *
     * @return what {@code part} returns
     */
    public <T> T group(String name, Function<PipelineBuilder, T> part) {
        return graph.group(name, () -> part.apply(this));
    }

    /** Declares all steps of another pipeline as a part of this one; their ids begin with {@code name} and a dot. */
    public void include(String name, Pipeline other) {
        graph.group(name, () -> {
            other.declare(this);
            return name;
        });
    }

    /**
     * Calls a step once for each item of a list, which may be known only when the pipeline runs. The results are a list again, in
     * the same order:
     *
     * <pre>{@code
     * Artifact<List<Shard>> shards = p.step(Digits::split, data);
     * Artifact<List<Double>> scores = p.map(Digits::score, shards);
     * p.step(Digits::mean, scores);
     * }</pre>
     *
     * <p>Each call is a step run of its own, named {@code score[0]}, {@code score[1]}, … Items run at the same time, and an item that was
     * handled before is taken from the cache.
     */
    public <A, R> StepCall<List<R>> map(Function1<A, R> method, Artifact<List<A>> items) {
        return graph.map(method, List.of(items));
    }

    /** Calls a step without a result once for each item of a list. */
    public <A> StepCall<Void> map(Action1<A> method, Artifact<List<A>> items) {
        return graph.map(method, List.of(items));
    }

    /** Calls a step once for each item of a list; the other input is the same for all. */
    public <A, B, R> StepCall<List<R>> map(Function2<A, B, R> method, Artifact<List<A>> items, Artifact<B> b) {
        return graph.map(method, List.of(items, b));
    }

    /** Calls a step without a result once for each item of a list; the other input is the same for all. */
    public <A, B> StepCall<Void> map(Action2<A, B> method, Artifact<List<A>> items, Artifact<B> b) {
        return graph.map(method, List.of(items, b));
    }

    /** Calls a step once for each item of a list; the other inputs are the same for all. */
    public <A, B, C, R> StepCall<List<R>> map(
            Function3<A, B, C, R> method, Artifact<List<A>> items, Artifact<B> b, Artifact<C> c) {
        return graph.map(method, List.of(items, b, c));
    }

    /** Calls a step once for each item of a list; the other inputs are the same for all. */
    public <A, B, C, D, R> StepCall<List<R>> map(
            Function4<A, B, C, D, R> method, Artifact<List<A>> items, Artifact<B> b, Artifact<C> c, Artifact<D> d) {
        return graph.map(method, List.of(items, b, c, d));
    }

    /**
     * Settings of a stack component for all steps.
     *
     * @param key {@code TYPE}, {@code TYPE.FLAVOR} or {@code TYPE:NAME}, for instance {@code experiment_tracker.comet}
     * @param settings the flavor's settings record, or a map of its attributes
     */
    public PipelineBuilder settings(String key, Object settings) {
        graph.settings(key, settings);
        return this;
    }

    /** The template of the run names. Defaults to <code>{pipeline}-{date}-{time}</code>; see {@link RunOptions#runName}. */
    public PipelineBuilder runName(String template) {
        graph.runName(template);
        return this;
    }

    /** Calls a step without inputs. */
    public <R> StepCall<R> step(Function0<R> method) {
        return graph.step(method, List.of());
    }

    /** Calls a step without inputs and no result. */
    public StepCall<Void> step(Action0 method) {
        return graph.step(method, List.of());
    }

    /** Calls a step with 1 input. */
    public <A, R> StepCall<R> step(Function1<A, R> method, Artifact<A> a) {
        return graph.step(method, List.of(a));
    }

    /** Calls a step with 1 input and no result. */
    public <A> StepCall<Void> step(Action1<A> method, Artifact<A> a) {
        return graph.step(method, List.of(a));
    }

    /** Calls a step with 2 inputs. */
    public <A, B, R> StepCall<R> step(Function2<A, B, R> method, Artifact<A> a, Artifact<B> b) {
        return graph.step(method, List.of(a, b));
    }

    /** Calls a step with 2 inputs and no result. */
    public <A, B> StepCall<Void> step(Action2<A, B> method, Artifact<A> a, Artifact<B> b) {
        return graph.step(method, List.of(a, b));
    }

    /** Calls a step with 3 inputs. */
    public <A, B, C, R> StepCall<R> step(Function3<A, B, C, R> method, Artifact<A> a, Artifact<B> b, Artifact<C> c) {
        return graph.step(method, List.of(a, b, c));
    }

    /** Calls a step with 3 inputs and no result. */
    public <A, B, C> StepCall<Void> step(Action3<A, B, C> method, Artifact<A> a, Artifact<B> b, Artifact<C> c) {
        return graph.step(method, List.of(a, b, c));
    }

    /** Calls a step with 4 inputs. */
    public <A, B, C, D, R> StepCall<R> step(
            Function4<A, B, C, D, R> method, Artifact<A> a, Artifact<B> b, Artifact<C> c, Artifact<D> d) {
        return graph.step(method, List.of(a, b, c, d));
    }

    /** Calls a step with 4 inputs and no result. */
    public <A, B, C, D> StepCall<Void> step(
            Action4<A, B, C, D> method, Artifact<A> a, Artifact<B> b, Artifact<C> c, Artifact<D> d) {
        return graph.step(method, List.of(a, b, c, d));
    }

    /** Calls a step with 5 inputs. */
    public <A, B, C, D, E, R> StepCall<R> step(
            Function5<A, B, C, D, E, R> method,
            Artifact<A> a,
            Artifact<B> b,
            Artifact<C> c,
            Artifact<D> d,
            Artifact<E> e) {
        return graph.step(method, List.of(a, b, c, d, e));
    }

    /** Calls a step with 5 inputs and no result. */
    public <A, B, C, D, E> StepCall<Void> step(
            Action5<A, B, C, D, E> method, Artifact<A> a, Artifact<B> b, Artifact<C> c, Artifact<D> d, Artifact<E> e) {
        return graph.step(method, List.of(a, b, c, d, e));
    }

    /** Calls a step with 6 inputs. */
    public <A, B, C, D, E, F, R> StepCall<R> step(
            Function6<A, B, C, D, E, F, R> method,
            Artifact<A> a,
            Artifact<B> b,
            Artifact<C> c,
            Artifact<D> d,
            Artifact<E> e,
            Artifact<F> f) {
        return graph.step(method, List.of(a, b, c, d, e, f));
    }

    /** Calls a step with 6 inputs and no result. */
    public <A, B, C, D, E, F> StepCall<Void> step(
            Action6<A, B, C, D, E, F> method,
            Artifact<A> a,
            Artifact<B> b,
            Artifact<C> c,
            Artifact<D> d,
            Artifact<E> e,
            Artifact<F> f) {
        return graph.step(method, List.of(a, b, c, d, e, f));
    }

    /** Calls a step with 7 inputs. */
    public <A, B, C, D, E, F, G, R> StepCall<R> step(
            Function7<A, B, C, D, E, F, G, R> method,
            Artifact<A> a,
            Artifact<B> b,
            Artifact<C> c,
            Artifact<D> d,
            Artifact<E> e,
            Artifact<F> f,
            Artifact<G> g) {
        return graph.step(method, List.of(a, b, c, d, e, f, g));
    }

    /** Calls a step with 7 inputs and no result. */
    public <A, B, C, D, E, F, G> StepCall<Void> step(
            Action7<A, B, C, D, E, F, G> method,
            Artifact<A> a,
            Artifact<B> b,
            Artifact<C> c,
            Artifact<D> d,
            Artifact<E> e,
            Artifact<F> f,
            Artifact<G> g) {
        return graph.step(method, List.of(a, b, c, d, e, f, g));
    }

    /** Calls a step with 8 inputs. */
    public <A, B, C, D, E, F, G, H, R> StepCall<R> step(
            Function8<A, B, C, D, E, F, G, H, R> method,
            Artifact<A> a,
            Artifact<B> b,
            Artifact<C> c,
            Artifact<D> d,
            Artifact<E> e,
            Artifact<F> f,
            Artifact<G> g,
            Artifact<H> h) {
        return graph.step(method, List.of(a, b, c, d, e, f, g, h));
    }

    /** Calls a step with 8 inputs and no result. */
    public <A, B, C, D, E, F, G, H> StepCall<Void> step(
            Action8<A, B, C, D, E, F, G, H> method,
            Artifact<A> a,
            Artifact<B> b,
            Artifact<C> c,
            Artifact<D> d,
            Artifact<E> e,
            Artifact<F> f,
            Artifact<G> g,
            Artifact<H> h) {
        return graph.step(method, List.of(a, b, c, d, e, f, g, h));
    }
}
