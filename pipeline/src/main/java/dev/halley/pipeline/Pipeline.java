package dev.halley.pipeline;

import dev.halley.artifact.Materializers;
import dev.halley.client.Client;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.error.Suggestion;
import dev.halley.internal.engine.StoredJournal;
import dev.halley.internal.graph.PipelineGraph;
import dev.halley.internal.plan.ConfigSchema;
import dev.halley.internal.plan.ConfigTemplate;
import dev.halley.internal.plan.ParameterSchema;
import dev.halley.internal.plan.RunRequest;
import dev.halley.internal.plan.StackView;
import dev.halley.metadata.StoredRun;
import dev.halley.stack.Stack;
import dev.halley.step.StepMethod.Function0;
import dev.halley.step.StepMethod.Function1;
import dev.halley.step.StepMethod.Function2;
import dev.halley.step.StepMethod.Function3;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A declared sequence of steps. It is an ordinary constant of a program:
 *
 * <pre>{@code
 * static final Pipeline DIGITS = Pipeline.define("digits", p -> {
 *     Artifact<Split> data = p.step(Digits::load);
 *     Artifact<Model> model = p.step(Digits::train, data.map(Split::train), p.parameter("learning_rate", 0.1));
 *     p.step(Digits::evaluate, model, data.map(Split::test));
 * });
 * }</pre>
 *
 * <p>The definition is evaluated at each run, so it may look at the active stack. A run that is started within a step of another
 * run is its child. Thread-safe.
 */
public final class Pipeline {

    private final String name;
    private final Consumer<PipelineBuilder> definition;
    private final String source;

    private Pipeline(String name, Consumer<PipelineBuilder> definition, String source) {
        this.name = name;
        this.definition = definition;
        this.source = source;
    }

    /**
     * Declares a pipeline. Nothing runs yet.
     *
     * @throws IllegalArgumentException if the name has other characters than letters, digits, '_', '-', '.' and spaces
     */
    public static Pipeline define(String name, Consumer<PipelineBuilder> definition) {
        Class<?> caller = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
                .getCallerClass();
        return define(name, definition, caller.getName());
    }

    private static Pipeline define(String name, Consumer<PipelineBuilder> definition, String source) {
        if (!PipelineGraph.isValidName(name)) {
            throw new IllegalArgumentException("pipeline: '" + name
                    + "' (expected: a name that starts with a letter, digit or '_' and has letters, digits, '_', '-', '.'"
                    + " or spaces).");
        }
        return new Pipeline(name, definition, source);
    }

    /** A pipeline of a single step without inputs: {@code Pipeline.ofStep(Digits::load).run()}. */
    public static <R> Pipeline ofStep(Function0<R> step) {
        return single(p -> p.step(step));
    }

    /** A pipeline of a single step, on a value that a run may change by the parameter {@code input_1}. */
    public static <A, R> Pipeline ofStep(Function1<A, R> step, A a) {
        return single(p -> p.step(step, p.parameter("input_1", a)));
    }

    /** A pipeline of a single step, on values that a run may change by the parameters {@code input_1} and {@code input_2}. */
    public static <A, B, R> Pipeline ofStep(Function2<A, B, R> step, A a, B b) {
        return single(p -> p.step(step, p.parameter("input_1", a), p.parameter("input_2", b)));
    }

    /** A pipeline of a single step, on values that a run may change by the parameters {@code input_1} to {@code input_3}. */
    public static <A, B, C, R> Pipeline ofStep(Function3<A, B, C, R> step, A a, B b, C c) {
        return single(
                p -> p.step(step, p.parameter("input_1", a), p.parameter("input_2", b), p.parameter("input_3", c)));
    }

    /** It has the name of its step. */
    private static Pipeline single(Consumer<PipelineBuilder> definition) {
        PipelineGraph graph = new PipelineGraph("step");
        definition.accept(new PipelineBuilder(graph));
        graph.complete();
        return define(graph.steps().get(0).stepName(), definition, Pipeline.class.getName());
    }

