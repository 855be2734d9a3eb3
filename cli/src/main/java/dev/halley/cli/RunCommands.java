package dev.halley.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.halley.cli.output.Json;
import dev.halley.cli.output.OutputFormat;
import dev.halley.cli.output.Table;
import dev.halley.client.Client;
import dev.halley.metadata.RunQuery;
import dev.halley.metadata.StoredRun;
import dev.halley.pipeline.TimeText;
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

    static void tellNoRuns(Session session) {
        session.terminal().tell("There are no runs yet. To see one: halley quickstart");
    }
}
