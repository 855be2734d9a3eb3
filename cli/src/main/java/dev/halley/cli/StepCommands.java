package dev.halley.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.cache.CacheExplanation;
import dev.halley.cli.output.Fields;
import dev.halley.cli.output.Json;
import dev.halley.cli.output.ListFormat;
import dev.halley.cli.output.OutputFormat;
import dev.halley.client.Client;
import dev.halley.client.LogPart;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.error.Suggestion;
import dev.halley.internal.engine.StepWorker;
import dev.halley.metadata.CacheHit;
import dev.halley.metadata.Filter;
import dev.halley.metadata.Listing;
import dev.halley.metadata.Page;
import dev.halley.metadata.StepOrigin;
import dev.halley.metadata.StoredArtifact;
import dev.halley.metadata.StoredRun;
import dev.halley.metadata.StoredStep;
import dev.halley.pipeline.TimeText;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code halley step …}. */
@Command(addMethodSubcommands = false)
final class StepCommands {

    private static final int LINES = 5_000;
    private static final long PAUSE_MILLIS = 300;

    private final Session session;

    private StepCommands(Session session) {
        this.session = session;
    }

    static CommandLine commandLine(Session session, List<String> called) {
        return Subcommands.of(new StepCommands(session), called).commandLine();
    }

    @Command(description = "Print what a step printed.")
    int logs(
            @Parameters(paramLabel = "RUN", description = "The run, or the beginning of its name.") String runName,
            @Parameters(paramLabel = "STEP", description = "The step.") String stepName,
            @Option(
                            names = {"-f", "--follow"},
                            description = "Go on until the step has ended.")
                    boolean follow,
            @Option(names = "--times", description = "Print when each line was written.") boolean times)
            throws InterruptedException {
        try (Client client = session.client()) {
            long offset = 0;
            while (true) {
                StoredRun run = client.run(runName);
                LogPart part = client.logs().read(run, step(run, stepName), offset, LINES);
                part.lines().forEach(line -> session.terminal()
                        .print(times ? line.at() + "  " + line.text() : line.text()));
                offset = part.next();
                if (part.lines().isEmpty() && (part.complete() || !follow)) {
                    return ExitCode.OK.number();
                }
                if (part.lines().isEmpty()) {
                    Thread.sleep(PAUSE_MILLIS);
                }
            }
        }
    }

    @Command(description = "Say why a step was, or was not, taken from the cache.")
    int explain(
            @Parameters(paramLabel = "RUN", description = "The run, or the beginning of its name.") String runName,
            @Parameters(paramLabel = "STEP", description = "The step.") String stepName,
            @Mixin OutputFormat output) {
        try (Client client = session.client()) {
            StoredRun run = client.run(runName);
            CacheExplanation explanation = client.explain(run, step(run, stepName));
            List<String> changes = explanation.changes().stream()
                    .map(CacheExplanation.Change::text)
                    .toList();
            if (output.isDocument()) {
                ObjectNode document = Json.object()
                        .put("status", explanation.status().word())
                        .put("reason", explanation.reason())
                        .put("comparedWith", explanation.comparedWith());
                document.set("changes", Json.array(changes));
                output.print(session.terminal(), document);
            } else {
                session.terminal().print(explanation.reason());
            }
        }
        return ExitCode.OK.number();
    }

    @Command(
            description = "Execute one step from the file that a run gave to a step operator.",
            footer = {
                "",
                "For step operators. The run that ordered the step records its result; this command only answers."
            })
    int run(
            @Parameters(paramLabel = "PLAN", description = "The file with the order.") Path plan,
            @Parameters(paramLabel = "STEP", description = "The id of the step.") String step,
            @Option(
                            names = "--result",
                            required = true,
                            paramLabel = "FILE",
                            description = "Where the answer is written.")
                    Path result,
            @Option(
                            names = {"-cp", "--class-path"},
                            paramLabel = "PATH",
                            description = "Where the classes of the step are, as java takes it.")
                    @Nullable
                    String classPath) {
        try (UserClasses classes = UserClasses.open(classPath);
                Client client = session.client()) {
            session.terminal()
                    .tell("Step '" + step + "' with " + classes.classPath().size() + " folders and jars.");
            return (StepWorker.run(client, plan, step, result) ? ExitCode.OK : ExitCode.FAILED).number();
        }
    }