    /**
     * The pipeline that a class declares, for those who know it by name only.
     *
     * @param source a class, as {@code org.example.Digits}, or one of its constants, as {@code org.example.Digits#DIGITS}
     * @throws HalleyException NOT_FOUND if there is no such class or constant, INVALID if the class declares several
     */
    public static Pipeline load(String source, @Nullable ClassLoader loader) {
        return load(source, loader, null);
    }

    /**
     * The pipeline of that name which a class declares.
     *
     * @param pipeline chooses among several of the class; null if there is only one
     * @throws HalleyException as {@link #load(String, ClassLoader)}
     */
    public static Pipeline load(String source, @Nullable ClassLoader loader, @Nullable String pipeline) {
        int hash = source.indexOf('#');
        String className = hash < 0 ? source : source.substring(0, hash);
        String constant = hash < 0 ? null : source.substring(hash + 1);
        Class<?> declaring;
        try {
            declaring = Class.forName(className, true, loader);
        } catch (LinkageError e) {
            throw DefinitionFailure.of("Class '" + className + "' cannot be used", e);
        } catch (ClassNotFoundException e) {
            throw new HalleyException(
                    ErrorKind.NOT_FOUND,
                    "There is no class '" + className + "' on the class path (expected: the class that declares the"
                            + " pipeline, as org.example.Digits). Compile the project, or name the folder or jar with its"
                            + " classes: --class-path.");
        }
        List<String> names = new ArrayList<>();
        List<Pipeline> found = new ArrayList<>();
        for (Field field : declaring.getDeclaredFields()) {
            if (field.getType() == Pipeline.class && Modifier.isStatic(field.getModifiers())) {
                names.add(field.getName());
                if (constant == null || constant.equals(field.getName())) {
                    found.add(value(field));
                }
            }
        }
        if (found.size() > 1 && pipeline != null) {
            found.removeIf(each -> !each.name().equals(pipeline));
        }
        if (found.size() == 1) {
            return found.get(0);
        }
        if (constant != null && !names.isEmpty()) {
            throw new HalleyException(
                    ErrorKind.NOT_FOUND,
                    "Class '" + className + "' declares no pipeline '" + constant + "'."
                            + Suggestion.of(constant, names));
        }
        throw new HalleyException(
                found.isEmpty() ? ErrorKind.NOT_FOUND : ErrorKind.INVALID,
                "Class '" + className + "' declares "
                        + (names.isEmpty() ? "no pipeline" : "the pipelines " + String.join(", ", names))
                        + " (expected: a static field of the type Pipeline). "
                        + (names.isEmpty() ? "Declare one." : "Name one: " + className + "#" + names.get(0)));
    }

