package dev.halley.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.halley.cli.output.Json;
import dev.halley.cli.output.OutputFormat;
import dev.halley.cli.output.Table;
import dev.halley.client.Client;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.metadata.RunQuery;
import dev.halley.metadata.StoredRun;
import dev.halley.pipeline.Pipeline;
import dev.halley.pipeline.PipelineRun;
import dev.halley.pipeline.RunOptions;
import dev.halley.pipeline.TimeText;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code halley pipeline runs …}. */
@Command(description = "List and show the runs of pipelines.")
final class RunCommands {

    private final Session session;

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli before a command runs.
    private CommandSpec spec;

    RunCommands(Session session) {
        this.session = session;
    }

    @Command(description = "List the runs, newest first.")
    int list(
            @Option(names = "--pipeline", paramLabel = "NAME", description = "Only the runs of this pipeline.")
                    @Nullable
                    String pipeline,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "20",
                            description = "At most so many. Defaults to ${DEFAULT-VALUE}.")
                    int limit,
            @Mixin OutputFormat output) {
        if (limit < 1 || limit > RunQuery.MAX_LIMIT) {
            throw new ParameterException(
                    spec.commandLine(), "--limit: " + limit + " (expected: 1 to " + RunQuery.MAX_LIMIT + ").");
        }
        try (Client client = session.client()) {
            List<StoredRun> runs = pipeline == null
                    ? client.runs(RunQuery.newest(limit))
                    : client.pipeline(pipeline).runs(limit);
            if (output.isDocument()) {
                ArrayNode array = Json.array();
                runs.forEach(run -> array.add(RunView.json(run)));
                output.print(session.terminal(), Json.object().set("pipelineRuns", array));
            } else if (runs.isEmpty()) {
                tellNoRuns(session);
            } else {
                Table table = RunView.table();
                runs.forEach(run -> RunView.row(table, run));
                table.print(session.terminal(), RunView::style);
            }
        }
        return ExitCode.OK.number();
    }

    @Command(description = "Show a run with its steps and their experiments.")
    int describe(
            @Parameters(paramLabel = "NAME", description = "Its name, or as much of it as no other run begins with.")
                    String name,
            @Mixin OutputFormat output) {
        try (Client client = session.client()) {
            StoredRun run = client.run(name);
            if (output.isDocument()) {
                output.print(session.terminal(), Json.object().set("pipelineRun", RunView.jsonWithSteps(run)));
            } else {
                session.terminal()
                        .tell("Run '" + run.name() + "' of pipeline '" + run.pipeline() + "' on stack '" + run.stack()
                                + "': " + run.status().word() + ", started " + TimeText.of(run.started()) + ", "
                                + TimeText.of(run.duration()) + ".");
                RunView.printSteps(session.terminal(), run);
            }
        }
        return ExitCode.OK.number();
    }

    @Command(description = "Cancel a run: its steps are interrupted.")
    int cancel(@Parameters(paramLabel = "RUN", description = "Its name, or the beginning of it.") String name) {
        try (Client client = session.client()) {
            client.cancel(name);
        }
        session.terminal().tell("The run '" + name + "' is asked to stop.");
        return ExitCode.OK.number();
    }

    @Command(description = "Let a run start no further steps, or go on with it.")
    int pause(
            @Parameters(paramLabel = "RUN", description = "Its name, or the beginning of it.") String name,
            @Option(names = "--end", description = "Go on.") boolean end) {
        try (Client client = session.client()) {
            StoredRun run = client.run(name);
            if (!client.store().pauseRun(run.id(), end ? null : System.getProperty("user.name"), Instant.now())) {
                throw new HalleyException(ErrorKind.CONFLICT, "Run '" + run.name() + "' has ended.");
            }
        }
        session.terminal().tell("The run '" + name + (end ? "' goes on." : "' starts no further steps."));
        return ExitCode.OK.number();
    }

    @Command(description = "Answer a step that waits for a person.")
    int approve(
            @Parameters(paramLabel = "RUN", description = "Its name, or the beginning of it.") String name,
            @Parameters(paramLabel = "STEP", description = "The step that waits.") String step,
            @Option(names = "--reject", description = "Say no: the step fails.") boolean reject,
            @Option(names = "--comment", defaultValue = "", paramLabel = "TEXT", description = "Why.") String comment) {
        try (Client client = session.client()) {
            StoredRun run = client.run(name);
            if (!client.store()
                    .decideApproval(run.id(), step, !reject, System.getProperty("user.name"), comment, Instant.now())) {
                throw new HalleyException(
                        ErrorKind.CONFLICT,
                        "The step '" + step + "' of the run '" + run.name() + "' does not wait for a person.");
            }
        }
        session.terminal().tell("The step '" + step + "' is " + (reject ? "rejected." : "approved."));
        return ExitCode.OK.number();
    }

    @Command(description = "Forget runs that have ended. Their artifacts stay until 'artifact prune'.")
    int delete(
            @Parameters(paramLabel = "RUN", arity = "1..*", description = "Their names.") List<String> names,
            @Option(
                            names = {"-y", "--yes"},
                            description = "Accepted for scripts; Halley does not ask.")
                    boolean yes) {
        try (Client client = session.client()) {
            for (String name : names) {
                client.deleteRun(name);
                session.terminal().tell("The run '" + name + "' is deleted.");
            }
        }
        return ExitCode.OK.number();
    }

    @Command(description = "Add tags to a run, or take some away.")
    int tag(
            @Parameters(paramLabel = "RUN", description = "Its name, or the beginning of it.") String name,
            @Parameters(paramLabel = "TAG", arity = "1..*", description = "Which ones.") List<String> tags,
            @Option(names = "--remove", description = "Take them away.") boolean remove) {
        try (Client client = session.client()) {
            String[] given = tags.toArray(String[]::new);
            if (remove) {
                client.untagRun(name, given);
            } else {
                client.tagRun(name, given);
            }
        }
        session.terminal().tell("The run '" + name + "' is changed.");
        return ExitCode.OK.number();
    }

    @Command(description = "Go on with a run that was killed, cancelled or failed: what succeeded is not done again.")
    int resume(
            @Parameters(paramLabel = "RUN", description = "Its name, or the beginning of it.") String name,
            @Mixin SourceOptions options) {
        return again(name, options, (pipeline, run, given) -> pipeline.resume(run.name(), given));
    }

    @Command(description = "Run again what a run did, with its parameters, from some steps on.")
    int replay(
            @Parameters(paramLabel = "RUN", description = "Its name, or the beginning of it.") String name,
            @Option(
                            names = "--from",
                            split = ",",
                            paramLabel = "STEP",
                            description = "The steps to begin with; what comes before is taken from the run.")
                    @Nullable
                    List<String> from,
            @Mixin SourceOptions options) {
        String[] steps = from == null ? new String[0] : from.toArray(String[]::new);
        return again(name, options, (pipeline, run, given) -> pipeline.run(given.replay(run.name(), steps)));
    }

    private interface Again {
        PipelineRun run(Pipeline pipeline, StoredRun run, RunOptions options);
    }

    private int again(String name, SourceOptions options, Again again) {
        try (UserClasses classes = UserClasses.open(options.classPath());
                Client client = session.client()) {
            StoredRun stored = client.run(name);
            Pipeline pipeline = Pipeline.load(options.source(stored), classes.loader());
            RunOptions given = RunOptions.defaults()
                    .client(client)
                    .returnFailures()
                    .listener(RunView.progress(session.terminal()));
            PipelineRun run = again.run(pipeline, stored, given);
            RunView.printSteps(session.terminal(), client.run(run.name()));
            return (run.succeeded() ? ExitCode.OK : ExitCode.FAILED).number();
        }
    }

    static void tellNoRuns(Session session) {
        session.terminal().tell("There are no runs yet. To see one: halley quickstart");
    }
}
