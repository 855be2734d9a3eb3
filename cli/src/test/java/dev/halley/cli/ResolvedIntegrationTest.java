package dev.halley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.cli.Cli.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.UUID;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Resolves what the build has in its local repository anyway, as Maven would. */
class ResolvedIntegrationTest {

    @TempDir
    Path folder;

    @Test
    void installsByCoordinatesWithWhatItNeedsAndWithoutWhatHalleyHas() {
        Cli cli = new Cli(folder);

        Ended installed = cli.run("integration", "install", "org.xerial:sqlite-jdbc:3.54.1.0")
                .succeeded();

        assertThat(installed.err()).contains("'sqlite-jdbc' is installed");
        Path jars = cli.home().resolve("integrations/sqlite-jdbc");
        assertThat(jars.resolve("sqlite-jdbc-3.54.1.0.jar")).exists();
        assertThat(Files.exists(jars.resolve("slf4j-api-2.0.19.jar"))).isFalse();
        assertThat(cli.run("integration", "list").out()).contains("org.xerial:sqlite-jdbc:3.54.1.0");
        assertThat(cli.run("integration", "export-requirements").out().strip())
                .isEqualTo("halley integration install org.xerial:sqlite-jdbc:3.54.1.0");
        cli.run("integration", "uninstall", "sqlite-jdbc").succeeded();
    }

    @Test
    void upgradesToTheNewestReleaseOfWhatWasInstalledByCoordinates() throws IOException {
        String name = "upgraded-" + UUID.randomUUID();
        Path repository = Path.of(System.getProperty(
                        "maven.repo.local",
                        Path.of(System.getProperty("user.home"), ".m2", "repository")
                                .toString()))
                .resolve("dev/halley/test");
        Cli cli = new Cli(folder);
        try {
            publish(repository.resolve(name), name, "1.0");
            cli.run("integration", "install", "dev.halley.test:" + name + ":1.0")
                    .succeeded();
            publish(repository.resolve(name), name, "1.0", "1.9", "1.10", "2.0-SNAPSHOT");

            Ended upgraded = cli.run("integration", "upgrade").succeeded();
            Ended again = cli.run("integration", "upgrade", name).succeeded();

            assertThat(upgraded.err()).contains("'" + name + "' is now dev.halley.test:" + name + ":1.10");
            assertThat(again.err()).contains(":1.10");
            try (Stream<Path> files =
                    Files.list(cli.home().resolve("integrations").resolve(name))) {
                assertThat(files.map(file -> file.getFileName().toString()).filter(file -> file.endsWith(".jar")))
                        .containsExactly(name + "-1.10.jar");
            }
            assertThat(cli.run("integration", "export-requirements").out())
                    .contains("dev.halley.test:" + name + ":1.10");
        } finally {
            delete(repository.resolve(name));
        }
    }

    /** As {@code mvn install} leaves it. */
    private static void publish(Path artifact, String name, String... versions) throws IOException {
        StringBuilder listed = new StringBuilder();
        for (String version : versions) {
            Path folder = Files.createDirectories(artifact.resolve(version));
            String file = name + "-" + version;
            new JarOutputStream(Files.newOutputStream(folder.resolve(file + ".jar"))).close();
            Files.writeString(
                    folder.resolve(file + ".pom"),
                    "<project><modelVersion>4.0.0</modelVersion><groupId>dev.halley.test</groupId><artifactId>" + name
                            + "</artifactId><version>" + version + "</version></project>");
            listed.append("<version>").append(version).append("</version>");
        }
        Files.writeString(
                artifact.resolve("maven-metadata-local.xml"),
                "<metadata><groupId>dev.halley.test</groupId><artifactId>" + name
                        + "</artifactId><versioning><versions>" + listed + "</versions></versioning></metadata>");
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void saysWhereItLookedForWhatIsNotThere() {
        Ended missing = new Cli(folder).run("integration", "install", "dev.halley.none:nothing:1");

        assertThat(missing.code()).isEqualTo(3);
        assertThat(missing.err())
                .contains("dev.halley.none:nothing:1 cannot be resolved from", "settings of Maven")
                .doesNotContain("\tat ");
    }
}
