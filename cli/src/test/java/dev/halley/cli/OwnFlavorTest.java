package dev.halley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.cli.Cli.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A flavor that the test compiles into a jar of its own, as a user would. */
class OwnFlavorTest {

    @TempDir
    Path folder;

    private Cli cli;
    private Path jar;

    @BeforeEach
    void compile() throws IOException {
        cli = new Cli(folder);
        jar = UserProject.compile(folder, "BellFlavor").jar();
    }

    @Test
    void isRegisteredByItsClassAndUsed() {
        cli.run("alerter", "flavor", "register", "org.example.BellFlavor", "--jar", jar.toString())
                .succeeded();

        assertThat(cli.run("alerter", "flavor", "describe", "bell").out()).contains("volume", "How loud.");
        cli.run("alerter", "register", "door", "--flavor=bell", "--volume=3").succeeded();
        cli.run("stack", "register", "mine", "-al", "door").succeeded();
        cli.run("stack", "check", "mine").succeeded();
        assertThat(cli.run("alerter", "flavor", "delete", "bell").code()).isEqualTo(4);
        cli.run("stack", "delete", "mine").succeeded();
        cli.run("alerter", "delete", "door").succeeded();
        cli.run("alerter", "flavor", "delete", "bell").succeeded();
        assertThat(cli.run("alerter", "flavor", "describe", "bell").code()).isEqualTo(3);
    }

    @Test
    void keepsWhatTheEnvironmentOfTheRegistrationSaid() {
        cli.run("alerter", "flavor", "register", "org.example.BellFlavor", "--jar", jar.toString())
                .succeeded();
        Cli otherShell = new Cli(folder);
        cli.with("BELL_VOLUME", "4");

        Ended registered =
                cli.run("alerter", "register", "door", "--flavor=bell").succeeded();
        Ended given = cli.run("alerter", "register", "gate", "--flavor=bell", "--volume=3")
                .succeeded();

        assertThat(registered.err())
                .contains("Its volume is 4, as the environment says.", "halley alerter update door --volume=…");
        assertThat(given.err()).doesNotContain("as the environment says");
        assertThat(otherShell.run("alerter", "describe", "door").out()).containsPattern("volume\\W+4");
        assertThat(otherShell.run("alerter", "describe", "gate").out()).containsPattern("volume\\W+3");
    }

    @Test
    void importingAStackTellsWhatTheEnvironmentGave() throws IOException {
        cli.run("alerter", "flavor", "register", "org.example.BellFlavor", "--jar", jar.toString())
                .succeeded();
        Path file = Files.writeString(folder.resolve("mine.yaml"), """
                version: 1
                name: mine
                components:
                  - {type: alerter, name: door, flavor: bell}
                """);
        cli.with("BELL_VOLUME", "4");

        Ended imported = cli.run("stack", "import", "--file", file.toString()).succeeded();

        assertThat(imported.err())
                .contains("The alerter 'door' is registered.", "Its volume is 4, as the environment says.")
                .contains("The stack 'mine' is registered.");
    }

    @Test
    void isRefusedIfItIsNone() {
        Ended otherType =
                cli.run("orchestrator", "flavor", "register", "org.example.BellFlavor", "--jar", jar.toString());
        Ended noClass = cli.run("alerter", "flavor", "register", "org.example.Bell", "--jar", jar.toString());
        Ended noFlavor = cli.run("alerter", "flavor", "register", "java.lang.Object", "--jar", jar.toString());
        Ended noJar = cli.run("alerter", "flavor", "register", "org.example.BellFlavor", "--jar", "none.jar");

        assertThat(otherType.code()).isEqualTo(7);
        assertThat(otherType.err()).contains("halley alerter flavor register org.example.BellFlavor");
        assertThat(noClass.code()).isEqualTo(3);
        assertThat(noFlavor.err()).contains("java.lang.Object is no flavor");
        assertThat(noJar.code()).isEqualTo(3);
    }
}
