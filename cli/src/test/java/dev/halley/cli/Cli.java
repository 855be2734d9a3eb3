package dev.halley.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.halley.cli.output.Terminal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The command line in a home of a test, with what it prints kept in memory. */
final class Cli {

    private final Path home;
    private final Map<String, String> environment = new ConcurrentHashMap<>();
    private final Path distribution;
    private final Queue<String> answers = new ConcurrentLinkedQueue<>();

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

    /** What the person at the terminal types, line by line. */
    Cli answering(String... lines) {
        answers.addAll(List.of(lines));
        return this;
    }

    /** A command line that ran to its end. */
    record Ended(int code, String out, String err) {

        Ended succeeded() {
            assertThat(code).as(err).isZero();
            return this;
        }

        /** The only thing that it printed as a result. */
        JsonNode json() {
            try {
                return new ObjectMapper().readTree(succeeded().out());
            } catch (JsonProcessingException e) {
                throw new AssertionError("not JSON: " + out, e);
            }
        }
    }

    Ended run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Halley.run(session(out, err), arguments);
        return new Ended(code, out.toString(), err.toString());
    }

    /** Starts a command that ends only when it is stopped. */
    Running start(String... arguments) {
        return new Running(arguments);
    }

    /** A command on a thread of its own. */
    final class Running implements AutoCloseable {

        private final StringWriter out = new StringWriter();
        private final StringWriter err = new StringWriter();
        private final CompletableFuture<Integer> code = new CompletableFuture<>();
        private final Thread thread;

        private Running(String[] arguments) {
            thread = new Thread(() -> code.complete(Halley.run(session(out, err), arguments)), "halley");
            thread.start();
        }

        /** Waits until {@code pattern} is found in the result, and returns its first group. */
        String awaitOut(String pattern) {
            Pattern compiled = Pattern.compile(pattern);
            await().atMost(Duration.ofSeconds(60))
                    .until(() ->
                            code.isDone() || compiled.matcher(out.toString()).find());
            Matcher matcher = compiled.matcher(out.toString());
            assertThat(matcher.find()).as("%s in %s%s", pattern, out, err).isTrue();
            return matcher.group(1);
        }

        String err() {
            return err.toString();
        }

        /** Stops it as Ctrl-C does, and waits for the end. */
        Ended stop() {
            thread.interrupt();
            return end();
        }

        /** Waits until it ends by itself. */
        Ended end() {
            return new Ended(code.orTimeout(60, TimeUnit.SECONDS).join(), out.toString(), err.toString());
        }

        @Override
        public void close() {
            stop();
        }
    }

    /** A session that prints to nowhere. */
    Session session() {
        return session(new StringWriter(), new StringWriter());
    }

    private Session session(StringWriter out, StringWriter err) {
        Terminal terminal = Terminal.of(new PrintWriter(out), new PrintWriter(err), false, false, environment::get);
        return new Session(terminal, environment::get, distribution, new Prompt() {
            @Override
            public String line(String question) {
                return answers.remove();
            }

            @Override
            public String hidden(String question) {
                return answers.remove();
            }
        });
    }
}