    @Command(
            description = "List executions of steps over all runs, newest first.",
            footer = {
                "",
                "Filters and the order take the fields step, name, run, pipeline, status, started, ended, duration (seconds),"
                        + " cache and metadata.KEY: --filter name=train --filter metadata.accuracy=gt:0.9"
            })
    int list(
            @Parameters(
                            paramLabel = "RUN",
                            arity = "0..1",
                            description = "Only those of this run; its name, or the beginning of it.")
                    @Nullable
                    String runName,
            @Mixin ListFormat output) {
        try (Client client = session.client()) {
            Listing wanted = Listing.newest();
            if (runName != null) {
                wanted = wanted.where(new Filter(
                        "run", Filter.Operator.EQUALS, client.run(runName).name()));
            }
            ArrayNode array = Json.array();
            Page<CacheHit> page = StorePage.of(output, wanted, client::steps);
            page.forEach(hit -> array.add(Json.object().put("run", hit.run()).setAll(RunView.json(hit.step()))));
            dev.halley.cli.output.Listing.of("steps", array)
                    .column("STEP", "name")
                    .column("RUN", "run")
                    .column("STATUS", "status")
                    .column("DURATION", step -> step.path("cached").asBoolean() ? "" : RunView.duration(step))
                    .column("EXPERIMENT", "experimentUrl")
                    .ifEmpty("There are no such steps.")
                    .printPage(output, page.next() != null, session.terminal(), RunView::style);
        }
        return ExitCode.OK.number();
    }

    @Command(description = "Show a step: its inputs, outputs, metadata and attempts.")
    int describe(
            @Parameters(paramLabel = "RUN", description = "The run, or the beginning of its name.") String runName,
            @Parameters(paramLabel = "STEP", description = "The step.") String stepName,
            @Mixin OutputFormat output) {
        try (Client client = session.client()) {
            StoredRun run = client.run(runName);
            StoredStep step = step(run, stepName);
            if (output.isDocument()) {
                output.print(session.terminal(), document(step));
            } else {
                print(client, run, step);
            }
        }
        return ExitCode.OK.number();
    }

    private static ObjectNode document(StoredStep step) {
        ObjectNode document = RunView.json(step);
        ArrayNode inputs = Json.array();
        step.inputs()
                .forEach((name, artifacts) ->
                        artifacts.forEach(artifact -> inputs.add(json(artifact).put("input", name))));
        document.set("inputs", inputs);
        ArrayNode outputs = Json.array();
        step.outputs().forEach((name, artifact) -> outputs.add(json(artifact).put("output", name)));
        document.set("outputs", outputs);
        ArrayNode failed = Json.array();
        step.details()
                .failedAttempts()
                .forEach(attempt -> failed.add(Json.object()
                        .put("number", attempt.number())
                        .put("started", attempt.started().toString())
                        .put("ended", attempt.ended().toString())
                        .put("failure", attempt.failure().summary())
                        .set("metadata", Json.object(attempt.metadata()))));
        document.set("failedAttempts", failed);
        return document;
    }

    private static ObjectNode json(StoredArtifact artifact) {
        return Json.object()
                .put("artifact", artifact.artifact())
                .put("version", artifact.version())
                .put("type", artifact.type())
                .put("size", artifact.size());
    }

    private void print(Client client, StoredRun run, StoredStep step) {
        StepOrigin origin = step.origin();
        Instant started = step.started();
        Map<String, String> inputs = new LinkedHashMap<>();
        step.inputs()
                .forEach((name, artifacts) -> inputs.put(
                        name, artifacts.stream().map(StepCommands::version).collect(Collectors.joining(", "))));
        Map<String, String> outputs = new LinkedHashMap<>();
        step.outputs().forEach((name, artifact) -> outputs.put(name, version(artifact)));
        CacheExplanation caching = client.explain(run, step);
        Fields.of()
                .add("Step", step.step())
                .add("Run", run.name())
                .add("Status", step.status().word())
                .add("Results of", origin == null ? null : RunView.origin(origin))
                .add("Started", started == null ? null : TimeText.of(started))
                .add("Duration", started == null || step.cached() ? null : TimeText.of(step.duration()))
                .add("Attempt", step.details().attempt())
                .addAll(
                        "Failed attempts",
                        step.details().failedAttempts().stream()
                                .map(attempt -> attempt.number() + ": "
                                        + attempt.failure().summary())
                                .toList())
                .add("Failure", step.failure() == null ? null : step.failure().summary())
                .add("After", String.join(", ", step.upstream()))
                .addAll("Parameters", step.parameters())
                .addAll("Inputs", inputs)
                .addAll("Outputs", outputs)
                .addAll("Metadata", step.metadata())
                .add("Cache", caching.reason())
                .print(session.terminal());
    }

    private static String version(StoredArtifact artifact) {
        return artifact.artifact() + " version " + artifact.version() + " ("
                + ArtifactCommands.shortType(artifact.type()) + ", " + ArtifactCommands.size(artifact.size()) + ")";
    }

    static StoredStep step(StoredRun run, String name) {
        return run.steps().stream()
                .filter(step -> step.step().equals(name))
                .findFirst()
                .orElseThrow(() -> new HalleyException(
                        ErrorKind.NOT_FOUND,
                        "Run '" + run.name() + "' has no step '" + name + "'."
                                + Suggestion.of(
                                        name,
                                        run.steps().stream()
                                                .map(StoredStep::step)
                                                .toList())));
    }
}
