package dev.halley.internal.engine;

import dev.halley.artifact.ArtifactType;
import dev.halley.artifact.Materializer;
import dev.halley.artifact.Materializers;
import dev.halley.client.Client;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.experimenttracker.CurrentExperiment;
import dev.halley.experimenttracker.ExperimentTracker;
import dev.halley.experimenttracker.TrackedExperiment;
import dev.halley.experimenttracker.TrackedStep;
import dev.halley.internal.engine.StepOrder.Answer;
import dev.halley.internal.engine.StepOrder.Input;
import dev.halley.internal.engine.StepOrder.Made;
import dev.halley.internal.engine.StepOrder.Part;
import dev.halley.internal.plan.CompiledStep;
import dev.halley.internal.plan.CompiledStep.Argument;
import dev.halley.internal.plan.CompiledStep.Result;
import dev.halley.internal.plan.PlannedStep;
import dev.halley.stack.ComponentType;
import dev.halley.stack.ConfiguredComponent;
import dev.halley.stack.Stack;
import dev.halley.step.CachePolicy;
import dev.halley.step.Retry;
import dev.halley.step.StepContext;
import dev.halley.step.StepFailure;
import java.io.IOException;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Executes one attempt of a step from its order, in a process that knows nothing of the run, and writes the answer as a whole or not
 * at all. What it stores has no name until the run takes the answer. Confined to one thread.
 */
public final class StepWorker {

    private final Client client;
    private final StepOrder order;
    private final ClassLoader loader;
    private final Materializers materializers;
    private final Map<String, String> hashes = new HashMap<>();

    private StepWorker(Client client, StepOrder order) {
        this.client = client;
        this.order = order;
        this.loader = Thread.currentThread().getContextClassLoader();
        this.materializers = Materializers.load(loader, client.home().cache().resolve("files"));
    }