    private static Pipeline value(Field field) {
        try {
            field.setAccessible(true);
            Object value = field.get(null);
            if (value instanceof Pipeline pipeline) {
                return pipeline;
            }
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
        throw new HalleyException(
                ErrorKind.INVALID, "The constant '" + field.getName() + "' is null (expected: a pipeline).");
    }

    public String name() {
        return name;
    }

    /**
     * Runs on the active stack.
     *
     * @throws PipelineValidationException if something is wrong; then no step has run
     * @throws dev.halley.stack.ComponentCheckException if a component of the stack cannot work; then no step has run
     * @throws PipelineFailedException if a step failed or the run was stopped
     */
    public PipelineRun run() {
        return run(RunOptions.defaults());
    }

    /** Runs with options; else as {@link #run()}. */
    public PipelineRun run(RunOptions options) {
        return onStack(options, options.stack(), runner -> runner.run(graph(), options.request(), options.listener()));
    }

    /**
     * Goes on with a run that did not complete, because its process was killed, it was cancelled, or a step failed: steps that
     * succeeded are not executed again. The parameters are those the run had.
     *
     * @param run name of the run
     * @throws HalleyException NOT_FOUND if there is no such run, CONFLICT if it completed or its process is alive
     */
    public PipelineRun resume(String run) {
        return resume(run, RunOptions.defaults());
    }

    /** Goes on with a run; else as {@link #resume(String)}. Of the options the client, the listener and the like count. */
    public PipelineRun resume(String run, RunOptions options) {
        Client given = options.client();
        Client client = given == null ? Client.current() : given;
        StoredRun stored = client.run(run);
        if (!stored.pipeline().equals(name)) {
            throw new HalleyException(
                    ErrorKind.INVALID,
                    "Run '" + stored.name() + "' is one of the pipeline '" + stored.pipeline() + "' (expected: '" + name
                            + "').");
        }
        RunRequest request = Runner.requestOf(stored);
        return onStack(options, stored.stack(), runner -> runner.resume(graph(), request, stored, options.listener()));
    }

    private PipelineRun onStack(RunOptions options, @Nullable String stackName, Function<Runner, PipelineRun> work) {
        Client given = options.client();
        Client client = given == null ? Client.current() : given;
        try (Stack stack = open(client, stackName)) {
            Client.Binding binding = client.bind(stack);
            try {
                PipelineRun run = work.apply(runner(client, StackView.of(stack, client.components())));
                return options.returnsFailures() ? run : run.requireSuccess();
            } finally {
                binding.close();
            }
        }
    }

    /**
     * Looks whether a run with these options could start, and starts none: parameters, the YAML file, settings, the stack, types.
     * Whether services answer and credentials are accepted is tried out by a run only.
     *
     * @return ids of the steps in their order
     * @throws PipelineValidationException if something is wrong
     */
    public List<String> check(RunOptions options) {
        Client given = options.client();
        Client client = given == null ? Client.current() : given;
        try (Stack stack = open(client, options.stack())) {
            Client.Binding binding = client.bind(stack);
            try {
                return runner(client, StackView.of(stack, client.components())).check(graph(), options.request());
            } finally {
                binding.close();
            }
        }
    }

    /**
     * A YAML file for {@link RunOptions#configFile} with all that can be configured, everything set to what holds without it.
     * Written for the active stack.
     */
    public String configTemplate(RunOptions options) {
        Client given = options.client();
        Client client = given == null ? Client.current() : given;
        try (Stack stack = open(client, options.stack())) {
            Client.Binding binding = client.bind(stack);
            try {
                return ConfigTemplate.of(graph(), StackView.of(stack, client.components()));
            } finally {
                binding.close();
            }
        }
    }

    /** What can be said of this pipeline to somebody who has not got its code. Written for the stack of the options. */
    public PipelineDescription describe(RunOptions options) {
        Client given = options.client();
        Client client = given == null ? Client.current() : given;
        try (Stack stack = open(client, options.stack())) {
            Client.Binding binding = client.bind(stack);
            try {
                PipelineGraph graph = graph();
                StackView view = StackView.of(stack, client.components());
                return new PipelineDescription(
                        name,
                        source,
                        ParameterSchema.of(graph),
                        ConfigSchema.of(graph, view),
                        ConfigTemplate.of(graph, view),
                        runner(client, view).definition(graph));
            } finally {
                binding.close();
            }
        }
    }

    private Runner runner(Client client, StackView view) {
        Path files = client.home().cache().resolve("files");
        return new Runner(
                view,
                new StoredJournal(client.store()),
                Materializers.load(Thread.currentThread().getContextClassLoader(), files),
                new ArtifactsOfClient(client.artifacts()),
                client.environment(),
                client.home().folder(),
                source);
    }

    private Stack open(Client client, @Nullable String stack) {
        try {
            return stack == null ? client.openActiveStack() : client.openStack(stack);
        } catch (HalleyException e) {
            throw new PipelineValidationException(name, e);
        }
    }

    /** Declares the steps of this pipeline in another definition. */
    void declare(PipelineBuilder builder) {
        definition.accept(builder);
    }

    /** Evaluates the definition. */
    PipelineGraph graph() {
        PipelineGraph graph = new PipelineGraph(name);
        try {
            definition.accept(new PipelineBuilder(graph));
        } catch (HalleyException e) { // It asked the client for what is not there.
            throw new PipelineValidationException(name, e);
        } catch (RuntimeException | LinkageError e) {
            throw new PipelineValidationException(name, DefinitionFailure.of("Its definition failed", e));
        }
        graph.complete();
        return graph;
    }
}
