package dev.halley.pipeline;

import dev.halley.artifact.Materializers;
import dev.halley.artifactstore.ArtifactStore;
import dev.halley.internal.engine.RunExecution;
import dev.halley.internal.engine.RunJournal;
import dev.halley.internal.graph.PipelineGraph;
import dev.halley.internal.plan.CompiledPipeline;
import dev.halley.internal.plan.Compiler;
import dev.halley.internal.plan.RunRequest;
import dev.halley.internal.plan.StackView;
import dev.halley.orchestrator.Orchestrator;
import dev.halley.stack.ComponentCheckException;
import dev.halley.stack.ComponentType;
import dev.halley.stack.StackComponent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a declared pipeline through its run: compile, check the components, execute.
 *
 * @param environment gives the values of environment variables
 */
record Runner(
        StackView stack, RunJournal journal, Materializers materializers, UnaryOperator<@Nullable String> environment) {

    private static final Logger log = LoggerFactory.getLogger(Runner.class);

    PipelineRun run(PipelineGraph graph, RunRequest request, RunListener listener) {
        Compiler compiler = new Compiler(graph, stack, request, materializers, environment);
        CompiledPipeline pipeline = compile(compiler, graph.name());
        pipeline.warnings().forEach(log::warn);
        check(pipeline.components());
        RunExecution execution = execution(pipeline, listener);
        while (!execution.begin()) {
            if (!compiler.namesAreUnique()) {
                throw new PipelineValidationException(
                        graph.name(),
                        List.of("Run name '" + pipeline.plan().runName()
                                + "' is taken. Choose another one, or put {date} and {time} into it."));
            }
            execution = execution(compile(compiler, graph.name()), listener);
        }
        return execution.run();
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

    private RunExecution execution(CompiledPipeline pipeline, RunListener listener) {
        return new RunExecution(
                pipeline,
                component(ComponentType.ORCHESTRATOR, Orchestrator.class),
                component(ComponentType.ARTIFACT_STORE, ArtifactStore.class),
                journal,
                listener);
    }

    private <T> T component(ComponentType<?> type, Class<T> componentClass) {
        List<StackView.Entry> entries = stack.ofType(type);
        if (entries.isEmpty()) {
            throw new IllegalStateException("the stack '" + stack.name() + "' has no " + type.name() + ".");
        }
        return componentClass.cast(entries.get(0).component().get());
    }
}