    /**
     * Executes the order in a file.
     *
     * @param step its id, to be sure that it is the right file
     * @return whether the step succeeded
     * @throws HalleyException INVALID if the file is no order of this step
     */
    public static boolean run(Client client, Path file, String step, Path result) {
        StepOrder order;
        try {
            order = StepOrder.JSON.readValue(Files.readAllBytes(file), StepOrder.class);
        } catch (IOException e) {
            throw new HalleyException(
                    ErrorKind.INVALID, file + " is no order of a step (expected: what a step operator is given).", e);
        }
        if (!step.equals(order.step())) {
            throw new HalleyException(
                    ErrorKind.INVALID,
                    file + " is the order of step '" + order.step() + "' (expected: '" + step + "').");
        }
        Answer answer = new StepWorker(client, order).answer();
        Path draft = result.resolveSibling(result.getFileName() + ".draft");
        try {
            Files.write(draft, StepOrder.JSON.writeValueAsBytes(answer));
            Files.move(draft, result, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new HalleyException(
                    ErrorKind.FAILED, "The answer cannot be written to " + result + ": " + e + ".", e);
        }
        return answer.failure() == null;
    }

    private Answer answer() {
        Notebook notebook = new Notebook();
        Map<String, Made> made = new LinkedHashMap<>();
        StepFailure failure = null;
        List<String> unsent = new ArrayList<>();
        try (Stack stack = client.openStack(order.stack())) {
            Client.Binding bound = client.bind(stack);
            try {
                failure = attempt(stack, notebook, made, unsent);
            } finally {
                bound.close();
            }
        }
        return new Answer(
                made, notebook.ofStep(), notebook.ofRun(), notebook.ofModel(), notebook.ofOutputs(), failure, unsent);
    }

    private @Nullable StepFailure attempt(Stack stack, Notebook notebook, Map<String, Made> made, List<String> unsent) {
        Map<String, TrackedExperiment> experiments = new LinkedHashMap<>();
        Throwable thrown = null;
        try {
            begin(stack, experiments);
            made.putAll(call(stack, experiments, notebook));
        } catch (Throwable e) { // Whatever a step throws is an answer.
            thrown = e;
        }
        end(experiments, thrown, notebook);
        for (ExperimentTracker tracker : stack.experimentTrackers()) {
            unsent.addAll(experiments.containsKey(tracker.name()) ? tracker.unsent() : List.of());
        }
        return thrown == null ? null : StepFailure.of(thrown, owner());
    }

    private Class<?> owner() {
        try {
            return Class.forName(order.source().substring(0, order.source().indexOf('#')), false, loader);
        } catch (ClassNotFoundException | LinkageError e) {
            return Object.class;
        }
    }

    private void begin(Stack stack, Map<String, TrackedExperiment> experiments) throws IOException {
        TrackedStep identity = new TrackedStep(
                order.pipeline(), order.run(), order.runId(), order.step(), order.stepRunId(), order.attempt());
        for (ConfiguredComponent<?> component : stack.components()) {
            if (component.type().equals(ComponentType.EXPERIMENT_TRACKER)
                    && order.trackers().containsKey(component.name())) {
                Record settings =
                        StepOrder.JSON.treeToValue(order.trackers().get(component.name()), component.settingsType());
                experiments.put(
                        component.name(), ((ExperimentTracker) component.component()).begin(identity, settings));
            }
        }
    }

    private Map<String, Made> call(Stack stack, Map<String, TrackedExperiment> experiments, Notebook notebook)
            throws Throwable {
        CompiledStep step = step();
        Values values =
                new Values(stack.artifactStore(), (id, name) -> Objects.requireNonNull(hashes.get(id + "/" + name)));
        StepContext context = new StepContext(
                order.pipeline(),
                order.run(),
                order.runId(),
                order.step(),
                order.stepRunId(),
                order.attempt(),
                notebook);
        Object returned;
        CurrentExperiment.Binding tracked = CurrentExperiment.bind(experiments);
        StepContext.Binding bound = context.bind();
        try {
            returned = step.method().invoke(null, values.load(step));
        } catch (InvocationTargetException e) {
            throw e.getCause();
        } finally {
            bound.close();
            tracked.close();
        }
        Map<String, Made> made = new LinkedHashMap<>();
        values.store(step, returned)
                .forEach((name, stored) -> made.put(
                        name,
                        new Made(stored.content().hash(), stored.content().size(), stored.metadata(), stored.views())));
        return made;
    }

    private void end(Map<String, TrackedExperiment> experiments, @Nullable Throwable thrown, Notebook notebook) {
        String first = experiments.keySet().stream().findFirst().orElse("");
        experiments.forEach((tracker, experiment) -> {
            experiment.finish(thrown);
            experiment.metadata().forEach((key, value) -> {
                if (tracker.equals(first)) {
                    notebook.step(key, value);
                }
                if (experiments.size() > 1) {
                    notebook.step(tracker + "." + key, value);
                }
            });
        });
    }

    private CompiledStep step() throws ReflectiveOperationException {
        Method method = method(order.source());
        List<Argument> arguments = new ArrayList<>();
        for (int i = 0; i < order.inputs().size(); i++) {
            arguments.add(argument("input" + i, order.inputs().get(i), method));
        }
        ArtifactType composite = order.composite() == null ? null : ArtifactType.named(order.composite(), loader);
        return compiled(order.step(), method, arguments, results(order.outputs(), composite), composite);
    }

    private Argument argument(String id, Input input, Method method) throws ReflectiveOperationException {
        ArtifactType composite = input.composite() == null ? null : ArtifactType.named(input.composite(), loader);
        List<Result> results = results(input.parts(), composite);
        input.parts().forEach(part -> hashes.put(id + "/" + part.name(), Objects.requireNonNull(part.hash())));
        CompiledStep source = compiled(id, method, List.of(), results, composite);
        List<RecordComponent> path = new ArrayList<>();
        Class<?> at = results.get(0).type().rawClass();
        for (String name : input.path()) {
            RecordComponent component = component(at, name);
            path.add(component);
            at = component.getType();
        }
        PlannedStep.Input plan = new PlannedStep.Input(id, null, id, List.of(), input.path(), null);
        return new Argument(
                plan, ArtifactType.named(input.type(), loader), null, source, results, input.whole(), path, null, null);
    }

    private List<Result> results(List<Part> parts, @Nullable ArtifactType composite)
            throws ReflectiveOperationException {
        List<Result> results = new ArrayList<>();
        for (Part part : parts) {
            results.add(result(part, composite));
        }
        return results;
    }

    private Result result(Part part, @Nullable ArtifactType composite) throws ReflectiveOperationException {
        Materializer<Object> materializer = materializers
                .named(part.materializer())
                .orElseThrow(() -> new ClassNotFoundException(
                        "the materializer '" + part.materializer() + "' is not on the class path of this process."));
        String component = part.component();
        return new Result(
                part.name(),
                ArtifactType.named(part.type(), loader),
                materializer,
                component == null || composite == null ? null : component(composite.rawClass(), component),
                part.item() == null ? null : result(part.item(), null));
    }

    private static RecordComponent component(Class<?> record, String name) throws NoSuchFieldException {
        RecordComponent found = Arrays.stream(record.getRecordComponents())
                .filter(each -> each.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new NoSuchFieldException(record.getName() + "." + name));
        found.getAccessor().setAccessible(true);
        return found;
    }

    private static CompiledStep compiled(
            String id,
            Method method,
            List<Argument> arguments,
            List<Result> results,
            @Nullable ArtifactType composite) {
        PlannedStep plan = new PlannedStep(id, id, "", List.of(), List.of(), List.of(), null, Map.of(), false, "");
        CompiledStep.Handling handling =
                new CompiledStep.Handling(Retry.NEVER, null, false, CachePolicy.defaults(), null, Map.of(), Map.of());
        return new CompiledStep(plan, method, arguments, results, composite, List.of(), null, handling, null);
    }

    private Method method(String source) throws ReflectiveOperationException {
        int hash = source.indexOf('#');
        int descriptor = source.indexOf('(', hash);
        Class<?> owner = Class.forName(source.substring(0, hash), true, loader);
        MethodType type = MethodType.fromMethodDescriptorString(source.substring(descriptor), loader);
        Method method = owner.getDeclaredMethod(source.substring(hash + 1, descriptor), type.parameterArray());
        method.setAccessible(true);
        return method;
    }
}
