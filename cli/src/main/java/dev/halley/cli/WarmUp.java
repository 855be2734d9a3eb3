package dev.halley.cli;

import dev.halley.cli.output.Terminal;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Runs usual commands in a home that is thrown away. The launcher starts it to learn which classes they need, and archives
 * those.
 */
public final class WarmUp {

    private static final List<String> COMMANDS = List.of(
            "--version",
            "--help",
            "stack --help",
            "secret create s --key=value",
            "secret list",
            "secret get s --output json",
            "stack list",
            "stack list --output json",
            "stack describe",
            "experiment-tracker list",
            "experiment-tracker register t --flavor=unknown",
            "integration list",
            "pipeline runs list");

    private WarmUp() {}

    /** @param arguments the home */
    public static void main(String[] arguments) {
        run(Path.of(arguments[0]));
    }

    static void run(Path home) {
        Map<String, String> environment = Map.of("HALLEY_HOME", home.toString());
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        Terminal terminal = new Terminal(nowhere, nowhere, 0, false, false);
        Session session = new Session(terminal, environment::get, home);
        for (String command : COMMANDS) {
            Halley.run(session, command.split(" "));
        }
    }
}
