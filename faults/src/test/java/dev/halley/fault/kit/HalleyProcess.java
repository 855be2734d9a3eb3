package dev.halley.fault.kit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A process of Halley, or of a program of these tests, in a home of its own. Its output goes to a file. Thread-safe. */
public final class HalleyProcess implements AutoCloseable {

    /** The owner's API key of every server that these tests start. */
    public static final String KEY = "key-of-the-fault-tests";

    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(4);
    static final Pattern READY = Pattern.compile("is ready at https?://[^\\s/]+:(\\d+)");

    private final Process process;
    private final Path log;
    private final List<String> command;

    private HalleyProcess(Process process, Path log, List<String> command) {
        this.process = process;
        this.log = log;
        this.command = command;
    }

    /** What is to be started, and under which circumstances. */
    public static final class Launch {
        private final Path home;
        private final List<String> arguments = new ArrayList<>();
        private final List<String> prefix = new ArrayList<>();
        private final List<String> options = new ArrayList<>();
        private final Map<String, String> environment = new LinkedHashMap<>();
        private String program = "dev.halley.cli.Main";

        private Launch(Path home) {
            this.home = home;
            environment.put("HALLEY_HOME", home.toString());
            environment.put("HALLEY_OWNER_API_KEY", KEY);
        }

        /** Puts a command before {@code java}, as {@code prlimit} or {@code strace}. */
        public Launch under(List<String> command) {
            prefix.addAll(command);
            return this;
        }

        public Launch option(String jvmOption) {
            options.add(jvmOption);
            return this;
        }

        public Launch with(String variable, String value) {
            environment.put(variable, value);
            return this;
        }

        public Launch with(Map<String, String> variables) {
            environment.putAll(variables);
            return this;
        }

        public HalleyProcess start() {
            ClassArchive archive = ClassArchive.get();
            List<String> command = new ArrayList<>(prefix);
            command.add(ClassArchive.java());
            command.addAll(archive.options());
            command.addAll(List.of(
                    "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError", "-XX:-UsePerfData"));
            if (options.stream().noneMatch(option -> option.startsWith("-Xmx"))) {
                command.add("-Xmx256m");
            }
            command.addAll(options);
            command.addAll(List.of("-cp", archive.classPath(), program));
            command.addAll(arguments);
            try {
                Path log = Files.createTempFile("halley-process", ".log");
                ProcessBuilder builder = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectInput(new File("/dev/null"))
                        .redirectOutput(log.toFile());
                builder.environment()
                        .keySet()
                        .removeIf(name -> name.startsWith("COMET_") || name.startsWith("HALLEY_"));
                builder.environment().putAll(environment);
                builder.directory(Files.createDirectories(home).toFile());
                return new HalleyProcess(builder.start(), log, command);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    /** {@code halley server start} on a free port. */
    public static Launch server(Path home, String... more) {
        Launch launch = halley(home, "server", "start", "--port", "0");
        launch.arguments.addAll(List.of(more));
        return launch;
    }

    /** A new home in which a server was started once, so that the next start has no tables to make. */
    public static Path newHome(Path home) throws IOException {
        Path template = ClassArchive.get().template();
        try (Stream<Path> files = Files.walk(template)) {
            for (Path file : files.toList()) {
                Path copy = home.resolve(template.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
        return home;
    }

    /** Any command of {@code halley}. */
    public static Launch halley(Path home, String... arguments) {
        Launch launch = new Launch(home);
        launch.arguments.addAll(List.of(arguments));
        return launch;
    }

    /** A program of these tests. */
    public static Launch program(Path home, Class<?> main, String... arguments) {
        Launch launch = halley(home, arguments);
        launch.program = main.getName();
        return launch;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** What it has printed so far. */
    public String output() {
        try {
            return Files.readString(log);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Waits until the server says where it listens; its port. */
    public int awaitPort() {
        Matcher[] found = new Matcher[1];
        awaitOrEnd("to say that it is ready", () -> {
            found[0] = READY.matcher(output());
            return found[0].find();
        });
        return Integer.parseInt(found[0].group(1));
    }

    /** Waits until {@code text} was printed. */
    public HalleyProcess awaitOutput(String text) {
        awaitOrEnd("to print '" + text + "'", () -> output().contains(text));
        return this;
    }

    private void awaitOrEnd(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + LONGEST_NANOS;
        while (!condition.getAsBoolean()) {
            if (!process.isAlive() && !condition.getAsBoolean()) {
                throw new AssertionError("expected " + what + ", but ended: " + this);
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("expected " + what + " within 4 min: " + this);
            }
            LockSupport.parkNanos(4_000_000);
        }
    }

    /** Waits for the end; the exit code. */
    public int ended() {
        try {
            if (!process.waitFor(LONGEST_NANOS, TimeUnit.NANOSECONDS)) {
                throw new AssertionError("did not end within 4 min: " + this);
            }
            return process.exitValue();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    /** Whether it ended within that time. */
    public boolean endsWithin(long millis) {
        try {
            return process.waitFor(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    /** SIGKILL; nothing of it runs any more when this returns. */
    public void kill() {
        process.destroyForcibly();
        ended();
    }

    /** SIGTERM, and waits for the end; the exit code. */
    public int terminate() {
        process.destroy();
        return ended();
    }

    /** Sends any other signal, as {@code STOP} and {@code CONT}. */
    public void signal(String name) {
        try {
            int code = new ProcessBuilder("kill", "-" + name, Long.toString(pid()))
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new AssertionError("kill -" + name + " " + pid() + ": " + code);
            }
        } catch (IOException | InterruptedException failure) {
            throw new AssertionError(failure);
        }
    }

    /** The memory that it has in RAM now, in MiB. */
    public long residentMegabytes() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/" + pid() + "/status"))) {
                if (line.startsWith("VmRSS:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
                }
            }
            return 0;
        } catch (IOException gone) {
            return 0;
        }
    }

    @Override
    public void close() {
        List<ProcessHandle> family = process.descendants().toList();
        family.forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.waitFor();
            // Whoever still writes would keep the folder of the test from being deleted.
            family.forEach(each -> each.onExit().join());
            Files.deleteIfExists(log);
        } catch (InterruptedException | IOException failure) {
            throw new AssertionError(failure);
        }
    }

    @Override
    public String toString() {
        String output = output();
        // Without the options and the class path.
        return String.join(" ", command.subList(command.indexOf("-cp") + 2, command.size()))
                + (process.isAlive() ? " (alive)" : " (exit code " + process.exitValue() + ")") + "\n"
                + output.substring(Math.max(0, output.length() - 4_000));
    }
}
