package dev.halley.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program that is measured: a process with a folder of its own. */
final class Program implements AutoCloseable {

    /** Whether servers are recorded while they are measured, which costs little. */
    private static final boolean PROFILE = Boolean.getBoolean("profile");

    private static final String RECORDING = "server.jfr";

    /** What the launcher gives the JVM of a server, and what a profile needs on top. */
    private static final String OPTIONS = "-XX:+UseSerialGC -XX:NewSize=64m -XX:Tier4InvocationThreshold=50000"
            + " -XX:Tier4MinInvocationThreshold=6000 -XX:Tier4CompileThreshold=150000 -XX:Tier4BackEdgeThreshold=400000"
            + " -Dorg.eclipse.jetty.util.referencesPerCacheLine=16 "
            + System.getProperty("server.options", "");

    private final List<String> command;
    private final Map<String, String> environment;
    private final Path folder;
    private final int port;
    private Process process;

    private Program(List<String> command, Map<String, String> environment, Path folder, int port) throws Exception {
        this.command = command;
        this.environment = environment;
        this.folder = folder;
        this.port = port;
        this.process = launch();
    }

    /** Makes the command line of a program from its folder and port. */
    @FunctionalInterface
    interface Command {
        List<String> of(Path folder, int port);
    }

    static Program start(String name, Map<String, String> environment, Command command) throws Exception {
        Path folder = Files.createTempDirectory("halley-benchmark-" + name);
        int port = freePort();
        return new Program(command.of(folder, port), environment, folder, port);
    }

    /** Halley's server, with the heap that it is promised to need no more than. */
    static Program halley(String heap, String database) throws Exception {
        Map<String, String> environment = database.isEmpty() ? Map.of() : Map.of("HALLEY_DATABASE", database);
        return java("halley", "HalleyServer", heap, environment);
    }

    /** As users start it: by the command, whose class archive is there from the second start on. */
    static Program launcher(String heap) throws Exception {
        Path command = Path.of(System.getProperty("launcher"));
        String key = HalleyServer.KEY;
        Program program = start(
                "launcher",
                Map.of("JDK_JAVA_OPTIONS", "-Xmx" + heap),
                (folder, port) -> List.of(
                        "env",
                        "HALLEY_HOME=" + folder,
                        "HALLEY_CLASS_ARCHIVE=wait",
                        command.toString(),
                        "server",
                        "start",
                        "--port",
                        String.valueOf(port),
                        "--owner",
                        "ada",
                        "--owner-api-key",
                        key));
        program.kill();
        program.restart();
        return program;
    }

    /** The HTTP server of Halley's server and nothing behind it. */
    static Program echo() throws Exception {
        return java("echo", "EchoServer", "512m", Map.of());
    }

    private static Program java(String name, String program, String heap, Map<String, String> environment)
            throws Exception {
        return start(name, environment, (folder, port) -> {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.add("-Xmx" + heap);
            command.addAll(List.of(OPTIONS.strip().split("\\s+")));
            if (PROFILE) {
                command.add("-XX:StartFlightRecording=settings=profile,dumponexit=true,filename="
                        + folder.resolve(RECORDING));
            }
            command.addAll(List.of(
                    "-cp",
                    System.getProperty("java.class.path"),
                    "dev.halley.benchmarks." + program,
                    folder.toString(),
                    String.valueOf(port)));
            return command;
        });
    }

    private Process launch() throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log.txt").toFile());
        builder.environment().putAll(environment);
        Process started = builder.start();
        long end = System.nanoTime() + 120_000_000_000L;
        while (!isListening()) {
            if (!started.isAlive() || System.nanoTime() > end) {
                throw new IOException(command.get(0) + " did not start: "
                        + Files.readString(folder.resolve("log.txt")).strip());
            }
            Thread.sleep(5);
        }
        return started;
    }

    private boolean isListening() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    int port() {
        return port;
    }

    Path folder() {
        return folder;
    }

    /** Megabytes of memory of the process and its children. */
    long residentMegabytes() throws IOException {
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        all.add(process.toHandle());
        long pages = 0;
        for (ProcessHandle one : all) {
            Path statistics = Path.of("/proc/" + one.pid() + "/statm");
            if (Files.exists(statistics)) {
                pages += Long.parseLong(Files.readString(statistics).split(" ", 3)[1]);
            }
        }
        return (pages * 4096) >> 20;
    }

    /** Seconds of processor time that the process and its children have used. */
    double cpuSeconds() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                        .mapToLong(one -> one.info()
                                .totalCpuDuration()
                                .orElse(java.time.Duration.ZERO)
                                .toMillis())
                        .sum()
                / 1000.0;
    }

    void kill() throws Exception {
        process.destroyForcibly().waitFor();
    }

    /** Starts it again on its folder and returns after how many milliseconds it listens. */
    double restart() throws Exception {
        long start = System.nanoTime();
        process = launch();
        return (System.nanoTime() - start) / 1e6;
    }

    /** Bytes of files with these endings in the folder. */
    long bytes(String... endings) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> Stream.of(endings).anyMatch(file.toString()::endsWith))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() throws IOException {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        process.onExit().completeOnTimeout(process, 20, TimeUnit.SECONDS).join();
        process.destroyForcibly().onExit().join();
        children.forEach(ProcessHandle::destroyForcibly);
        Path recording = folder.resolve(RECORDING);
        if (Files.exists(recording)) {
            Profile.of(recording).forEach(line -> System.out.println("    " + line));
            String kept = System.getProperty("recordings");
            if (kept != null) {
                Files.createDirectories(Path.of(kept));
                Files.copy(recording, Path.of(kept, folder.getFileName() + ".jfr"));
            }
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }
}
