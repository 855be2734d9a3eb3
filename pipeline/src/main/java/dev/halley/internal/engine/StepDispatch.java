package dev.halley.internal.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.artifact.ArtifactType;
import dev.halley.artifact.Materializer;
import dev.halley.artifact.Materializers;
import dev.halley.artifactstore.StoredContent;
import dev.halley.client.Client;
import dev.halley.config.HalleyHome;
import dev.halley.internal.engine.StepOrder.Answer;
import dev.halley.internal.engine.StepOrder.Input;
import dev.halley.internal.engine.StepOrder.Part;
import dev.halley.internal.plan.CompiledStep;
import dev.halley.internal.plan.CompiledStep.Argument;
import dev.halley.internal.plan.CompiledStep.Operator;
import dev.halley.internal.plan.CompiledStep.Result;
import dev.halley.metadata.StoredArtifact;
import dev.halley.step.RemoteStepException;
import dev.halley.step.StepFailure;
import dev.halley.stepoperator.StepLaunch;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has one attempt of a step executed by a step operator: writes the order, waits, reads the answer. */
final class StepDispatch {

    private static final Logger log = LoggerFactory.getLogger(StepDispatch.class);
    private static final Pattern PATHS = Pattern.compile(Pattern.quote(File.pathSeparator));

    private final CompiledStep step;
    private final String stepRunId;
    private final RunScope run;
    private final Notebook notebook;

    StepDispatch(CompiledStep step, String stepRunId, RunScope run, Notebook notebook) {
        this.step = step;
        this.stepRunId = stepRunId;
        this.run = run;
        this.notebook = notebook;
    }

    Map<String, Values.Stored> attempt(Operator operator, int number)
            throws IOException, InterruptedException, RemoteStepException {
        HalleyHome home = Client.current().home();
        Path folder = Files.createDirectories(
                home.create(home.cache()).resolve("steps").resolve(stepRunId + "-" + number));
        Path order = folder.resolve("order.json");
        Path answer = folder.resolve("answer.json");
        try {
            Files.write(order, StepOrder.JSON.writeValueAsBytes(order(number, home)));
            operator.component()
                    .run(new StepLaunch(run.name(), step.id(), order, answer, classPath(), operator.settings()));
            return taken(StepOrder.JSON.readValue(Files.readAllBytes(answer), Answer.class));
        } finally {
            for (Path file : List.of(order, answer, folder)) {
                Files.deleteIfExists(file);
            }
        }
    }

    private Map<String, Values.Stored> taken(Answer answer) throws RemoteStepException {
        answer.step().forEach(notebook::step);
        answer.run().forEach(notebook::run);
        answer.model().forEach(notebook::model);
        answer.artifacts()
                .forEach((output, values) -> values.forEach((key, value) -> notebook.output(output, key, value)));
        answer.unsent().forEach(log::warn);
        StepFailure failure = answer.failure();
        if (failure != null) {
            throw new RemoteStepException(failure);
        }
        Map<String, Values.Stored> stored = new LinkedHashMap<>();
        answer.outputs()
                .forEach((name, made) -> stored.put(
                        name,
                        new Values.Stored(new StoredContent(made.hash(), made.size()), made.metadata(), made.views())));
        return stored;
    }

    private StepOrder order(int number, HalleyHome home) throws IOException {
        Materializers materializers = Materializers.load(
                Thread.currentThread().getContextClassLoader(), home.cache().resolve("files"));
        List<Input> inputs = new ArrayList<>();
        for (Argument argument : step.arguments()) {
            inputs.add(argument.constant() == null ? loaded(argument) : constant(argument, materializers));
        }
        Map<String, JsonNode> trackers = new LinkedHashMap<>();
        step.trackings()
                .forEach(tracking ->
                        trackers.put(tracking.tracker().name(), StepOrder.JSON.valueToTree(tracking.settings())));
        ArtifactType composite = step.composite();
        return new StepOrder(
                run.stack(),
                run.pipeline(),
                run.name(),
                run.id(),
                step.id(),
                stepRunId,
                number,
                step.plan().source(),
                inputs,
                step.results().stream().map(result -> part(result, null)).toList(),
                composite == null ? null : composite.toString(),
                trackers);
    }

    /** Parameters and items of lists travel as content, like everything else. */
    private Input constant(Argument argument, Materializers materializers) throws IOException {
        Object value = Objects.requireNonNull(argument.constant());
        ArtifactType type = argument.type().boxed();
        Materializer<Object> materializer = materializers
                .find(type)
                .orElseThrow(() -> new IOException("a parameter of step '" + step.id() + "' of the type " + type
                        + " cannot be sent to another process."));
        StoredContent content = run.artifacts().store(out -> materializer.write(value, type, out));
        Part part = new Part("constant", type.toString(), materializer.name(), null, content.hash(), null);
        return new Input(type.toString(), List.of(part), null, false, List.of());
    }

    private Input loaded(Argument argument) {
        CompiledStep source = argument.step();
        StoredArtifact stored = argument.stored();
        List<Part> parts = argument.results().stream()
                .map(result -> part(
                        result,
                        stored == null
                                ? run.contentHash(Objects.requireNonNull(source).id(), result.name())
                                : stored.hash()))
                .toList();
        ArtifactType composite = source == null ? null : source.composite();
        return new Input(
                argument.type().toString(),
                parts,
                composite == null ? null : composite.toString(),
                argument.whole(),
                argument.path().stream().map(RecordComponent::getName).toList());
    }

    private static Part part(Result result, @Nullable String hash) {
        RecordComponent component = result.component();
        return new Part(
                result.name(),
                result.type().toString(),
                result.materializer().name(),
                component == null ? null : component.getName(),
                hash,
                result.item() == null ? null : part(result.item(), null));
    }

    /** Where the classes of this process are, and those of the loader that the pipeline came from. */
    private static List<Path> classPath() {
        Set<Path> entries = new LinkedHashSet<>();
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        while (loader instanceof URLClassLoader urls) {
            for (URL url : urls.getURLs()) {
                if (url.getProtocol().equals("file")) {
                    entries.add(Path.of(URI.create(url.toString())));
                }
            }
            loader = loader.getParent();
        }
        PATHS.splitAsStream(System.getProperty("java.class.path", ""))
                .filter(entry -> !entry.isEmpty())
                .map(Path::of)
                .map(Path::toAbsolutePath)
                .forEach(entries::add);
        return List.copyOf(entries);
    }
}
