package dev.halley.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.halley.cli.output.Json;
import dev.halley.cli.output.OutputFormat;
import dev.halley.client.Client;
import dev.halley.examples.digits.Digits;
import dev.halley.metadata.StoredRun;
import dev.halley.metadata.StoredStep;
import dev.halley.pipeline.PipelineRun;
import dev.halley.pipeline.RunOptions;
import dev.halley.pipeline.TimeText;
import dev.halley.server.TrackingServer;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code halley quickstart}: from nothing to a trained model with its experiments on screen. */
@Command(
        footer = {
            "",
            "Starts the tracking server, registers the stack 'quickstart' with a tracker that points at it, runs the example",
            "pipeline 'digits', and serves until Ctrl-C. Steps that did not change are taken from the last run."
        })
final class Quickstart implements Callable<Integer> {

    private final Session session;

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli before the command runs.
    private CommandSpec spec;

    @Option(names = "--exit", description = "End after the run instead of serving.")
    private boolean exit;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description =
                    "Where the server listens. Defaults to the port of the last time, at first to 1986 or the next free"
                            + " one; 0 takes any free one.")
    private @Nullable Integer port;

    @Mixin
    private OutputFormat output = new OutputFormat();

    Quickstart(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        if (port != null) {
            ServerCommands.requirePort(spec.commandLine(), port);
        }
        TrackingServer server = new QuickstartPort(session).start(port);
        boolean serving = false;
        try {
            session.terminal().tell("Halley's server is ready at " + server.url());
            boolean succeeded = run(server);
            serving = succeeded && !exit;
            if (serving) {
                session.terminal().tell("Serving until Ctrl-C.");
                Servers.serve(server);
            }
            return succeeded ? ExitCode.OK.number() : ExitCode.FAILED.number();
        } finally {
            if (!serving) {
                server.close();
            }
        }
    }

    private boolean run(TrackingServer server) {
        try (Client client = session.client()) {
            QuickstartStack stack = new QuickstartStack(session, client);
            String key = stack.register(server);
            RunOptions options = RunOptions.defaults()
                    .client(client)
                    .stack(QuickstartStack.NAME)
                    .returnFailures()
                    .listener(RunView.progress(session.terminal()));
            PipelineRun run = Digits.DIGITS.run(options);
            show(server, client.run(run.name()), ServerCommands.signIn(server, key));
            return run.succeeded();
        }
    }

    private void show(TrackingServer server, StoredRun run, String signIn) {
        if (output.isDocument()) {
            ArrayNode steps = Json.array();
            run.steps().forEach(step -> steps.add(json(step)));
            output.print(
                    session.terminal(),
                    Json.object()
                            .put("server", server.url())
                            .set(
                                    "pipelineRun",
                                    Json.object()
                                            .put("name", run.name())
                                            .put("status", run.status().word())
                                            .set("steps", steps)));
            session.terminal().tell("Sign in: " + signIn);
            return;
        }
        RunView.printSteps(session.terminal(), run);
        session.terminal().print("");
        session.terminal().print(summary(run));
        session.terminal().print("Sign in: " + signIn);
    }

    private static String summary(StoredRun run) {
        String summary = "Run '" + run.name() + "' " + run.status().word() + " in " + TimeText.of(run.duration());
        return run.cached()
                ? summary + ": all steps were cached, since neither code nor data changed since an earlier run."
                : summary + ".";
    }

    private static com.fasterxml.jackson.databind.JsonNode json(StoredStep step) {
        return Json.object()
                .put("name", step.step())
                .put("status", step.status().word())
                .put("cached", step.cached())
                .put("durationMillis", step.duration().toMillis())
                .put("experimentUrl", step.experimentUrl().orElse(null));
    }
}
