package dev.halley.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.cache.CacheExplanation;
import dev.halley.cli.output.Json;
import dev.halley.cli.output.OutputFormat;
import dev.halley.client.Client;
import dev.halley.client.LogPart;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.error.Suggestion;
import dev.halley.internal.engine.StepWorker;
import dev.halley.metadata.StoredRun;
import dev.halley.metadata.StoredStep;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code halley step …}. */
@Command
final class StepCommands {

    private static final int LINES = 5_000;
    private static final long PAUSE_MILLIS = 300;

    private final Session session;

    private StepCommands(Session session) {
        this.session = session;
    }

    static CommandLine commandLine(Session session) {
        return new CommandLine(new StepCommands(session));
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
                changes.forEach(change -> session.terminal().print("- " + change));
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

    @Command(description = "Show a step: its inputs, outputs, metadata and attempts.")
    int describe(
            @Parameters(paramLabel = "RUN", description = "The run, or the beginning of its name.") String runName,
            @Parameters(paramLabel = "STEP", description = "The step.") String stepName,
            @Mixin OutputFormat output) {
        try (Client client = session.client()) {
            StoredStep step = step(client.run(runName), stepName);
            ObjectNode document = RunView.json(step);
            ArrayNode outputs = Json.array();
            step.outputs()
                    .forEach((name, artifact) -> outputs.add(Json.object()
                            .put("output", name)
                            .put("artifact", artifact.artifact())
                            .put("version", artifact.version())
                            .put("type", artifact.type())
                            .put("size", artifact.size())));
            document.set("outputs", outputs);
            document.put("attempt", step.details().attempt());
            if (output.isDocument()) {
                output.print(session.terminal(), document);
            } else {
                RunView.printFields(session.terminal(), document);
            }
        }
        return ExitCode.OK.number();
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
