package dev.halley.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.halley.cli.output.Json;
import dev.halley.cli.output.ListFormat;
import dev.halley.cli.output.Listing;
import dev.halley.client.Client;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code halley pipeline …}. */
@Command
final class PipelineCommands {

    private final Session session;

    private PipelineCommands(Session session) {
        this.session = session;
    }

    static CommandLine commandLine(Session session) {
        return new CommandLine(new PipelineCommands(session))
                .addSubcommand("run", new PipelineRunCommand(session))
                .addSubcommand("runs", new RunCommands(session));
    }

    @Command(description = "List the pipelines that ran.")
    int list(@Mixin ListFormat output) {
        try (Client client = session.client()) {
            ArrayNode array = Json.array();
            client.pipelines()
                    .forEach(pipeline -> array.add(Json.object()
                            .put("name", pipeline.name())
                            .put("runs", pipeline.runs())
                            .put("lastRun", pipeline.lastRun())
                            .put("lastStatus", pipeline.lastStatus().word())));
            Listing.of("pipelines", array)
                    .column("PIPELINE", "name")
                    .column("RUNS", "runs")
                    .column("LAST RUN", "lastRun")
                    .column("STATUS", "lastStatus")
                    .ifEmpty("There are no runs yet. To see one: halley quickstart")
                    .print(output, session.terminal(), RunView::style);
        }
        return ExitCode.OK.number();
    }
}
