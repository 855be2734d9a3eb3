package dev.halley.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.halley.cli.output.Json;
import dev.halley.cli.output.ListFormat;
import dev.halley.cli.output.Listing;
import dev.halley.client.Client;
import dev.halley.client.PipelineHistory;
import dev.halley.metadata.RunQuery;
import dev.halley.metadata.StoredPipeline;
import dev.halley.metadata.StoredRun;
import dev.halley.pipeline.RunOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code halley pipeline …}. */
@Command(addMethodSubcommands = false)
final class PipelineCommands {

    private final Session session;

    private PipelineCommands(Session session) {
        this.session = session;
    }

    static CommandLine commandLine(Session session, List<String> called) {
        return Subcommands.of(new PipelineCommands(session), called)
                .add("run", () -> new PipelineRunCommand(session))
                .add("serve", () -> new PipelineServeCommand(session))
                .add(
                        "runs",
                        () -> RunCommands.commandLine(
                                session, called.subList(Math.min(1, called.size()), called.size())))
                .commandLine();
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

    @Command(description = "Forget a pipeline with all its runs. Their artifacts stay until 'artifact prune'.")
    int delete(
            @Parameters(paramLabel = "NAME", description = "Its name.") String name,
            @Option(
                            names = {"-y", "--yes"},
                            description = "Do it; without this option it is only told.")
                    boolean yes) {
        try (Client client = session.client()) {
            PipelineHistory pipeline = client.pipeline(name);
            int count = 0;
            if (yes) {
                List<StoredRun> runs = pipeline.runs(RunQuery.MAX_LIMIT);
                while (!runs.isEmpty()) {
                    runs.forEach(run -> client.deleteRun(run.name()));
                    count += runs.size();
                    runs = pipeline.runs(RunQuery.MAX_LIMIT);
                }
                session.terminal()
                        .tell("The pipeline '" + name + "' and its " + count + (count == 1 ? " run" : " runs")
                                + " are deleted.");
            } else {
                count = client.pipelines().stream()
                        .filter(each -> each.name().equals(name))
                        .mapToInt(StoredPipeline::runs)
                        .sum();
                session.terminal()
                        .tell("The pipeline '" + name + "' and its " + count + (count == 1 ? " run" : " runs")
                                + " would be deleted. To do it: halley pipeline delete " + name + " --yes");
            }
        }
        return ExitCode.OK.number();
    }

    @Command(description = "Print a YAML file with all that can be configured of a pipeline.")
    int template(
            @Parameters(
                            paramLabel = "SOURCE",
                            description =
                                    "The class with the pipeline: org.example.Digits, or org.example.Digits#DIGITS.")
                    String source,
            @Option(
                            names = {"-cp", "--class-path"},
                            paramLabel = "PATH",
                            description = "Where the classes are, as java takes it.")
                    @Nullable
                    String classPath) {
        try (UserClasses classes = UserClasses.open(classPath);
                Client client = session.client()) {
            String template = classes.pipeline(source)
                    .configTemplate(RunOptions.defaults().client(client));
            session.terminal().print(template.stripTrailing());
        }
        return ExitCode.OK.number();
    }
}
