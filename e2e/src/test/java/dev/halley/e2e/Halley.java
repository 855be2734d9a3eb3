package dev.halley.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The built {@code halley} command in a Halley home of its own, which {@link #close} removes together with every process
 * that still runs. Confined to one test.
 */
final class Halley implements AutoCloseable {

    static final Path ROOT =
            Path.of(System.getProperty("halley.root", "..")).toAbsolutePath().normalize();
    static final Path COMMAND = ROOT.resolve("distribution/target/halley/bin/halley");

    private final Path home;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final List<HalleyProcess> started = new ArrayList<>();

    private Halley(Path home) {
        this.home = home;
        environment.put("HALLEY_HOME", home.toString());
        environment.put("COLUMNS", "200");
        // Nothing goes on in the home behind the back of a test.
        environment.put("HALLEY_CLASS_ARCHIVE", "wait");
        environment.put("JAVA_HOME", System.getProperty("java.home"));
    }

    static Halley inNewHome() {
        try {
            return new Halley(Files.createTempDirectory("halley-e2e"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path home() {
        return home;
    }

    /** Sets an environment variable for all commands from here on. */
    Halley with(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** Takes the archive of classes that another home has made, which takes longer than most commands. */
    Halley withClassArchiveOf(Halley other) {
        Path cache = other.home().resolve("cache");
        try (Stream<Path> files = Files.list(cache)) {
            Path own = Files.createDirectories(home.resolve("cache"));
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".jsa")).toList()) {
                Files.copy(file, own.resolve(file.getFileName()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Runs {@code halley} to its end. */
    HalleyProcess.Ended run(String... arguments) {
        return start(arguments).ended();
    }

    HalleyProcess start(String... arguments) {
        List<String> command = new ArrayList<>(List.of(COMMAND.toString()));
        command.addAll(List.of(arguments));
        return startCommand(command);
    }

    /** Starts anything else in this home and environment: a user's program, a shell line. */
    HalleyProcess startCommand(List<String> command) {
        HalleyProcess process = HalleyProcess.start(command, home, environment);
        started.add(process);
        return process;
    }

    /** Starts a server on {@code port} (0 takes a free one) and waits until it answers. */
    RunningServer startServer(int port, String ownerApiKey) {
        with("HALLEY_OWNER_API_KEY", ownerApiKey);
        HalleyProcess process = start("server", "start", "--port", Integer.toString(port));
        return new RunningServer(process, process.awaitUrl(), ownerApiKey);
    }

    /** Registers the tracker {@code comet_tracker} for a project on this server, in a stack that becomes the active one. */
    Halley track(RunningServer server, String project) {
        with("COMET_URL_OVERRIDE", server.url() + "/clientlib/");
        run("integration", "install", "comet", "-y").succeeded();
        run(
                        "experiment-tracker",
                        "register",
                        "comet_tracker",
                        "--flavor=comet",
                        "--workspace=halley",
                        "--project_name=" + project,
                        "--api_key=" + server.apiKey())
                .succeeded();
        run("stack", "register", "custom_stack", "-e", "comet_tracker", "--set").succeeded();
        return this;
    }

    /** Starts a program with the class path of these tests, as a user's build would. */
    HalleyProcess startProgram(Class<?> program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                program.getName()));
        command.addAll(List.of(arguments));
        return startCommand(command);
    }

    /** Where the classes are that these tests run as a user's. */
    static String classesOf(Class<?> program) {
        return program.getProtectionDomain().getCodeSource().getLocation().getPath();
    }

    record RunningServer(HalleyProcess process, String url, String apiKey) {

        CometRest rest() {
            return new CometRest(url, apiKey);
        }
    }

    @Override
    public void close() {
        started.forEach(HalleyProcess::kill);
        try (Stream<Path> files = Files.walk(home)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
