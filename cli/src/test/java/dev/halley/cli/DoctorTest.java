package dev.halley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.cli.Cli.Ended;
import dev.halley.client.Client;
import dev.halley.config.HalleyHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {

    @TempDir
    Path folder;

    @Test
    void findsNothingInAFreshHome() {
        Ended healthy = new Cli(folder).run("doctor").succeeded();

        assertThat(healthy.out()).contains("metadata store", "no runs yet").doesNotContain("broken");
    }

    @Test
    void findsASecretThatIsMissingAndAnOpenKey() throws IOException {
        Cli cli = new Cli(folder);
        cli.run("secret", "create", "s", "--path=" + folder).succeeded();
        cli.run("artifact-store", "register", "disk", "--flavor=local", "--path={{s.path}}")
                .succeeded();
        cli.run("stack", "register", "mine", "-a", "disk", "--set").succeeded();
        cli.run("secret", "rename", "s", "t").succeeded();
        Files.setPosixFilePermissions(cli.home().resolve("secrets.key"), PosixFilePermissions.fromString("rw-r--r--"));

        Ended ill = cli.run("doctor", "--output=json");

        assertThat(ill.code()).isEqualTo(1);
        assertThat(ill.out()).contains("stack mine (active)", "Secret 's' does not exist", "chmod 600");
    }

    @Test
    void tellsAllThatItCanOfAHomeThatIsBroken() throws IOException {
        Cli cli = new Cli(folder);
        Path store = cli.home().resolve("metadata.db");
        Files.createDirectories(cli.home());
        Files.writeString(store, "no database at all, however much is in it");

        Ended ill = cli.run("doctor");

        assertThat(ill.code()).isEqualTo(1);
        assertThat(ill.out())
                .contains("java", "home", "file is not a database", "spool")
                .containsOnlyOnce("broken");
        Files.writeString(cli.home().resolve("login.json"), "{");
        assertThat(cli.run("doctor").out()).contains("login.json cannot be read. Log in again", "spool");
    }

    @Test
    void tellsThatContentOfArtifactsIsGone() throws IOException {
        Cli cli = new Cli(folder);
        try (Client client = Client.open(new HalleyHome(cli.home()), name -> null)) {
            client.artifacts().save("rate", 0.5);
            String hash = client.artifacts().latest("rate").content().hash();
            assertThat(cli.run("doctor").out()).contains("the newest 1 are there");
            try (Stream<Path> files = Files.walk(cli.home().resolve("artifacts"))) {
                for (Path file : files.filter(each -> each.toString().endsWith(hash.substring(2)))
                        .toList()) {
                    Files.delete(file);
                }
            }
        }

        assertThat(cli.run("doctor").succeeded().out())
                .contains("the content of 1 of the newest 1 is gone: rate 1", "Run the pipelines again");
    }

    @Test
    void countsTheExperimentsThatWaitForAServer() throws IOException {
        Cli cli = new Cli(folder);
        Path experiment = Files.createDirectories(cli.home().resolve("spool/5ef83f0a458242d68072f48ecc374fcc"));
        Files.createFile(experiment.resolve("header.json"));
        Files.createFile(experiment.resolve("values-00000001.log"));

        assertThat(cli.run("doctor").succeeded().out())
                .contains("1 experiment waits for a tracking server", "halley experiment-tracker sync");
    }
}
