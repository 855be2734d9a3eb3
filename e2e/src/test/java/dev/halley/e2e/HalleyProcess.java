package dev.halley.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** A process whose output is collected while it runs. Thread-safe. */
final class HalleyProcess {

    private static final Duration LONGEST = Duration.ofMinutes(15);
    private static final Pattern URL = Pattern.compile("https?://[^\\s/]+:\\d+");

    private final List<String> command;
    private final Process process;
    private final Collected stdout;
    private final Collected stderr;

    private HalleyProcess(List<String> command, Process process) {
        this.command = command;
        this.process = process;
        this.stdout = new Collected(process.getInputStream());
        this.stderr = new Collected(process.getErrorStream());
    }

    static HalleyProcess start(List<String> command, Path directory, Map<String, String> environment) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        // What the developer's shell says about Comet or Halley is not part of the test.
        builder.environment().keySet().removeIf(name -> name.startsWith("COMET_") || name.startsWith("HALLEY_"));
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            return new HalleyProcess(command, process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What an ended process left behind. */
    record Ended(List<String> command, int exitCode, String stdout, String stderr) {

        /** The only thing on stdout, read as JSON. */
        JsonNode json() {
            try {
                return new ObjectMapper().readTree(stdout);
            } catch (JsonProcessingException e) {
                throw new AssertionError("not JSON: " + this, e);
            }
        }

        Ended succeeded() {
            if (exitCode != 0) {
                throw new AssertionError("expected exit code 0: " + this);
            }
            return this;
        }

        /** The exit code and the last word are in the first line, which is all that a list of failures shows. */
        @Override
        public String toString() {
            String lastLine = stderr.lines().reduce((before, after) -> after).orElse("nothing on stderr");
            return "exit code %d, %s, of %s%n--- stdout%n%s%n--- stderr%n%s"
                    .formatted(exitCode, lastLine, command, stdout, stderr);
        }
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String stdout() {
        return stdout.text();
    }

    /** Waits for the line that says where the server listens, on stdout or stderr. */
    String awaitUrl() {
        Pattern ready = Pattern.compile("(?m)^.*" + URL.pattern() + ".*$");
        return found(URL, awaitLine(ready));
    }

    /** Waits for the first line that {@code pattern} is found in. */
    String awaitLine(Pattern pattern) {
        AtomicReference<String> found = new AtomicReference<>();
        try {
            Awaitility.await("the line " + pattern + " of " + command)
                    .atMost(LONGEST)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> {
                        boolean alive = process.isAlive();
                        Stream.of(stdout.text(), stderr.text())
                                .flatMap(String::lines)
                                .filter(line -> pattern.matcher(line).find())
                                .findFirst()
                                .ifPresent(found::set);
                        return found.get() != null || !alive;
                    });
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("did not print " + pattern + ": " + soFar(), e);
        }
        if (found.get() == null) {
            throw new AssertionError("ended before it printed " + pattern + ": " + ended());
        }
        return found.get();
    }

    /** Waits for the end. */
    Ended ended() {
        try {
            if (!process.waitFor(LONGEST.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("did not end in " + LONGEST + ": " + soFar());
            }
            return new Ended(command, process.exitValue(), stdout.whole(), stderr.whole());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Asks the process to end (SIGTERM) and waits for it. */
    Ended terminate() {
        process.destroy();
        return ended();
    }

    /** Ends the process and what it started with SIGKILL: no shutdown hook runs. */
    void kill() {
        List<ProcessHandle> family = process.descendants().toList();
        process.destroyForcibly();
        family.forEach(ProcessHandle::destroyForcibly);
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private String soFar() {
        return "%s%n--- stdout%n%s%n--- stderr%n%s".formatted(command, stdout.text(), stderr.text());
    }

    private static String found(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new AssertionError("no " + pattern + " in: " + text);
        }
        return matcher.group();
    }

    /** Reads a stream to its end on a thread of its own, so that the process never waits for a full pipe. */
    private static final class Collected {

        private final StringBuilder text = new StringBuilder();
        private final Thread reader;

        Collected(InputStream stream) {
            reader = new Thread(() -> read(stream), "collect output");
            reader.setDaemon(true);
            reader.start();
        }

        private void read(InputStream stream) {
            try (var characters = new BufferedReader(new InputStreamReader(stream, UTF_8))) {
                char[] buffer = new char[8192];
                int read = characters.read(buffer);
                while (read >= 0) {
                    synchronized (this) {
                        text.append(buffer, 0, read);
                    }
                    read = characters.read(buffer);
                }
            } catch (IOException e) {
                // The stream of a killed process may end so; what it wrote before was read.
                return;
            }
        }

        synchronized String text() {
            return text.toString();
        }

        String whole() throws InterruptedException {
            reader.join(TimeUnit.SECONDS.toMillis(10));
            return text();
        }
    }
}
