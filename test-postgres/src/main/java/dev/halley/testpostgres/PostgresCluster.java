package dev.halley.testpostgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL cluster that belongs to whoever started it. Thread-safe.
 *
 * <p>The server is the child of a shell that reads from this JVM: when the JVM is gone, killed or not, the shell reads the end of the
 * file, stops the server and removes its folder.
 */
public final class PostgresCluster implements AutoCloseable {

    private static final String USER = "halley";
    private static final String PASSWORD = "of-the-test";
    private static final long START_SECONDS = 120;

    /** Starts a server, waits until nobody can write to it any more, and clears up. */
    private static final String GUARD = """
            folder=$1
            shift
            "$@" </dev/null &
            server=$!
            read -r line
            kill -INT $server
            wait $server
            rm -rf "$folder"
            """;

    private static @Nullable PostgresCluster shared;

    private final Path programs;
    private final Path folder;
    private final int port;
    private final List<String> settings;
    private final List<Process> guards = new CopyOnWriteArrayList<>();
    private volatile Process process;

    private PostgresCluster(Path programs, Path folder, int port, List<String> settings) throws IOException {
        this.programs = programs;
        this.folder = folder;
        this.port = port;
        this.settings = settings;
        this.process = launch();
    }

    /** The cluster of this JVM, started when first asked for. A commit in it does not wait for the disk: tests do not cut the power. */
    public static synchronized PostgresCluster shared() {
        if (shared == null) {
            shared = start("fsync=off", "full_page_writes=off");
        }
        return shared;
    }

    /**
     * Starts a cluster.
     *
     * @param settings what differs from PostgreSQL's defaults, as {@code name=value}
     */
    public static PostgresCluster start(String... settings) {
        try {
            Path programs = programs();
            Path folder = Files.createTempDirectory(Path.of("/tmp"), "halley-postgres-");
            if (isRoot()) {
                run(List.of("chown", unprivileged(), folder.toString()));
            }
            Path password = folder.resolve("password");
            run(asUser(List.of("sh", "-c", "umask 077; echo " + PASSWORD + " > " + password)));
            run(asUser(List.of(
                    programs.resolve("initdb").toString(),
                    "--pgdata=" + folder.resolve("data"),
                    "--username=" + USER,
                    "--pwfile=" + password,
                    "--auth=password",
                    "--encoding=UTF8",
                    "--locale=C",
                    "--no-sync")));
            PostgresCluster cluster = new PostgresCluster(programs, folder, FreePort.find(), List.of(settings));
            cluster.awaitReady();
            return cluster;
        } catch (IOException failure) {
            throw new UncheckedIOException("PostgreSQL cannot be started: " + failure.getMessage(), failure);
        }
    }

    /** Where a database of the cluster is, with user and password: {@code jdbc:postgresql://…}. */
    public String url(String database) {
        return "jdbc:postgresql://" + USER + ":" + PASSWORD + "@127.0.0.1:" + port + "/" + database;
    }

    public int port() {
        return port;
    }

    public String user() {
        return USER;
    }

    public String password() {
        return PASSWORD;
    }

    /** The folder that holds all data of the cluster. */
    public Path data() {
        return folder.resolve("data");
    }

    /** Makes an empty database and returns where it is. */
    public String newDatabase() {
        String name = "test_" + UUID.randomUUID().toString().replace("-", "");
        execute("postgres", "CREATE DATABASE " + name);
        return url(name);
    }

    /** Runs one statement and returns its rows. */
    public String execute(String database, String sql) {
        try {
            return run(List.of(
                    programs.resolve("psql").toString(),
                    "--no-psqlrc",
                    "--quiet",
                    "--tuples-only",
                    "--no-align",
                    "--set=ON_ERROR_STOP=1",
                    "--dbname=postgresql://" + USER + ":" + PASSWORD + "@127.0.0.1:" + port + "/" + database,
                    "--command=" + sql));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Ends the server at once, in the middle of whatever it does; it recovers from its log when it is started again. */
    public void crash() {
        try {
            String[] lines = run(asUser(
                            List.of("cat", data().resolve("postmaster.pid").toString())))
                    .split("\n", 2);
            run(asUser(List.of("kill", "-QUIT", lines[0].strip())));
            while (isListening()) {
                Thread.onSpinWait();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private boolean isListening() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    /** Starts the server again after {@link #crash}, on the same port. */
    public void restart() {
        try {
            process = launch();
            awaitReady();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Process launch() throws IOException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", GUARD, "guard", folder.toString()));
        command.addAll(List.of(
                programs.resolve("postgres").toString(),
                "-D",
                data().toString(),
                "-p",
                String.valueOf(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=" + folder,
                "-c",
                "max_connections=300"));
        for (String setting : settings) {
            command.add("-c");
            command.add(setting);
        }
        Path log = Files.createTempFile("halley-postgres-", ".log");
        log.toFile().deleteOnExit();
        Process started = new ProcessBuilder(asUser(command))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .directory(Path.of("/tmp").toFile())
                .start();
        guards.add(started);
        return started;
    }

    private void awaitReady() throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        IOException last = null;
        while (System.nanoTime() < end && process.isAlive()) {
            try {
                execute("postgres", "SELECT 1");
                return;
            } catch (UncheckedIOException notYet) {
                last = notYet.getCause();
            }
        }
        throw new IOException("PostgreSQL on port " + port + " did not become ready", last);
    }

    /** Stops the server and removes its folder. */
    @Override
    public void close() {
        for (Process guard : guards) {
            try {
                guard.getOutputStream().close();
                guard.waitFor();
            } catch (IOException gone) {
                // It has ended already.
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** PostgreSQL refuses to run as root. */
    private static String unprivileged() {
        try {
            return Files.readAllLines(Path.of("/etc/passwd")).stream().anyMatch(line -> line.startsWith("postgres:"))
                    ? "postgres"
                    : "nobody";
        } catch (IOException unreadable) {
            return "nobody";
        }
    }

    private static List<String> asUser(List<String> command) {
        if (!isRoot()) {
            return command;
        }
        List<String> whole = new ArrayList<>(List.of("runuser", "-u", unprivileged(), "--"));
        whole.addAll(command);
        return whole;
    }

    /** The newest installed version. */
    private static Path programs() throws IOException {
        String given = System.getenv("HALLEY_POSTGRES_PROGRAMS");
        if (given != null && !given.isBlank()) {
            return Path.of(given);
        }
        List<Path> candidates = new ArrayList<>();
        Path debian = Path.of("/usr/lib/postgresql");
        if (Files.isDirectory(debian)) {
            try (Stream<Path> versions = Files.list(debian)) {
                versions.sorted(Comparator.comparing(PostgresCluster::version).reversed())
                        .map(version -> version.resolve("bin"))
                        .forEach(candidates::add);
            }
        }
        for (String folder : String.valueOf(System.getenv("PATH")).split(":", -1)) {
            candidates.add(Path.of(folder));
        }
        Optional<Path> found = candidates.stream()
                .filter(path -> Files.isExecutable(path.resolve("initdb")))
                .findFirst();
        return found.orElseThrow(() -> new IOException("there is no 'initdb' in " + candidates
                + ". Install PostgreSQL (Debian: apt-get install postgresql), or set HALLEY_POSTGRES_PROGRAMS."));
    }

    private static int version(Path folder) {
        String name = folder.getFileName().toString();
        return name.matches("[0-9]+") ? Integer.parseInt(name) : 0;
    }

    private static String run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .directory(Path.of("/tmp").toFile())
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException(command.get(0) + " " + command.get(command.size() - 1) + ": " + output.strip());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        }
        return output.strip();
    }
}
