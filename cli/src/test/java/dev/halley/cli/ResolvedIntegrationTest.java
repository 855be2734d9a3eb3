package dev.halley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.cli.Cli.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
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
    void saysWhereItLookedForWhatIsNotThere() {
        Ended missing = new Cli(folder).run("integration", "install", "dev.halley.none:nothing:1");

        assertThat(missing.code()).isEqualTo(3);
        assertThat(missing.err())
                .contains("dev.halley.none:nothing:1 cannot be resolved from", "settings of Maven")
                .doesNotContain("\tat ");
    }
}
