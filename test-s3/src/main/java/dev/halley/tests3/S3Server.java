package dev.halley.tests3;

import eu.maveniverse.maven.mima.context.Context;
import eu.maveniverse.maven.mima.context.ContextOverrides;
import eu.maveniverse.maven.mima.context.Runtime;
import eu.maveniverse.maven.mima.context.Runtimes;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.collection.CollectRequest;
import org.eclipse.aether.graph.Dependency;
import org.eclipse.aether.resolution.DependencyRequest;
import org.eclipse.aether.resolution.DependencyResolutionException;

/**
 * A real S3 server as a process of its own: s3proxy, whose 150 libraries are not those of Halley, or the versitygw that the system property
 * {@code halley.test.versitygw} names.
 */
public final class S3Server implements AutoCloseable {

    public static final String ACCESS_KEY = "local-identity";
    public static final String SECRET_KEY = "local-credential";

    private final Process process;
    private final int port;

    private S3Server(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** @param bucket the only one that it has */
    public static S3Server start(Path folder, String bucket) throws IOException {
        int port = freePort();
        Files.createDirectories(folder.resolve("data").resolve(bucket));
        String gateway = System.getProperty("halley.test.versitygw", "");
        List<String> command = gateway.isEmpty() ? s3proxy(folder, port) : versitygw(gateway, folder, port);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("s3.log").toFile())
                .start();
        S3Server server = new S3Server(process, port);
        Awaitility.await().atMost(Duration.ofSeconds(90)).until(() -> server.answers() || !process.isAlive());
        if (!process.isAlive()) {
            throw new IOException(Files.readString(folder.resolve("s3.log")));
        }
        return server;
    }

    private static List<String> versitygw(String program, Path folder, int port) {
        return List.of(
                program,
                "--access",
                ACCESS_KEY,
                "--secret",
                SECRET_KEY,
                "--port",
                "127.0.0.1:" + port,
                "posix",
                folder.resolve("data").toString());
    }

    private static List<String> s3proxy(Path folder, int port) throws IOException {
        Path properties = Files.writeString(folder.resolve("s3proxy.properties"), """
                s3proxy.endpoint=http://127.0.0.1:%d
                s3proxy.authorization=aws-v2-or-v4
                s3proxy.identity=%s
                s3proxy.credential=%s
                jclouds.provider=filesystem-nio2
                jclouds.filesystem.basedir=%s
                """.formatted(
                        port, ACCESS_KEY, SECRET_KEY, folder.resolve("data")));
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                classPath(),
                "org.gaul.s3proxy.Main",
                "--properties",
                properties.toString());
    }

    public String url() {
        return "http://127.0.0.1:" + port;
    }

    private boolean answers() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** Not one of those that the system gives to whoever asks for any: it could be given away before the server has started. */
    private static int freePort() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
            try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return free.getLocalPort();
            } catch (IOException taken) {
                // Then another one.
            }
        }
    }

    private static String classPath() throws IOException {
        Runtime runtime = Runtimes.INSTANCE.getRuntime();
        String local = System.getProperty("maven.localRepository", "");
        ContextOverrides.Builder overrides = ContextOverrides.create().withUserSettings(true);
        if (!local.isEmpty()) {
            overrides.withLocalRepositoryOverride(Path.of(local));
        }
        try (Context context = runtime.create(overrides.build())) {
            CollectRequest collect = new CollectRequest();
            collect.addDependency(new Dependency(new DefaultArtifact("org.gaul:s3proxy:4.1.0"), "runtime"));
            // As published it lacks this one.
            collect.addDependency(new Dependency(
                    new DefaultArtifact("com.fasterxml.jackson.core:jackson-annotations:2.22"), "runtime"));
            collect.setRepositories(context.remoteRepositories());
            return context
                    .repositorySystem()
                    .resolveDependencies(context.repositorySystemSession(), new DependencyRequest(collect, null))
                    .getArtifactResults()
                    .stream()
                    .map(result -> result.getArtifact().getFile().getPath())
                    .collect(Collectors.joining(File.pathSeparator));
        } catch (DependencyResolutionException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> !process.isAlive());
    }
}
