package dev.halley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.halley.server.TrackingServer;
import java.net.URLEncoder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code halley server …}. */
@Command
final class ServerCommands {

    private final Session session;

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli before a command runs.
    private CommandSpec spec;

    private ServerCommands(Session session) {
        this.session = session;
    }

    static CommandLine commandLine(Session session) {
        return new CommandLine(new ServerCommands(session));
    }

    @Command(
            description = "Start the tracking server and serve until it is stopped.",
            footer = {
                "",
                "The first start makes the owner, HALLEY_OWNER, and prints the API key, unless HALLEY_OWNER_API_KEY is set.",
                "Comet's own clients log to it with COMET_URL_OVERRIDE=<the printed address>/clientlib/."
            })
    int start(
            @Option(
                            names = "--host",
                            paramLabel = "ADDRESS",
                            defaultValue = Servers.LOOPBACK,
                            description = "Where to listen. Defaults to ${DEFAULT-VALUE}; 0.0.0.0 is everywhere.")
                    String host,
            @Option(
                            names = "--port",
                            paramLabel = "PORT",
                            defaultValue = "" + Servers.USUAL_PORT,
                            description = "Defaults to ${DEFAULT-VALUE}; 0 takes a free one.")
                    int port,
            @Option(
                            names = "--database",
                            paramLabel = "URL",
                            description = "jdbc:postgresql://user:password@host/database; several servers may share it."
                                    + " Defaults to HALLEY_DATABASE, else to a SQLite file in the Halley home.")
                    @Nullable
                    String database) {
        requirePort(spec.commandLine(), port);
        TrackingServer server = Servers.start(session, host, port, database);
        if (Servers.givenKey(session) == null) {
            server.ownerApiKey().ifPresent(key -> {
                session.terminal().tell("The API key of '" + Servers.owner(session) + "', shown only now: " + key);
                session.terminal().tell("Sign in: " + signIn(server, key));
            });
        }
        session.terminal().print("Halley's server is ready at " + server.url());
        Servers.serve(server);
        return ExitCode.OK.number();
    }

    static void requirePort(CommandLine command, int port) {
        if (port < 0 || port > 65_535) {
            throw new ParameterException(command, "--port: " + port + " (expected: 0 to 65535).");
        }
    }

    static String signIn(TrackingServer server, String key) {
        return server.url() + "/sign-in#token=" + URLEncoder.encode(key, UTF_8).replace("+", "%20");
    }
}
