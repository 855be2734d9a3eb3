package dev.halley.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.halley.cli.output.Json;
import dev.halley.cli.output.ListFormat;
import dev.halley.cli.output.OutputFormat;
import dev.halley.client.Client;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.metadata.Filter;
import dev.halley.metadata.Listing;
import dev.halley.metadata.Page;
import dev.halley.metadata.RunControls;
import dev.halley.metadata.RunStatus;
import dev.halley.metadata.StoredApproval;
import dev.halley.metadata.StoredRun;
import dev.halley.pipeline.Pipeline;
import dev.halley.pipeline.PipelineRun;
import dev.halley.pipeline.RunOptions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code halley pipeline runs …}. */
@Command(description = "List and show the runs of pipelines.", addMethodSubcommands = false)
final class RunCommands {

    private static final String NONE = "There are no such runs. To see one: halley quickstart";

    private final Session session;

    private RunCommands(Session session) {
        this.session = session;
    }

    static CommandLine commandLine(Session session, List<String> called) {
        return Subcommands.of(new RunCommands(session), called)
                .add("logs", () -> new RunLogsCommand(session))
                .commandLine();
    }

    @Command(
            description = "List the runs, newest first.",
            footer = {
                "",
                "Filters and the order take the fields name, pipeline, stack, status, started, ended, duration (seconds), tag,"
                        + " parent, replay_of, parameter.NAME and metadata.KEY: --filter started=gt:2026-11-01 --filter"
                        + " parameter.rate=lt:0.2"
            })
    int list(
            @Option(names = "--pipeline", paramLabel = "NAME", description = "Only the runs of this pipeline.")
                    @Nullable
                    String pipeline,
            @Mixin ListFormat output) {
        try (Client client = session.client()) {
            Listing wanted = Listing.newest();
            if (pipeline != null) {
                client.pipeline(pipeline); // Says so if there is none.
                wanted = wanted.where(new Filter("pipeline", Filter.Operator.EQUALS, pipeline));
            }
            ArrayNode array = Json.array();
            Page<StoredRun> page = StorePage.of(output, wanted, client::runs);
            page.forEach(run -> {
                StoredRun whole = client.store().findRun(run.id()).orElse(run);
                array.add(RunView.withPause(RunView.json(whole), pause(client, whole)));
            });
            dev.halley.cli.output.Listing.of("pipelineRuns", array)
                    .column("NAME", "name")
                    .column("PIPELINE", "pipeline")
                    .column("STACK", "stack")
                    .column("STATUS", RunView::status)
                    .column("STEPS", RunView::stepCount)
                    .column("STARTED", "started")
                    .column("DURATION", RunView::duration)
                    .ifEmpty(NONE)
                    .printPage(output, page.next() != null, session.terminal(), RunView::style);
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
                output.print(
                        session.terminal(),
                        Json.object()
                                .set("pipelineRun", RunView.withPause(RunView.jsonWithSteps(run), pause(client, run))));
            } else {
                Filter children = new Filter("parent", Filter.Operator.EQUALS, run.name());
                RunView.printRun(
                        session,
                        run,
                        pause(client, run),
                        client.runs(Listing.newest().where(children)));
                RunView.printSteps(session.terminal(), run);
            }
        }
        return ExitCode.OK.number();
    }

    private static RunControls pause(Client client, StoredRun run) {
        return run.status() == RunStatus.RUNNING ? client.store().findControls(run.id()) : RunControls.NONE;
    }

    @Command(description = "Cancel a run: its steps are interrupted.")
    int cancel(@Parameters(paramLabel = "RUN", description = "Its name, or the beginning of it.") String name) {
        try (Client client = session.client()) {
            String run = client.run(name).name();
            client.cancel(run);
            session.terminal().tell("The run '" + run + "' is asked to stop.");
        }
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
            session.terminal().tell("The run '" + run.name() + (end ? "' goes on." : "' starts no further steps."));
        }
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
            String waiting = RunView.waiting(client.store().findControls(run.id()))
                    .map(StoredApproval::step)
                    .collect(Collectors.joining(", "));
            if (!client.store()
                    .decideApproval(run.id(), step, !reject, System.getProperty("user.name"), comment, Instant.now())) {
                throw new HalleyException(
                        ErrorKind.CONFLICT,
                        "The step '" + step + "' of the run '" + run.name() + "' does not wait for a person."
                                + (waiting.isEmpty() ? " No step of it does." : " Known: " + waiting + "."));
            }
            session.terminal()
                    .tell("The step '" + step + "' of the run '" + run.name() + "' is "
                            + (reject ? "rejected." : "approved."));
        }
        return ExitCode.OK.number();
    }

    @Command(description = "Forget runs that have ended. Their artifacts stay until 'artifact prune'.")
    int delete(
            @Parameters(paramLabel = "RUN", arity = "1..*", description = "Their names, or the beginnings of them.")
                    List<String> names,
            @Option(
                            names = {"-y", "--yes"},
                            description = "Accepted for scripts; Halley does not ask.")
                    boolean yes) {
        try (Client client = session.client()) {
            for (String name : names) {
                String run = client.run(name).name();
                client.deleteRun(run);
                session.terminal().tell("The run '" + run + "' is deleted.");
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
            String run = client.run(name).name();
            String[] given = tags.toArray(String[]::new);
            if (remove) {
                client.untagRun(run, given);
            } else {
                client.tagRun(run, given);
            }
            session.terminal().tell("The run '" + run + "' is changed.");
        }
        return ExitCode.OK.number();
    }

    @Command(description = "Go on with a run that was killed, cancelled or failed: what succeeded is not done again.")
    int resume(
            @Parameters(paramLabel = "RUN", description = "Its name, or the beginning of it.") String name,
            @Mixin SourceOptions options) {
        return again(name, options, (pipeline, run, given) -> pipeline.resume(run.name(), given));
    }

    @Command(
            description = {
                "Run again what a run did, with its parameters, from some steps on.",
                "Without --from and --only everything that succeeded is taken from the run."
            })
    int replay(
            @Parameters(paramLabel = "RUN", description = "Its name, or the beginning of it.") String name,
            @Option(
                            names = "--from",
                            split = ",",
                            splitSynopsisLabel = "",
                            paramLabel = "STEP",
                            description = "The steps to begin with; what comes before is taken from the run.")
                    @Nullable
                    List<String> from,
            @Option(names = "--only", paramLabel = "STEP", description = "Nothing but this step, on what it got then.")
                    @Nullable
                    String only,
            @Option(
                            names = {"-p", "--param"},
                            paramLabel = "NAME=VALUE",
                            description = "A parameter that is to be another one; again for several.")
                    @Nullable
                    Map<String, String> parameters,
            @Mixin SourceOptions options) {
        if (from != null && only != null) {
            throw new HalleyException(ErrorKind.INVALID, "--from and --only (expected: one of them).");
        }
        return again(name, options, (pipeline, run, given) -> {
            RunOptions changed = given;
            for (Map.Entry<String, String> each :
                    (parameters == null ? Map.<String, String>of() : parameters).entrySet()) {
                changed = changed.typedParameter(each.getKey(), each.getValue());
            }
            return pipeline.run(
                    only == null
                            ? changed.replay(run.name(), from == null ? new String[0] : from.toArray(String[]::new))
                            : changed.replayOnly(run.name(), only));
        });
    }

    private interface Again {
        PipelineRun run(Pipeline pipeline, StoredRun run, RunOptions options);
    }

    private int again(String name, SourceOptions options, Again again) {
        try (UserClasses classes = UserClasses.open(options.classPath());
                Client client = session.client()) {
            StoredRun stored = client.run(name);
            Pipeline pipeline = Pipeline.load(options.source(stored), classes.loader(), stored.pipeline());
            RunOptions given = RunOptions.defaults()
                    .client(client)
                    .returnFailures()
                    .listener(RunView.progress(session.terminal()));
            PipelineRun run = again.run(pipeline, stored, given);
            StoredRun ended = client.run(run.name());
            RunView.printSteps(session.terminal(), ended);
            RunView.tellEnd(session, ended);
            return (run.succeeded() ? ExitCode.OK : ExitCode.FAILED).number();
        }
    }
}
