package dev.halley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.halley.cli.logging.Log;
import dev.halley.cli.output.Terminal;
import dev.halley.server.Ahead;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;

/** Started by the launcher script, which says in a system property which streams are terminals. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        if (arguments.length > 1 && arguments[0].equals("server") && arguments[1].equals("start")) {
            Ahead.begin();
        }
        List<String> terminals =
                List.of(System.getProperty("halley.terminals", "").split(","));
        Terminal terminal = Terminal.of(
                new PrintWriter(new OutputStreamWriter(new FileOutputStream(FileDescriptor.out), UTF_8)),
                new PrintWriter(new OutputStreamWriter(new FileOutputStream(FileDescriptor.err), UTF_8)),
                terminals.contains("out"),
                terminals.contains("err"),
                System::getenv);
        if (List.of(arguments).contains("--debug")) {
            Log.use(false, "debug");
        }
        Path distribution = Path.of(System.getProperty("halley.distribution", "."));
        int code = Halley.run(new Session(terminal, System::getenv, distribution), arguments);
        terminal.out().flush();
        terminal.err().flush();
        // A command may have left threads behind that wait for nothing any more.
        System.exit(code);
    }
}
