package dev.halley.pipeline;

import dev.halley.artifact.Materializers;
import dev.halley.client.Client;
import dev.halley.error.HalleyException;
import dev.halley.internal.engine.StoredJournal;
import dev.halley.internal.graph.PipelineGraph;
import dev.halley.internal.plan.StackView;
import dev.halley.stack.Stack;
import java.nio.file.Path;
import java.util.function.Consumer;
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
 * <p>The definition is evaluated at each run, so it may look at the active stack. Thread-safe.
 */
public final class Pipeline {

    private final String name;
    private final Consumer<PipelineBuilder> definition;

    private Pipeline(String name, Consumer<PipelineBuilder> definition) {
        this.name = name;
        this.definition = definition;
    }

    /**
     * Declares a pipeline. Nothing runs yet.
     *
     * @throws IllegalArgumentException if the name has other characters than letters, digits, '_', '-', '.' and spaces
     */
    public static Pipeline define(String name, Consumer<PipelineBuilder> definition) {
        if (!PipelineGraph.isValidName(name)) {
            throw new IllegalArgumentException("pipeline: '" + name
                    + "' (expected: a name that starts with a letter, digit or '_' and has letters, digits, '_', '-', '.'"
                    + " or spaces).");
        }
        return new Pipeline(name, definition);
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
        Client given = options.client();
        Client client = given == null ? Client.current() : given;
        try (Stack stack = open(client, options.stack())) {
            Client.Binding binding = client.bind(stack);
            try {
                Path files = client.home().cache().resolve("files");
                Materializers materializers =
                        Materializers.load(Thread.currentThread().getContextClassLoader(), files);
                Runner runner = new Runner(
                        StackView.of(stack, client.components()),
                        new StoredJournal(client.store()),
                        materializers,
                        System::getenv);
                PipelineRun run = runner.run(graph(), options.request(), options.listener());
                return options.returnsFailures() ? run : run.requireSuccess();
            } finally {
                binding.close();
            }
        }
    }

    private Stack open(Client client, @Nullable String stack) {
        try {
            return client.openStack(stack == null ? client.activeStack().name() : stack);
        } catch (HalleyException e) {
            throw new PipelineValidationException(name, e);
        }
    }

    /** Evaluates the definition. */
    PipelineGraph graph() {
        PipelineGraph graph = new PipelineGraph(name);
        try {
            definition.accept(new PipelineBuilder(graph));
        } catch (HalleyException e) { // It asked the client for what is not there.
            throw new PipelineValidationException(name, e);
        }
        graph.complete();
        return graph;
    }
}
