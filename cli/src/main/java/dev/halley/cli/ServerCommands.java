package dev.halley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.halley.server.TrackingServer;
import java.net.URLEncoder;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** {@code halley server …}. */
@Command
final class ServerCommands {

    private ServerCommands() {}

    static CommandLine commandLine(Session session) {
        CommandLine group = new CommandLine(new ServerCommands());
        group.addSubcommand("start", ServerStart.commandLine(session));
        ServerTools.addTo(group, session);
        return group;
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
