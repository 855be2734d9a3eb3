package dev.halley.cli;

import dev.halley.cli.output.Json;
import dev.halley.cli.output.OutputFormat;
import dev.halley.client.Client;
import dev.halley.error.HalleyException;
import dev.halley.experimenttracker.ExperimentTracker;
import dev.halley.experimenttracker.SyncReport;
import dev.halley.metadata.StoredComponent;
import dev.halley.stack.ComponentType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code halley comet …}. */
@Command
final class CometCommands {

    private final Session session;

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli before a command runs.
    private CommandSpec spec;

    private CometCommands(Session session) {
        this.session = session;
    }

    static CommandLine commandLine(Session session) {
        return new CommandLine(new CometCommands(session)).addSubcommand("import", new CometImport(session));
    }

    @Command(
            description = "Send what killed or cut-off runs logged and what is on this machine only.",
            footer = {"", "It is sent with the address and API key of each registered tracker of the flavor comet."})
    int sync(
            @Option(
                            names = "--limit",
                            paramLabel = "SECONDS",
                            defaultValue = "600",
                            description = "How long to try for each tracker. Defaults to ${DEFAULT-VALUE}.")
                    int limit,
            @Mixin OutputFormat output) {
        if (limit < 1) {
            throw new ParameterException(spec.commandLine(), "--limit: " + limit + " (expected: 1 or more).");
        }
        int found = 0;
        int sent = 0;
        List<String> problems = new ArrayList<>();
        ExitCode code = ExitCode.OK;
        try (Client client = session.client()) {
            for (StoredComponent tracker : cometTrackers(client)) {
                try (ExperimentTracker open =
                        client.components().open(ComponentType.EXPERIMENT_TRACKER, tracker.name())) {
                    SyncReport report = open.sync(Duration.ofSeconds(limit));
                    found += report.found();
                    sent += report.sent();
                    problems.addAll(report.unsent());
                    code = report.unsent().isEmpty() ? code : ExitCode.UNREACHABLE;
                } catch (HalleyException e) {
                    // Another tracker may work.
                    problems.add(String.valueOf(e.getMessage()));
                    code = ExitCode.of(e.kind());
                }
            }
        }
        problems.forEach(session.terminal()::error);
        if (output.isDocument()) {
            output.print(
                    session.terminal(),
                    Json.object().put("found", found).put("sent", sent).set("problems", Json.array(problems)));
        } else if (found > 0) {
            session.terminal().print(sent + " of " + found + " experiments that waited are sent.");
        } else if (problems.isEmpty()) {
            session.terminal().print("Nothing waits to be sent.");
        }
        return code.number();
    }

    private List<StoredComponent> cometTrackers(Client client) {
        List<StoredComponent> trackers = client.components().list(ComponentType.EXPERIMENT_TRACKER).stream()
                .filter(tracker -> tracker.flavor().equals("comet"))
                .toList();
        if (trackers.isEmpty()) {
            session.terminal()
                    .warn(
                            "There is no experiment tracker of the flavor comet. To register one: halley experiment-tracker"
                                    + " register NAME --flavor=comet");
        }
        return trackers;
    }
}
