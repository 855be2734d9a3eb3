package dev.halley.server.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.testpostgres.PostgresCluster;
import dev.halley.tests3.S3Server;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long the built distribution takes to be ready, and how much memory it holds when idle, with TLS, OpenID, S3 and PostgreSQL on. A
 * measurement, and so no name that the build runs by itself: {@code deploy/check start} does.
 */
class TeamStart {

    private static final int STARTS = 7;
    private static final long IDLE_NANOS = 20_000_000_000L;

    @TempDir
    Path folder;

    @Test
    void isMeasured() throws Exception {
        try (S3Server s3 = S3Server.start(folder.resolve("s3"), "halley")) {
            String database = PostgresCluster.shared().newDatabase();
            certificate();
            List<Long> millis = new ArrayList<>();
            long memory = 0;
            for (int start = 0; start < STARTS; start++) {
                long begin = System.nanoTime();
                Process server = start(s3, database);
                try {
                    awaitReady(server);
                    // The first starts make the database and the archive of classes.
                    if (start > 1) {
                        millis.add((System.nanoTime() - begin) / 1_000_000);
                    }
                    if (start == STARTS - 1) {
                        LockSupport.parkNanos(IDLE_NANOS);
                        memory = residentKib(server.pid());
                    }
                } finally {
                    server.destroy();
                    server.waitFor(60, TimeUnit.SECONDS);
                }
            }
            Collections.sort(millis);
            System.out.println("With TLS, OpenID, S3 and PostgreSQL: ready after " + millis.get(millis.size() / 2)
                    + " ms (median of " + millis + "), " + memory / 1024 + " MiB resident after "
                    + IDLE_NANOS / 1_000_000_000 + " s without work");
            assertThat(memory).isPositive();
        }
    }

    private Process start(S3Server s3, String database) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of("../distribution/target/halley/bin/halley")
                                .toAbsolutePath()
                                .normalize()
                                .toString(),
                        "server",
                        "start",
                        "--port",
                        "0",
                        "--tls-certificate",
                        folder.resolve("certificate.pem").toString(),
                        "--tls-key",
                        folder.resolve("key.pem").toString(),
                        "--blobs",
                        "s3://halley/start?endpoint=" + s3.url(),
                        "--oidc-issuer",
                        "https://login.example.com",
                        "--oidc-client-id",
                        "halley")
                .redirectErrorStream(true);
        builder.environment()
                .putAll(Map.of(
                        "HALLEY_HOME",
                        folder.resolve("home").toString(),
                        "HALLEY_DATABASE",
                        database,
                        "JAVA_HOME",
                        System.getProperty("java.home"),
                        "HALLEY_CLASS_ARCHIVE",
                        "wait",
                        "AWS_ACCESS_KEY_ID",
                        S3Server.ACCESS_KEY,
                        "AWS_SECRET_ACCESS_KEY",
                        S3Server.SECRET_KEY));
        return builder.start();
    }

    private static void awaitReady(Process server) throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder said = new StringBuilder();
        String line = lines.readLine();
        while (line != null && !line.contains("is ready at")) {
            said.append(line).append('\n');
            line = lines.readLine();
        }
        assertThat(line).as(said.toString()).isNotNull();
    }

    /** The launcher becomes the server, so that this is its process. */
    private static long residentKib(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElse(0);
    }

    private void certificate() throws IOException, InterruptedException {
        Process made = new ProcessBuilder(
                        "openssl",
                        "req",
                        "-x509",
                        "-newkey",
                        "rsa:2048",
                        "-nodes",
                        "-days",
                        "2",
                        "-subj",
                        "/CN=127.0.0.1",
                        "-keyout",
                        folder.resolve("key.pem").toString(),
                        "-out",
                        folder.resolve("certificate.pem").toString())
                .redirectErrorStream(true)
                .start();
        assertThat(made.waitFor()).as("openssl made a certificate").isZero();
    }
}
