package dev.halley.cli;

import dev.halley.cli.output.Terminal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The command line in a home of a test, with what it prints kept in memory. */
final class Cli {

    private final Path home;
    private final Map<String, String> environment = new ConcurrentHashMap<>();
    private final Path distribution;

    Cli(Path folder) {
        this.home = folder.resolve("home");
        this.distribution = folder.resolve("distribution");
        environment.put("HALLEY_HOME", home.toString());
    }

    Path home() {
        return home;
    }

    Path distribution() {
        return distribution;
    }

    Cli with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** A command line that ran to its end. */
    record Ended(int code, String out, String err) {}

    Ended run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Halley.run(session(out, err), arguments);
        return new Ended(code, out.toString(), err.toString());
    }

    /** A session that prints to nowhere. */
    Session session() {
        return session(new StringWriter(), new StringWriter());
    }

    private Session session(StringWriter out, StringWriter err) {
        Terminal terminal = Terminal.of(new PrintWriter(out), new PrintWriter(err), false, false, environment::get);
        return new Session(terminal, environment::get, distribution);
    }
}
