package dev.halley.server.oidc;

import dev.halley.testpostgres.FreePort;
import eu.maveniverse.maven.mima.context.Context;
import eu.maveniverse.maven.mima.context.ContextOverrides;
import eu.maveniverse.maven.mima.context.Runtimes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Enumeration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.awaitility.Awaitility;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.ArtifactResolutionException;

/** A real Keycloak with one realm, one client and one user. */
final class Keycloak implements AutoCloseable {

    static final String REALM = "team";
    static final String SECRET = "the-secret-of-the-client";
    static final String USER = "gina";
    static final String PASSWORD = "a long password of gina";

    private final Process process;
    private final int port;

    private Keycloak(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static Keycloak start(Path folder) throws IOException {
        int port = FreePort.find();
        Path program = unpacked(distribution(), folder);
        Path realm = Files.createDirectories(program.resolve("data/import")).resolve("team-realm.json");
        Files.writeString(realm, """
                {"realm": "%s", "enabled": true, "sslRequired": "none",
                 "clients": [{"clientId": "halley", "secret": "%s", "publicClient": false, "standardFlowEnabled": true,
                   "redirectUris": ["http://127.0.0.1:*"]}],
                 "users": [{"username": "%s", "enabled": true, "email": "gina@example.com", "emailVerified": true,
                   "firstName": "Gina", "lastName": "G", "credentials": [{"type": "password", "value": "%s"}]}]}
                """.formatted(REALM, SECRET, USER, PASSWORD));
        ProcessBuilder builder = new ProcessBuilder(
                        "sh",
                        program.resolve("bin/kc.sh").toString(),
                        "start-dev",
                        "--import-realm",
                        "--http-host=127.0.0.1",
                        "--http-port=" + port)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keycloak.log").toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("JAVA_OPTS_KC_HEAP", "-Xms64m -Xmx512m");
        Process process = builder.start();
        Keycloak keycloak = new Keycloak(process, port);
        Awaitility.await()
                .atMost(Duration.ofMinutes(10))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> keycloak.answers() || !process.isAlive());
        if (!process.isAlive()) {
            throw new IOException(Files.readString(folder.resolve("keycloak.log")));
        }
        return keycloak;
    }

    String issuer() {
        return "http://127.0.0.1:" + port + "/realms/" + REALM;
    }

    private boolean answers() {
        try {
            return HttpClient.newHttpClient()
                            .send(
                                    HttpRequest.newBuilder(URI.create(issuer() + "/.well-known/openid-configuration"))
                                            .build(),
                                    BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Path distribution() throws IOException {
        String local = System.getProperty("maven.localRepository", "");
        ContextOverrides.Builder overrides = ContextOverrides.create().withUserSettings(true);
        if (!local.isEmpty()) {
            overrides.withLocalRepositoryOverride(Path.of(local));
        }
        try (Context context = Runtimes.INSTANCE.getRuntime().create(overrides.build())) {
            return context.repositorySystem()
                    .resolveArtifact(
                            context.repositorySystemSession(),
                            new ArtifactRequest(
                                    new DefaultArtifact("org.keycloak:keycloak-quarkus-dist:zip:26.4.0"),
                                    context.remoteRepositories(),
                                    null))
                    .getArtifact()
                    .getFile()
                    .toPath();
        } catch (ArtifactResolutionException missing) {
            throw new IOException(missing);
        }
    }

    private static Path unpacked(Path zip, Path folder) throws IOException {
        try (ZipFile file = new ZipFile(zip.toFile())) {
            Enumeration<? extends ZipEntry> entries = file.entries();
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                Path target = folder.resolve(entry.getName()).normalize();
                if (!target.startsWith(folder) || entry.isDirectory()) {
                    continue;
                }
                Files.createDirectories(target.getParent());
                try (InputStream content = file.getInputStream(entry)) {
                    Files.copy(content, target);
                }
            }
        }
        return folder.resolve("keycloak-26.4.0");
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException(stopped));
        }
    }
}
