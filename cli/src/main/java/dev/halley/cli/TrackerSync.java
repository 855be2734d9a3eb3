package dev.halley.cli;

import dev.halley.cli.output.Json;
import dev.halley.cli.output.OutputFormat;
import dev.halley.client.Client;
import dev.halley.experimenttracker.ExperimentTracker;
import dev.halley.experimenttracker.SyncReport;
import dev.halley.stack.ComponentType;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code halley experiment-tracker sync}. */
@Command(description = "Send what killed or cut-off runs logged and what is on this machine only.")
final class TrackerSync implements Callable<Integer> {

    private final Session session;

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli before the command runs.
    private CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "The name of the experiment tracker.")
    private String name = "";

    @Option(
            names = "--limit",
            paramLabel = "SECONDS",
            defaultValue = "600",
            description = "How long to try. Defaults to ${DEFAULT-VALUE}.")
    private int limit;

    @Mixin
    private final OutputFormat output = new OutputFormat();

    TrackerSync(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        if (limit < 1) {
            throw new ParameterException(spec.commandLine(), "--limit: " + limit + " (expected: 1 or more).");
        }
        try (Client client = session.client();
                ExperimentTracker tracker = client.components().open(ComponentType.EXPERIMENT_TRACKER, name)) {
            SyncReport report = tracker.sync(Duration.ofSeconds(limit));
            report.unsent().forEach(session.terminal()::error);
            if (output.isDocument()) {
                output.print(
                        session.terminal(),
                        Json.object()
                                .put("found", report.found())
                                .put("sent", report.sent())
                                .set("problems", Json.array(report.unsent())));
            } else {
                session.terminal()
                        .print(
                                report.found() == 0
                                        ? "Nothing waits to be sent."
                                        : report.sent() + " of " + report.found() + " that waited are sent.");
            }
            return (report.unsent().isEmpty() ? ExitCode.OK : ExitCode.UNREACHABLE).number();
        }
    }
}
