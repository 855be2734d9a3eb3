package dev.halley.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.halley.cli.output.Json;
import dev.halley.cli.output.OutputFormat;
import dev.halley.cli.output.Table;
import dev.halley.client.Client;
import dev.halley.metadata.StoredPipeline;
import java.util.List;
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
        return new CommandLine(new PipelineCommands(session)).addSubcommand("runs", new RunCommands(session));
    }

    @Command(description = "List the pipelines that ran.")
    int list(@Mixin OutputFormat output) {
        try (Client client = session.client()) {
            List<StoredPipeline> pipelines = client.pipelines();
            if (output.isJson()) {
                ArrayNode array = Json.array();
                pipelines.forEach(pipeline -> array.add(Json.object()
                        .put("name", pipeline.name())
                        .put("runs", pipeline.runs())
                        .put("lastRun", pipeline.lastRun())
                        .put("lastStatus", pipeline.lastStatus().word())));
                Json.print(session.terminal(), Json.object().set("pipelines", array));
            } else if (pipelines.isEmpty()) {
                RunCommands.tellNoRuns(session);
            } else {
                Table table = Table.of("PIPELINE", "RUNS", "LAST RUN", "STATUS");
                pipelines.forEach(pipeline -> table.row(
                        pipeline.name(),
                        Integer.toString(pipeline.runs()),
                        pipeline.lastRun(),
                        pipeline.lastStatus().word()));
                table.print(session.terminal(), RunView::style);
            }
        }
        return ExitCode.OK.number();
    }
}
